import { DEFAULT_PREFERENCES, type Preferences } from '../../../store/preferences.js';
import { recall, remember } from '../remember.js';

const KEY = 'preferences';

/** What this browser knows of the person. What it does not know, or is not of the right kind, is left out. */
export function recalledPreferences(): Partial<Preferences> {
  let kept: unknown;
  try {
    kept = JSON.parse(recall(KEY));
  } catch {
    return {};
  }
  if (typeof kept !== 'object' || kept === null) return {};
  return Object.fromEntries(
    Object.entries(kept).filter(
      ([name, value]) => typeof value === typeof DEFAULT_PREFERENCES[name as keyof Preferences],
    ),
  );
}

export function rememberPreferences(preferences: Preferences): void {
  remember(KEY, JSON.stringify(preferences));
}
