/**
 * The last packets that one receiver got, for retransmission. Holds references to the shared packets and the
 * numbers they were sent with; a repeat rewrites the same header over them (SRTP allows a repeat).
 */
import type { RtpPacket } from './packet.js';
import type { PictureShift } from './picture.js';

const SIZE = 512;
const MASK = SIZE - 1;
const MAX_REPEATS = 4;
/** What is older comes too late for any picture. */
const MAX_AGE_MS = 2_000;

export interface SentPacket {
  packet: RtpPacket;
  sequence: number;
  timestamp: number;
  marker: boolean;
  shift: PictureShift | undefined;
}

export class SentPackets {
  private readonly packets = new Array<RtpPacket | undefined>(SIZE).fill(undefined);
  private readonly shifts = new Array<PictureShift | undefined>(SIZE).fill(undefined);
  private readonly sequences = new Uint16Array(SIZE);
  private readonly timestamps = new Uint32Array(SIZE);
  private readonly markers = new Uint8Array(SIZE);
  private readonly times = new Float64Array(SIZE);
  private readonly repeatedAt = new Float64Array(SIZE);
  private readonly repeats = new Uint8Array(SIZE);
  private newest = -1;

  add(
    packet: RtpPacket,
    sequence: number,
    timestamp: number,
    marker: boolean,
    shift: PictureShift | undefined,
    now: number,
  ): void {
    const at = sequence & MASK;
    this.packets[at] = packet;
    this.shifts[at] = shift;
    this.sequences[at] = sequence;
    this.timestamps[at] = timestamp;
    this.markers[at] = marker ? 1 : 0;
    this.times[at] = now;
    this.repeatedAt[at] = -Infinity;
    this.repeats[at] = 0;
    this.newest = sequence;
  }

  /** Undefined when it is gone or old, was repeated too often, or a repeat may still be on its way. */
  repeat(sequence: number, now: number, pauseMs: number): SentPacket | undefined {
    const at = sequence & MASK;
    const repeats = this.repeats[at] ?? 0;
    if (repeats >= MAX_REPEATS || now - (this.repeatedAt[at] ?? 0) < pauseMs) return undefined;
    const found = this.find(sequence, now);
    if (!found) return undefined;
    this.repeats[at] = repeats + 1;
    this.repeatedAt[at] = now;
    return found;
  }

  /** The newest packet but `back`, whatever was asked for: to fill a probe with. */
  recent(back: number, now: number): SentPacket | undefined {
    return this.newest < 0 ? undefined : this.find((this.newest - back) & 0xffff, now);
  }

  clear(): void {
    this.packets.fill(undefined);
    this.shifts.fill(undefined);
    this.newest = -1;
  }

  private find(sequence: number, now: number): SentPacket | undefined {
    const at = sequence & MASK;
    const packet = this.packets[at];
    if (!packet || this.sequences[at] !== sequence) return undefined;
    if (now - (this.times[at] ?? 0) > MAX_AGE_MS) return undefined;
    const timestamp = this.timestamps[at] ?? 0;
    return {
      packet,
      sequence,
      timestamp,
      marker: this.markers[at] === 1,
      shift: this.shifts[at],
    };
  }
}
