/**
 * Tells events to the people in one room.
 *
 * What everybody hears is numbered per room and becomes one frame for all: built once, whatever the number of
 * sessions, and shared by their sockets. In a small room it goes out within the same turn of the event loop; from
 * `crowd` sessions on at most every `batchMs`, so that a busy room costs a few frames per second and socket.
 * The newest events are kept for those who come back; a client skips what it has already.
 *
 * Telling may cause another event (a slow reader is dropped, and the others hear that it is away): that one
 * belongs to the next frame, so all sessions see the same order. What some hear alone is numbered per session; in
 * a small room it stands behind everything that the room was told before it.
 */
import { CLOSE, type EventName, type Events } from '../../protocol/index.js';
import { EventLog } from './event-log.js';
import type { PeerSession, Position } from './peer-session.js';
import { SharedFrame } from './shared-frame.js';

/** The bytes stay below the backlog that a client may have, so that a replay alone never makes it too slow. */
const KEPT = { entries: 2_048, bytes: 524_288 };
const BATCHES = { crowd: 50, batchMs: 100 };

export class Broadcaster {
  readonly #sessions = new Set<PeerSession>();
  readonly #onSlow: (session: PeerSession) => void;
  readonly #log = new EventLog(KEPT);
  #pending: string[] = [];
  #scheduled = false;
  #flushedAt = 0;

  constructor(onSlow: (session: PeerSession) => void) {
    this.#onSlow = onSlow;
  }

  /** The number of the last event that everybody was told, or is about to be. */
  get seq(): number {
    return this.#log.last;
  }

  /** From here on the session gets frames: its snapshot, taken at `seq`, must be sent before the turn ends. */
  add(session: PeerSession): void {
    if (!this.#isCrowd) this.#send();
    this.#sessions.add(session);
  }

  remove(session: PeerSession): void {
    this.#sessions.delete(session);
  }

  tell<N extends EventName>(type: N, body: Events[N]): void {
    const event = JSON.stringify({ type, ...body });
    this.#log.push(event);
    this.#pending.push(event);
    if (this.#scheduled) return;
    this.#scheduled = true;
    const wait = this.#isCrowd ? this.#flushedAt + BATCHES.batchMs - performance.now() : 0;
    if (wait > 0) setTimeout(() => this.#flush(), wait).unref();
    else process.nextTick(() => this.#flush());
  }

  tellOne<N extends EventName>(session: PeerSession, type: N, body: Events[N]): void {
    this.tellSome([session], type, body);
  }

  tellSome<N extends EventName>(sessions: Iterable<PeerSession>, type: N, body: Events[N]): void {
    if (!this.#isCrowd) this.#send();
    const event = JSON.stringify({ type, ...body });
    for (const session of sessions) {
      if (!session.tell(event)) this.#dropSlow(session);
    }
  }

  /** The frames after a position, or null when they are no longer known. */
  missed(session: PeerSession, { seq, own }: Position): string[] | null {
    if (!this.#isCrowd) this.#send();
    const events = this.#log.after(seq);
    const alone = session.missed(own);
    if (!events || !alone) return null;
    return events.length === 0 ? alone : [frameOf(seq + 1, events), ...alone];
  }

  get #isCrowd(): boolean {
    return this.#sessions.size >= BATCHES.crowd;
  }

  #flush(): void {
    this.#scheduled = false;
    this.#flushedAt = performance.now();
    this.#send();
  }

  #send(): void {
    const events = this.#pending;
    if (events.length === 0) return;
    this.#pending = [];
    const frame = new SharedFrame(frameOf(this.#log.last - events.length + 1, events));
    const slow: PeerSession[] = [];
    for (const session of this.#sessions) {
      if (!session.share(frame)) slow.push(session);
    }
    for (const session of slow) this.#dropSlow(session);
  }

  #dropSlow(session: PeerSession): void {
    session.outlet?.close(CLOSE.overload, {
      code: 'too_slow',
      message: 'The connection reads too slowly.',
    });
    this.#onSlow(session);
  }
}

function frameOf(first: number, events: readonly string[]): string {
  return `{"seq":${first},"events":[${events.join(',')}]}`;
}
