/**
 * The reliable packets that a room passed on lately, for receivers whose transport had to be rebuilt: what was on
 * its way in the old one is lost.
 *
 * A client that resumes says how far it got with each sender. It forgets a silent sender after thirty seconds,
 * and so what is kept here is younger than that: a sender it does not name has said nothing to it meanwhile.
 */
import type { StampedData } from './data.js';

const KEPT_MS = 25_000;
const KEPT_PACKETS = 512;
const KEPT_BYTES = 2_097_152;

interface Kept {
  publisher: string;
  data: StampedData;
  at: number;
}

export interface Receiver {
  sid: string;
  identity: string;
  /** `performance.now()` when it came: it gets nothing older. */
  since: number;
}

export class DataHistory {
  private kept: Kept[] = [];
  private bytes = 0;

  note(publisher: string, data: StampedData, now = performance.now()): void {
    // Without a sequence number a client could not tell a repetition from news.
    if (data.sequence === 0) return;
    this.kept.push({ publisher, data, at: now });
    this.bytes += data.bytes.length;
    let surplus = 0;
    for (const { data: old, at } of this.kept) {
      const fits = this.kept.length - surplus <= KEPT_PACKETS && this.bytes <= KEPT_BYTES;
      if (fits && at > now - KEPT_MS) break;
      surplus += 1;
      this.bytes -= old.bytes.length;
    }
    if (surplus > 0) this.kept.splice(0, surplus);
  }

  /** What the receiver has not got yet, oldest first. `received`: sender's sid → the last sequence it knows. */
  after(
    received: ReadonlyMap<string, number>,
    { sid, identity, since }: Receiver,
    now = performance.now(),
  ): Uint8Array[] {
    return this.kept
      .filter(
        ({ publisher, data, at }) =>
          publisher !== sid &&
          at > now - KEPT_MS &&
          at >= since &&
          data.sequence > (received.get(publisher) ?? 0) &&
          (data.destinations.size === 0 || data.destinations.has(identity)),
      )
      .map(({ data }) => data.bytes);
  }
}
