/**
 * Bytes and texts that nearly are what a parser expects: valid ones, bent by a random source that repeats. A failure
 * names its seed; `FUZZ_SEED=… FUZZ_MS=…` runs it again, or another, or for longer.
 */
import { seededRandom } from '../helpers/rtp-packets.js';

const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const MS = Number(process.env['FUZZ_MS'] ?? 700);
const MOST_ROUNDS = 200_000;

export type Random = () => number;

export const pick = <T>(random: Random, values: readonly T[]): T =>
  values[Math.floor(random() * values.length)]!;

const below = (random: Random, limit: number): number => Math.floor(random() * limit);

/** Runs `round` until the time is over, each with a random source of its own. */
export function fuzz(round: (random: Random) => void): number {
  const end = performance.now() + MS;
  let rounds = 0;
  for (; rounds < MOST_ROUNDS && performance.now() < end; rounds++) {
    const seed = SEED + rounds;
    try {
      round(seededRandom(seed));
    } catch (cause) {
      throw new Error(`FUZZ_SEED=${seed}: ${String(cause)}`, { cause });
    }
  }
  return rounds;
}

const EDGES = [0, 1, 0x0f, 0x10, 0x7f, 0x80, 0xbe, 0xde, 0xfe, 0xff];

/** One of the seeds with bytes changed, cut, doubled or glued on. */
export function bytes(random: Random, seeds: readonly Uint8Array[]): Buffer {
  let data = Buffer.from(pick(random, seeds));
  for (let changes = 1 + below(random, 6); changes > 0; changes--) {
    const at = below(random, data.length + 1);
    switch (below(random, 7)) {
      case 0:
        data = data.subarray(0, at);
        break;
      case 1:
        data = Buffer.concat([data, noise(random, below(random, 40))]);
        break;
      case 2:
        data = Buffer.concat([data.subarray(0, at), data]);
        break;
      case 3:
        data = Buffer.concat([data.subarray(0, at), Buffer.from(pick(random, seeds))]);
        break;
      case 4:
        if (at < data.length) data[at] = pick(random, EDGES);
        break;
      default:
        if (at < data.length) data[at] = below(random, 256);
    }
  }
  return Buffer.from(data.subarray(0, 4_096));
}

export function noise(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => below(random, 256)));
}

const BAD_VALUES = [
  '',
  ' ',
  '-1',
  '65536',
  '99999999999999',
  '%n%s',
  '\0',
  'ü',
  ':',
  'a'.repeat(5_000),
];

/** One of the seeds with lines dropped, doubled, moved and bent. */
export function lines(random: Random, seeds: readonly string[]): string {
  const all = pick(random, seeds).split('\r\n');
  for (let changes = 1 + below(random, 8); changes > 0; changes--) {
    const at = below(random, all.length);
    const line = all[at] ?? '';
    const cut = below(random, line.length + 1);
    switch (below(random, 7)) {
      case 0:
        all.splice(at, 1);
        break;
      case 1:
        all.splice(at, 0, line);
        break;
      case 2:
        all.splice(below(random, all.length), 0, line);
        break;
      case 3:
        all[at] = line.slice(0, cut) + pick(random, BAD_VALUES);
        break;
      case 4:
        all[at] =
          line.slice(0, cut) + String.fromCharCode(below(random, 256)) + line.slice(cut + 1);
        break;
      case 5:
        all[at] = line.replace(/\d+/, pick(random, BAD_VALUES));
        break;
      default:
        all.splice(at, 0, ...all.slice(below(random, all.length), at));
    }
    if (all.length > 2_000) all.length = 2_000;
  }
  return all.join(pick(random, ['\r\n', '\n', '\r\n']));
}
