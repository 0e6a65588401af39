/** When to try again. Pure: the caller owns the clock and the dice. */

export interface Retry {
  /** Tries so far since the drop. */
  attempt: number;
  /** Milliseconds since the drop. */
  elapsedMs: number;
  /** 0 to 1; spreads the clients of a restarted server over time. */
  random: number;
}

const DELAYS = [50, 300, 700, 1_200, 2_000, 3_000, 4_000, 5_000] as const;
const LAST = 5_000;
const JITTER = 0.3;
/** Long enough for a laptop to change networks, or for a server to be upgraded. */
const GIVE_UP_MS = 15 * 60_000;

/** Milliseconds to wait before the next try, or null to give up. */
export function retryDelay({ attempt, elapsedMs, random }: Retry): number | null {
  if (elapsedMs >= GIVE_UP_MS) return null;
  const delay = DELAYS[attempt] ?? LAST;
  return Math.round(delay * (1 - JITTER + 2 * JITTER * random));
}
