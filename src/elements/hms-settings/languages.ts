/** Those that come with the package, each in its own words. */
export const LANGUAGES = [
  ['en', 'English'],
  ['de', 'Deutsch'],
  ['es', 'Español'],
  ['fr', 'Français'],
  ['hi', 'हिन्दी'],
  ['ar', 'العربية'],
  ['ja', '日本語'],
] as const;
