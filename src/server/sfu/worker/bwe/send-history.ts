/**
 * When each packet with a transport sequence number left, until its feedback comes. A ring: what is older than
 * the ring was lost to us as well.
 */
const SIZE = 2_048;
const MASK = SIZE - 1;

export class SendHistory {
  private next = Math.floor(Math.random() * 0x7fff);
  private readonly times = new Float64Array(SIZE).fill(-1);
  private readonly sizes = new Uint16Array(SIZE);
  private readonly sequences = new Uint16Array(SIZE);
  private readonly probes = new Uint8Array(SIZE);

  /** The number for a packet that leaves now. */
  add(size: number, now: number, probe: number): number {
    const sequence = this.next;
    this.next = (sequence + 1) & 0xffff;
    const at = sequence & MASK;
    this.times[at] = now;
    this.sizes[at] = size;
    this.sequences[at] = sequence;
    this.probes[at] = probe;
    return sequence;
  }

  /** When it left; -1 for one that is not known (any more). */
  sentAt(sequence: number): number {
    const at = sequence & MASK;
    return this.sequences[at] === sequence ? (this.times[at] ?? -1) : -1;
  }

  size(sequence: number): number {
    return this.sizes[sequence & MASK] ?? 0;
  }

  /** The probe that the packet was part of; 0 for none. */
  probe(sequence: number): number {
    return this.probes[sequence & MASK] ?? 0;
  }

  /** Each packet counts once, however often it is reported. */
  forget(sequence: number): void {
    this.times[sequence & MASK] = -1;
  }
}
