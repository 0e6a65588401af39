/** What has to be known of a multivariant playlist before a player is chosen. */

/** Subtitles, closed captions and separate sound are not in the light build of hls.js. */
export function needsFullBuild(playlist: string): boolean {
  return /^#EXT-X-MEDIA:(?=.*TYPE=(SUBTITLES|CLOSED-CAPTIONS|AUDIO))/m.test(playlist);
}
