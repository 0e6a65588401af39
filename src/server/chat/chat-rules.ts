/**
 * What holds for the chat of a room now: pins, a pause, who may not write. Each change says whether it was one.
 *
 * Who may not write is a person as `personOf` knows it: a signed user wherever it comes from, a holder of a room code
 * in this tab, also after a reload. A holder who throws its key away is a stranger, and a network says too little to
 * silence all behind it: against somebody who does that helps to remove and block, which holds for the network.
 */
import { LIMITS, type ChatMessage, type ChatState } from '../../protocol/index.js';

interface Kept {
  pinned: ChatState['pinned'];
  paused: ChatState['paused'];
  /** Person → the newest peer that it is. */
  blocked: [string, string][];
}

/** People who may be blocked in one room. */
const MAX_BLOCKED = 1_000;

export class ChatRules {
  #pinned: ChatState['pinned'];
  #paused: ChatState['paused'];
  readonly #blocked: Map<string, string>;

  /** `json` is what `toJSON` gave, or empty. */
  constructor(json: string) {
    const kept: Kept = json === '' ? NOTHING : (JSON.parse(json) as Kept);
    this.#pinned = kept.pinned;
    this.#paused = kept.paused;
    this.#blocked = new Map(kept.blocked);
  }

  get state(): ChatState {
    return { pinned: this.#pinned, paused: this.#paused, blocked: [...this.#blocked.values()] };
  }

  toJSON(): string {
    const kept: Kept = { pinned: this.#pinned, paused: this.#paused, blocked: [...this.#blocked] };
    return JSON.stringify(kept);
  }

  pin({ id, name, text }: ChatMessage, pinnedBy: string): boolean {
    if (this.#pinned.some(({ messageId }) => messageId === id)) return false;
    const pin = { messageId: id, name, text, pinnedBy, pinnedAt: Date.now() };
    this.#pinned = [pin, ...this.#pinned].slice(0, LIMITS.pinned);
    return true;
  }

  unpin(messageId: string): boolean {
    const before = this.#pinned.length;
    this.#pinned = this.#pinned.filter((pin) => pin.messageId !== messageId);
    return this.#pinned.length < before;
  }

  pause(paused: ChatState['paused']): boolean {
    if ((this.#paused === null) === (paused === null)) return false;
    this.#paused = paused;
    return true;
  }

  isBlocked(person: string): boolean {
    return this.#blocked.has(person);
  }

  block(person: string, peerId: string): boolean {
    if (this.#blocked.has(person)) return false;
    const [oldest] = this.#blocked.size >= MAX_BLOCKED ? this.#blocked.keys() : [];
    if (oldest !== undefined) this.#blocked.delete(oldest);
    this.#blocked.set(person, peerId);
    return true;
  }

  unblock(peerId: string): boolean {
    for (const [person, id] of this.#blocked) {
      if (id === peerId) return this.#blocked.delete(person);
    }
    return false;
  }

  /** A person is here as this peer. */
  arrived(person: string, peerId: string): boolean {
    if (!this.#blocked.has(person) || this.#blocked.get(person) === peerId) return false;
    this.#blocked.set(person, peerId);
    return true;
  }
}

const NOTHING: Kept = { pinned: [], paused: null, blocked: [] };
