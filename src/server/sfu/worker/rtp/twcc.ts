/**
 * Transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01), one recorder per transport.
 *
 * The publisher's bandwidth estimate lives on it: losses must be told, wraps survived, and feedback must come
 * every 50 to 100 ms however few packets arrive, or the sender starves.
 */
import { sequenceDelta } from './sequence.js';

const TICK_US = 250;
const REFERENCE_US = 64_000;
/** Statuses in one feedback packet: keeps it well below an MTU even when every delta takes two bytes. */
const MAX_STATUSES = 350;
/** A gap that no network makes: the sender started over. */
const RESET_GAP = 2_000;

const LOST = 0;
const SMALL = 1;
const LARGE = 2;

export class TwccRecorder {
  private readonly sender: number;
  /** Unwrapped sequence → arrival in microseconds, for what is not reported yet. */
  private readonly arrivals = new Map<number, number>();
  private next = -1;
  private highest = -1;
  private feedbackCount = 0;
  private mediaSsrc = 0;

  constructor(sender: number) {
    this.sender = sender;
  }

  record(sequence: number, ssrc: number, nowMs: number): void {
    this.mediaSsrc = ssrc;
    if (this.highest < 0) {
      // Room below the first packet, so that what arrives just behind it has a place too.
      this.highest = sequence + 0x10000;
      this.next = this.highest;
    }
    const delta = sequenceDelta(sequence, this.highest & 0xffff);
    const unwrapped = this.highest + delta;
    if (Math.abs(delta) > RESET_GAP) {
      this.arrivals.clear();
      this.highest = unwrapped;
      this.next = unwrapped;
    } else if (unwrapped > this.highest) {
      this.highest = unwrapped;
    }
    // Already told as lost: the sender has acted on it.
    if (unwrapped < this.next) return;
    this.arrivals.set(unwrapped, Math.round(nowMs * 1_000));
  }

  /** Everything since the last call; empty when nothing arrived. */
  take(): Buffer[] {
    const packets: Buffer[] = [];
    while (this.arrivals.size > 0 && this.next <= this.highest) {
      const packet = this.build();
      if (!packet) break;
      packets.push(packet);
    }
    return packets;
  }

  private build(): Buffer | undefined {
    let firstArrival: number | undefined;
    for (let sequence = this.next; sequence <= this.highest; sequence++) {
      firstArrival = this.arrivals.get(sequence);
      if (firstArrival !== undefined) break;
    }
    if (firstArrival === undefined) return undefined;
    const base = this.next;
    const reference = Math.floor(firstArrival / REFERENCE_US);
    let clock = reference * REFERENCE_US;
    const statuses: number[] = [];
    const deltas: number[] = [];
    let sequence = base;
    for (; sequence <= this.highest && statuses.length < MAX_STATUSES; sequence++) {
      const arrival = this.arrivals.get(sequence);
      if (arrival === undefined) {
        statuses.push(LOST);
        continue;
      }
      const delta = Math.round((arrival - clock) / TICK_US);
      if (delta < -0x8000 || delta > 0x7fff) break;
      clock += delta * TICK_US;
      statuses.push(delta >= 0 && delta <= 0xff ? SMALL : LARGE);
      deltas.push(delta);
      this.arrivals.delete(sequence);
    }
    this.next = sequence;
    return this.write(base, reference, statuses, deltas);
  }

  private write(base: number, reference: number, statuses: number[], deltas: number[]): Buffer {
    const chunks = writeChunks(statuses);
    const deltaBytes = deltas.reduce((sum, delta) => sum + (isSmall(delta) ? 1 : 2), 0);
    const length = 20 + chunks.length * 2 + deltaBytes;
    const padding = (4 - (length % 4)) % 4;
    const buffer = Buffer.alloc(length + padding);
    buffer[0] = 0x80 | (padding > 0 ? 0x20 : 0) | 15;
    buffer[1] = 205;
    buffer.writeUInt16BE(buffer.length / 4 - 1, 2);
    buffer.writeUInt32BE(this.sender, 4);
    buffer.writeUInt32BE(this.mediaSsrc, 8);
    buffer.writeUInt16BE(base & 0xffff, 12);
    buffer.writeUInt16BE(statuses.length, 14);
    buffer.writeUIntBE(reference & 0xffffff, 16, 3);
    buffer[19] = this.feedbackCount;
    this.feedbackCount = (this.feedbackCount + 1) & 0xff;
    let at = 20;
    for (const chunk of chunks) at = buffer.writeUInt16BE(chunk, at);
    for (const delta of deltas)
      at = isSmall(delta) ? buffer.writeUInt8(delta, at) : buffer.writeInt16BE(delta, at);
    if (padding > 0) buffer[buffer.length - 1] = padding;
    return buffer;
  }
}

const isSmall = (delta: number): boolean => delta >= 0 && delta <= 0xff;

/** Run-length chunks for long runs, two-bit vectors of seven for the rest. */
function writeChunks(statuses: readonly number[]): number[] {
  const chunks: number[] = [];
  let at = 0;
  while (at < statuses.length) {
    const status = statuses[at] ?? LOST;
    let run = 1;
    while (at + run < statuses.length && statuses[at + run] === status && run < 0x1fff) run++;
    if (run >= 7) {
      chunks.push((status << 13) | run);
      at += run;
      continue;
    }
    let vector = 0xc000;
    for (let symbol = 0; symbol < 7; symbol++)
      vector |= (statuses[at + symbol] ?? LOST) << (12 - symbol * 2);
    chunks.push(vector);
    at += 7;
  }
  return chunks;
}
