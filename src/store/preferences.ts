/** What a person likes, on this page and the next: told to nobody. */
export interface Preferences {
  /** The own picture is shown as a mirror shows it. */
  mirror: boolean;
  /** A soft tone when somebody comes, raises a hand, writes. */
  soundOnJoin: boolean;
  soundOnHand: boolean;
  soundOnMessage: boolean;
  /** Who talks while muted is told so. */
  mutedHint: boolean;
  /** The screen of the device stays on during a call. */
  wakeLock: boolean;
  /** Single keys act, unless the page switched them off. */
  shortcuts: boolean;
  /** A language tag; empty: the page's. */
  language: string;
}

export const DEFAULT_PREFERENCES: Preferences = Object.freeze({
  mirror: true,
  soundOnJoin: false,
  soundOnHand: false,
  soundOnMessage: false,
  mutedHint: true,
  wakeLock: true,
  shortcuts: true,
  language: '',
});
