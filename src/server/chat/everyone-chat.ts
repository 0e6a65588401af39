import type { ChatMessage, Peer } from '../../protocol/index.js';

const KEPT = 200;
/** Sent messages that are remembered for each peer, so that a retry is recognised. */
const REMEMBERED = 64;

/** The chat of one room: in memory, everybody reads everything, ids and times are the server's. */
export class EveryoneChat {
  readonly #messages: ChatMessage[] = [];
  readonly #sent = new Map<string, Map<string, ChatMessage>>();
  readonly #now: () => number;
  #lastTime = 0;
  #count = 0;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** `fresh` is false for a retry: the message is the one that everybody already has. */
  add(
    author: Pick<Peer, 'id' | 'name' | 'role'>,
    text: string,
    clientMessageId: string,
  ): { message: ChatMessage; fresh: boolean } {
    const sent = this.#sent.get(author.id) ?? new Map<string, ChatMessage>();
    const known = sent.get(clientMessageId);
    if (known) return { message: known, fresh: false };

    // The clock may be set back; ids must not go back with it.
    this.#lastTime = Math.max(this.#lastTime, this.#now());
    this.#count += 1;
    const message: ChatMessage = {
      id: `${pad(this.#lastTime, 9)}-${pad(this.#count, 6)}`,
      clientMessageId,
      peerId: author.id,
      name: author.name,
      role: author.role,
      text,
      time: this.#lastTime,
    };
    this.#messages.push(message);
    if (this.#messages.length > KEPT) this.#messages.shift();
    sent.set(clientMessageId, message);
    const oldest = sent.size > REMEMBERED ? sent.keys().next() : null;
    if (oldest && !oldest.done) sent.delete(oldest.value);
    this.#sent.set(author.id, sent);
    return { message, fresh: true };
  }

  /** The newest messages, oldest first. */
  newest(): ChatMessage[] {
    return [...this.#messages];
  }

  /** The peer is gone and will not retry. */
  forget(peerId: string): void {
    this.#sent.delete(peerId);
  }
}

function pad(value: number, length: number): string {
  return value.toString(36).padStart(length, '0');
}
