/**
 * Tells events to everybody in one room, in one order.
 *
 * Each event becomes JSON once, whatever the number of sessions; a session only puts its own number in front.
 * Telling an event may cause another (a slow reader is dropped, and the others hear that it is away): such an
 * event waits until the first has reached everybody, so that all sessions see the same order.
 *
 * The newest events are kept, shared by all sessions, for those who come back. A session that is `n` events
 * behind reads the last `n` of them; it was told each event of the room since it joined, so the count is exact.
 */
import { CLOSE, type EventName, type Events } from '../../protocol/index.js';
import { numbered, type PeerSession } from './peer-session.js';

export interface LogLimits {
  entries: number;
  /** Below the backlog that a client may have, so that a replay alone never makes it too slow. */
  bytes: number;
}

const LIMITS: LogLimits = { entries: 2_048, bytes: 524_288 };

export class Broadcaster {
  readonly #sessions = new Set<PeerSession>();
  readonly #limits: LogLimits;
  readonly #onSlow: (session: PeerSession) => void;
  readonly #queue: string[] = [];
  #log: string[] = [];
  /** Entries at the start of `#log` that are given up; removed in bulk. */
  #logStart = 0;
  #logBytes = 0;
  #telling = false;

  constructor(onSlow: (session: PeerSession) => void, limits: LogLimits = LIMITS) {
    this.#onSlow = onSlow;
    this.#limits = limits;
  }

  add(session: PeerSession): void {
    this.#sessions.add(session);
  }

  remove(session: PeerSession): void {
    this.#sessions.delete(session);
  }

  tell<N extends EventName>(type: N, body: Events[N]): void {
    const tail = JSON.stringify({ type, ...body }).slice(1);
    this.#queue.push(tail);
    if (this.#telling) return;
    this.#telling = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        this.#remember(next);
        for (const session of this.#sessions) {
          if (!session.deliver(next)) this.#dropSlow(session);
        }
      }
    } finally {
      this.#telling = false;
    }
  }

  /** The frames after `seq`, or null when they are no longer known. */
  missed(session: PeerSession, seq: number): string[] | null {
    const count = session.seq - seq;
    if (count < 0 || count > this.#log.length - this.#logStart) return null;
    return this.#log
      .slice(this.#log.length - count)
      .map((tail, index) => numbered(seq + index + 1, tail));
  }

  #dropSlow(session: PeerSession): void {
    session.outlet?.close(CLOSE.overload, {
      code: 'too_slow',
      message: 'The connection reads too slowly.',
    });
    this.#onSlow(session);
  }

  #remember(tail: string): void {
    this.#log.push(tail);
    this.#logBytes += Buffer.byteLength(tail);
    while (
      this.#log.length - this.#logStart > this.#limits.entries ||
      this.#logBytes > this.#limits.bytes
    ) {
      this.#logBytes -= Buffer.byteLength(this.#log[this.#logStart] ?? '');
      this.#log[this.#logStart] = '';
      this.#logStart += 1;
    }
    if (this.#logStart > this.#limits.entries) {
      this.#log = this.#log.slice(this.#logStart);
      this.#logStart = 0;
    }
  }
}
