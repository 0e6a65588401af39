const DELAYS = [100, 500, 1_000, 2_000, 3_000] as const;
const LAST = 5_000;
const GIVE_UP_MS = 10 * 60_000;

/** Milliseconds until the next try to connect, or null to give up. */
export function reconnectDelay({
  attempt,
  elapsedMs,
}: {
  attempt: number;
  elapsedMs: number;
}): number | null {
  return elapsedMs >= GIVE_UP_MS ? null : (DELAYS[attempt] ?? LAST);
}
