/** Reads transport-wide feedback (205/15): which of our packets arrived, and when. */

const MAX_STATUSES = 4_096;
const TICK_US = 250;
const REFERENCE_US = 64_000;
/** The receiver's clock has 24 bits: it starts over every twelve days of the receiver's own life. */
const WRAP_US = 2 ** 24 * REFERENCE_US;

/** `arrivedUs` is on the receiver's clock; -1 for a packet that did not arrive. */
export type FeedbackHandler = (sequence: number, arrivedUs: number) => void;

const statuses = new Uint8Array(MAX_STATUSES);

/**
 * `from` is the byte after the media SSRC. `near`: when the newest packet known so far arrived, in microseconds of the
 * same clock, or -1. Returns the number of statuses; 0 for malformed feedback, of which nothing was told.
 */
export function readFeedback(
  buffer: Buffer,
  from: number,
  end: number,
  handle: FeedbackHandler,
  near = -1,
): number {
  if (from + 8 > end) return 0;
  const base = buffer.readUInt16BE(from);
  const count = buffer.readUInt16BE(from + 2);
  if (count === 0 || count > MAX_STATUSES) return 0;
  const reference = buffer.readIntBE(from + 4, 3);
  const deltasAt = readChunks(buffer, from + 8, end, count);
  if (deltasAt < 0) return 0;
  let bytes = 0;
  for (let i = 0; i < count; i++) bytes += statuses[i] ?? 0;
  if (deltasAt + bytes > end) return 0;
  let clock = (reference & 0xff_ffff) * REFERENCE_US;
  if (near >= 0) clock += Math.round((near - clock) / WRAP_US) * WRAP_US;
  let at = deltasAt;
  for (let i = 0; i < count; i++) {
    const sequence = (base + i) & 0xffff;
    const size = statuses[i] ?? 0;
    if (size === 0) {
      handle(sequence, -1);
      continue;
    }
    clock += (size === 1 ? (buffer[at] ?? 0) : buffer.readInt16BE(at)) * TICK_US;
    at += size;
    handle(sequence, clock);
  }
  return count;
}

/** Fills `statuses` with the size of each delta; returns where the deltas start, or -1. */
function readChunks(buffer: Buffer, from: number, end: number, count: number): number {
  let at = from;
  let filled = 0;
  while (filled < count) {
    if (at + 2 > end) return -1;
    const chunk = buffer.readUInt16BE(at);
    at += 2;
    if (chunk >>> 15 === 0) {
      const size = deltaSize((chunk >>> 13) & 3);
      const run = Math.min(chunk & 0x1fff, count - filled);
      if (size < 0 || run === 0) return -1;
      statuses.fill(size, filled, filled + run);
      filled += run;
    } else {
      const twoBits = (chunk & 0x4000) !== 0;
      const symbols = twoBits ? 7 : 14;
      for (let i = 0; i < symbols && filled < count; i++) {
        const symbol = twoBits ? (chunk >>> (12 - i * 2)) & 3 : (chunk >>> (13 - i)) & 1;
        const size = deltaSize(symbol);
        if (size < 0) return -1;
        statuses[filled] = size;
        filled += 1;
      }
    }
  }
  return at;
}

const deltaSize = (symbol: number): number => (symbol <= 2 ? symbol : -1);
