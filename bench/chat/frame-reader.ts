import type { RoomEvents } from '../../src/protocol/index.js';

interface Frame {
  /** The number of its first event. */
  first: number;
  count: number;
  /** Chat messages with the number of their event, and when they were sent. */
  messages: { number: number; sentAt: number }[];
}

/** Reads each frame of a room once for all sockets that get it, and keeps the times of what arrives. */
export class FrameReader {
  /** Arrivals by whole milliseconds since the sending. */
  readonly #delays = new Map<number, number>();
  /** Messages that were told under two numbers. */
  doubled = 0;
  readonly #sentAt: ReadonlyMap<string, number>;
  readonly #frames = new Map<string, Frame>();
  readonly #numbers = new Map<string, number>();

  /** `sentAt` by the client's message id, as `performance.now()`. */
  constructor(sentAt: ReadonlyMap<string, number>) {
    this.#sentAt = sentAt;
  }

  read(payload: Buffer): Frame {
    const name = `${String(payload.length)} ${payload.toString('latin1', 0, 24)}`;
    let frame = this.#frames.get(name);
    if (!frame) {
      frame = this.#parse(payload);
      this.#frames.set(name, frame);
    }
    return frame;
  }

  arrived(sentAt: number): void {
    const delay = Math.max(0, Math.round(performance.now() - sentAt));
    this.#delays.set(delay, (this.#delays.get(delay) ?? 0) + 1);
  }

  /** The delay that this share of the arrivals stayed below or at. */
  percentile(share: number): number {
    const sorted = [...this.#delays].sort(([a], [b]) => a - b);
    let left = sorted.reduce((sum, [, count]) => sum + count, 0) * share;
    for (const [delay, count] of sorted) {
      left -= count;
      if (left <= 0) return delay;
    }
    return NaN;
  }

  #parse(payload: Buffer): Frame {
    const { seq, events } = JSON.parse(payload.toString()) as RoomEvents;
    const messages: Frame['messages'] = [];
    events.forEach((event, at) => {
      if (event.type !== 'chat.message') return;
      const { id, clientMessageId } = event.message;
      const number = seq + at;
      if ((this.#numbers.get(id) ?? number) !== number) this.doubled += 1;
      this.#numbers.set(id, number);
      messages.push({ number, sentAt: this.#sentAt.get(clientMessageId) ?? NaN });
    });
    return { first: seq, count: events.length, messages };
  }
}
