/**
 * The last packets that one receiver got, for retransmission. Holds references to the shared packets and the
 * numbers they were sent with; a repeat rewrites the same header over them (SRTP allows a repeat).
 */
import type { RtpPacket } from './packet.js';
import { writeVp8, type Vp8Shift } from './vp8.js';

const SIZE = 512;
const MASK = SIZE - 1;
const MAX_REPEATS = 4;

export class SentPackets {
  private readonly packets = new Array<RtpPacket | undefined>(SIZE).fill(undefined);
  private readonly shifts = new Array<Vp8Shift | undefined>(SIZE).fill(undefined);
  private readonly sequences = new Uint16Array(SIZE);
  private readonly timestamps = new Uint32Array(SIZE);
  private readonly repeats = new Uint8Array(SIZE);

  add(packet: RtpPacket, sequence: number, timestamp: number, shift: Vp8Shift | undefined): void {
    const at = sequence & MASK;
    this.packets[at] = packet;
    this.shifts[at] = shift;
    this.sequences[at] = sequence;
    this.timestamps[at] = timestamp;
    this.repeats[at] = 0;
  }

  /** The packet as it was sent, or undefined when it is gone or was repeated too often. */
  repeat(sequence: number, payloadType: number, ssrc: number): Buffer | undefined {
    const at = sequence & MASK;
    const packet = this.packets[at];
    const repeats = this.repeats[at] ?? 0;
    if (!packet || this.sequences[at] !== sequence || repeats >= MAX_REPEATS) return undefined;
    this.repeats[at] = repeats + 1;
    const shift = this.shifts[at];
    if (shift) writeVp8(packet, shift);
    return packet.withHeader(payloadType, sequence, this.timestamps[at] ?? 0, ssrc);
  }

  clear(): void {
    this.packets.fill(undefined);
    this.shifts.fill(undefined);
  }
}
