/** Arithmetic on counters that wrap. */

/** Distance from `b` to `a` on a 16-bit circle: negative when `a` is older. */
export const sequenceDelta = (a: number, b: number): number => ((a - b) << 16) >> 16;

/** The same on a 32-bit circle. */
export const timestampDelta = (a: number, b: number): number => (a - b) | 0;
