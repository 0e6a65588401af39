const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const WAITS_MS = [
  SECOND,
  3 * SECOND,
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
] as const;

/** Then every so often, until it is given up. */
const LONGEST_MS = 15 * MINUTE;

/** An event is given up after this time, provided that it was tried at least so often. */
export const GIVE_UP_MS = 24 * 60 * MINUTE;
const LEAST_ATTEMPTS = 5;

/** Milliseconds from a failure to the next attempt; `attempts` counts the failures so far, this one included. */
export function retryWait(attempts: number): number {
  return WAITS_MS[attempts - 1] ?? LONGEST_MS;
}

/** Whether to stop trying an event that waits since `pendingSince`. */
export function givesUp(attempts: number, pendingSince: number, now: number): boolean {
  return attempts >= LEAST_ATTEMPTS && now - pendingSince >= GIVE_UP_MS;
}
