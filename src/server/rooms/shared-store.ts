/**
 * Values that all people in a room share while the session lasts, kept by the room and not in the database.
 *
 * Who may write: people on stage, who may change roles, and the REST API. A large audience only reads, since each
 * write reaches everybody; what an audience says is chat or a custom event. Some keys are the room's own, and change by
 * the actions that stand for them.
 */
import { HmsError, LIMITS, type Actor, type Peer, type StoreEntry } from '../../protocol/index.js';
import { actorOf, type ActorId, type RoomCore } from './room-core.js';

const RESERVED: ReadonlySet<string> = new Set([
  'spotlight',
  'pinnedMessages',
  'chatState',
  'chatPeerBlacklist',
  'chatMessageBlacklist',
  'transcriptionState',
]);

export class SharedStore {
  readonly #core: RoomCore;
  readonly #entries = new Map<string, { entry: StoreEntry; bytes: number }>();
  #bytes = 0;

  constructor(core: RoomCore) {
    this.#core = core;
  }

  list(): StoreEntry[] {
    return [...this.#entries.values()].map(({ entry }) => entry);
  }

  /** Null removes the value. */
  set(actor: ActorId, key: string, value: unknown): void {
    const by = this.#core.actor(actor);
    if (by && !this.#core.rulesOf(by).writesShared) {
      throw new HmsError('forbidden', 'Only people on stage write shared values.');
    }
    if (RESERVED.has(key)) {
      throw new HmsError('forbidden', `"${key}" is the room's own and changes by its own action.`);
    }
    this.#write(key, value, actorOf(by));
  }

  /** Puts somebody into everybody's view, or with null nobody. Only who publishes can be seen. */
  setSpotlight(actor: ActorId, peerId: string | null): void {
    const by = this.#core.actor(actor);
    if (by && !this.#core.rulesOf(by).mayHoldSpotlight) {
      throw new HmsError('forbidden', `The role "${by.role}" may not set the spotlight.`);
    }
    if (peerId !== null && !this.#isVisible(this.#core.peer(peerId))) {
      throw new HmsError('unprocessable', 'Only somebody on stage can be in the spotlight.');
    }
    this.#write('spotlight', peerId, actorOf(by));
  }

  /** Whom everybody sees large; null: nobody. */
  get spotlight(): string | null {
    const holder = this.#entries.get('spotlight')?.entry.value;
    return typeof holder === 'string' ? holder : null;
  }

  /** The spotlight goes off somebody who left, or left the stage. */
  reconsider(peerId: string): void {
    const peer = this.#core.roster.get(peerId);
    if (this.spotlight === peerId && !(peer && this.#isVisible(peer))) {
      this.#write('spotlight', null, actorOf(null));
    }
  }

  #isVisible(peer: Peer): boolean {
    return peer.type === 'external' || this.#core.rulesOf(peer).onStage;
  }

  #write(key: string, value: unknown, by: Actor): void {
    const before = this.#entries.get(key);
    const entry: StoreEntry = { key, value, by, changedAt: Date.now() };
    if (value === null) {
      if (!before) return;
      this.#entries.delete(key);
      this.#bytes -= before.bytes;
    } else {
      const bytes = this.#fit(key, value, before?.bytes ?? null);
      this.#entries.set(key, { entry, bytes });
      this.#bytes += bytes - (before?.bytes ?? 0);
    }
    this.#core.news.tell('store.changed', { entry });
  }

  /** What key and value take; throws when that is too much. */
  #fit(key: string, value: unknown, before: number | null): number {
    const size = Buffer.byteLength(JSON.stringify(value));
    if (size > LIMITS.storeValue) {
      throw new HmsError('invalid_request', `value: must be at most ${LIMITS.storeValue} bytes.`);
    }
    if (before === null && this.#entries.size >= LIMITS.storeKeys) {
      throw new HmsError('conflict', `The room keeps ${LIMITS.storeKeys} values, no more.`);
    }
    const bytes = Buffer.byteLength(key) + size;
    if (this.#bytes - (before ?? 0) + bytes > LIMITS.storeTotal) {
      throw new HmsError(
        'conflict',
        `All values of a room are ${LIMITS.storeTotal} bytes at most.`,
      );
    }
    return bytes;
  }
}
