/**
 * The chat of one room: who may write to whom, pin, hide, block and pause, by the layout of their role.
 *
 * A message is in the database before its author gets an answer and before anybody reads it, so no answer is ever
 * taken back. The newest messages are kept here, too: everybody who joins wants them.
 * What holds for the chat (pins, pause, blocks) is enforced from the call on, and told once it is durable.
 */
import {
  HmsError,
  LIMITS,
  type Actor,
  type ChatMessage,
  type ChatState,
  type Events,
  type Peer,
  type Recipients,
  type Requests,
} from '../../protocol/index.js';
import type { Layout } from '../../templates/types.js';
import type { Broadcaster } from '../rooms/broadcaster.js';
import type { PeerSession } from '../rooms/peer-session.js';
import { ChatFlood } from './chat-flood.js';
import type { ChatLog } from './chat-log.js';
import { ChatRules } from './chat-rules.js';
import { MessageIds } from './message-ids.js';
import {
  API_PERSON,
  canRead,
  messageOf,
  rowOf,
  type MessageRow,
  type Reader,
} from './message-rows.js';
import { Reactions } from './reactions.js';
import { chatRights, type ChatRights } from './rights.js';

/** What the chat needs of its room. */
export interface ChatRoom {
  readonly id: string;
  readonly session: { readonly id: string };
  readonly news: Pick<Broadcaster, 'tell' | 'tellSome'>;
  readonly roster: {
    get(peerId: string): Peer | undefined;
    session(peerId: string): PeerSession | null;
    list(): Peer[];
  };
  rulesOf(peer: Pick<Peer, 'role'>): { layout: Layout };
}

export interface Draft {
  text: string;
  /** Left out by the REST API, which has no second try to recognise. */
  clientMessageId?: string;
  /** Everybody where not given. */
  to?: Recipients;
  /** `chat` where not given. */
  type?: string;
  replyTo?: string;
}

/** A peer of the room, or null for the REST API, which may do everything. */
type ActorId = string | null;

/** Newest messages in memory, and those that a newcomer is shown of them. */
const RECENT = 500;
const SHOWN = 100;
/** Product events that are remembered, so that a second try is not told again. */
const REMEMBERED = 500;

export class RoomChat {
  readonly #room: ChatRoom;
  readonly #log: ChatLog;
  readonly #flood = new ChatFlood();
  readonly #reactions: Reactions;
  readonly #toldOnce = new Map<string, ChatMessage>();
  #rules: ChatRules;
  #ids = new MessageIds('');
  #recent: MessageRow[] = [];
  #afterId = '';

  constructor(room: ChatRoom, log: ChatLog) {
    this.#room = room;
    this.#log = log;
    this.#rules = new ChatRules('');
    this.#reactions = new Reactions((body) => room.news.tell('reaction.sent', body));
  }

  /** Before the first snapshot: takes the talk up that a server left in the middle of it, or begins a new one. */
  async open(): Promise<void> {
    const { afterId, lastId, rules } = await this.#log.open(this.#room.id, this.#room.session.id);
    const { messages } = await this.#log.page({
      roomId: this.#room.id,
      afterId,
      reader: null,
      limit: RECENT,
    });
    this.#afterId = afterId;
    this.#rules = new ChatRules(rules);
    this.#recent = messages;
    this.#ids = new MessageIds(lastId);
  }

  /** The session ended as it should. */
  end(): void {
    this.#log.end(this.#room.id);
  }

  /** What a newcomer is shown: the newest messages that it may read, oldest first. */
  snapshot(peerId: string): { messages: ChatMessage[]; chat: ChatState } {
    const reader = this.#reader(peerId);
    const readable = this.#recent.filter((row) => canRead(row, reader));
    return { messages: readable.slice(-SHOWN).map(messageOf), chat: this.#rules.state };
  }

  /** A blocked person may come back as another peer. */
  arrived(peerId: string): void {
    if (this.#rules.arrived(this.#personOf(peerId), peerId)) this.#tellState();
  }

  left(peerId: string): void {
    this.#flood.forget(peerId);
  }

  /** Resolves when the message is durable and told; a second try gets the first one's message. */
  async send(actor: ActorId, draft: Draft): Promise<ChatMessage> {
    const author = this.#peerOf(actor);
    if (author) this.#flood.message(author.id);
    const { type = 'chat', clientMessageId = crypto.randomUUID() } = draft;
    const person = author ? this.#personOf(author.id) : API_PERSON;
    const key = { room_id: this.#room.id, person, client_message_id: clientMessageId };
    try {
      return type === 'chat'
        ? await this.#write(author, key, draft)
        : this.#tellEvent(author, key, { ...draft, type });
    } catch (refusal) {
      // What is refused now may have been taken before its author heard of it.
      const sent = refusal instanceof HmsError && (await this.#log.findSent(key));
      if (sent) return messageOf(sent);
      throw refusal;
    }
  }

  async history(
    actor: ActorId,
    { limit = SHOWN, ...range }: Requests['chat.history']['params'],
  ): Promise<Requests['chat.history']['result']> {
    const peer = this.#peerOf(actor);
    const { messages, more } = await this.#log.page({
      roomId: this.#room.id,
      afterId: this.#afterId,
      reader: peer && this.#reader(peer.id),
      limit: Math.min(limit, LIMITS.pageSize),
      ...range,
    });
    return { messages: messages.map(messageOf), more };
  }

  /** The newest pin pushes the oldest out. */
  async pin(actor: ActorId, messageId: string, pinned: boolean): Promise<void> {
    const by = this.#need(actor, 'pin');
    const row = await this.#find(actor, messageId);
    if (row.to_kind !== 'everyone') {
      throw new HmsError('unprocessable', 'Only a message to everybody can be pinned.');
    }
    await this.#change(
      pinned ? this.#rules.pin(messageOf(row), by.name) : this.#rules.unpin(messageId),
    );
  }

  /** For everybody. A direct message is in the hands of its two people. */
  async hide(actor: ActorId, messageId: string): Promise<void> {
    const peer = this.#peerOf(actor);
    const row = await this.#find(actor, messageId);
    if (row.to_kind !== 'peer') this.#need(actor, 'hide');
    row.hidden_at = Date.now();
    this.#recent = this.#recent.filter(({ id }) => id !== messageId);
    await this.#log.hide(this.#room.id, messageId, row.hidden_at);
    await this.#change(this.#rules.unpin(messageId));
    this.#tell(this.#readersOf(row), 'chat.hidden', { messageId, by: actorOf(peer) });
  }

  async block(actor: ActorId, peerId: string, blocked: boolean): Promise<void> {
    this.#need(actor, 'block');
    if (peerId === actor) throw new HmsError('unprocessable', 'Nobody blocks themselves.');
    if (blocked && !this.#room.roster.get(peerId)) throw notHere();
    await this.#change(
      blocked ? this.#rules.block(this.#personOf(peerId), peerId) : this.#rules.unblock(peerId),
    );
  }

  async pause(actor: ActorId, paused: boolean): Promise<void> {
    const by = this.#need(actor, 'pause');
    await this.#change(this.#rules.pause(paused ? { by, at: Date.now() } : null));
  }

  react(actor: ActorId, emoji: string): void {
    const by = this.#need(actor, 'react');
    if (actor !== null) this.#flood.reaction(actor);
    this.#reactions.add(emoji, by.name);
  }

  async #write(
    author: Peer | null,
    key: Pick<MessageRow, 'room_id' | 'person' | 'client_message_id'>,
    { to = EVERYONE, replyTo, ...draft }: Draft,
  ): Promise<ChatMessage> {
    const text = draft.text.trim();
    if (!VISIBLE_TEXT.test(text)) throw new HmsError('invalid_request', 'text: must not be empty.');
    if (author) this.#checkWriting(author, to);
    this.#checkRecipients(author, to);
    if (replyTo !== undefined) await this.#find(author?.id ?? null, replyTo);

    const { id, time } = this.#ids.next();
    const row = rowOf({
      roomId: key.room_id,
      sessionId: this.#room.session.id,
      person: key.person,
      toPerson: to.kind === 'peer' ? this.#personOf(to.peerId) : '',
      message: {
        ...authorOf(author),
        id,
        time,
        clientMessageId: key.client_message_id,
        type: 'chat',
        text,
        to,
        replyTo: replyTo ?? null,
      },
    });
    const earlier = await this.#log.add(row);
    if (earlier) return messageOf(earlier);
    this.#remember(row);
    const message = messageOf(row);
    this.#tell(this.#audienceOf(message), 'chat.message', { message });
    return message;
  }

  /** An event of the product that embeds us: not chat, so a pause does not hold it up, and told once. */
  #tellEvent(
    author: Peer | null,
    key: Pick<MessageRow, 'person' | 'client_message_id'>,
    { to = EVERYONE, text, type, replyTo }: Draft & { type: string },
  ): ChatMessage {
    // A client's id has no control characters, a user id may have anything.
    const known = `${key.client_message_id}\n${key.person}`;
    const told = this.#toldOnce.get(known);
    if (told) return told;
    if (author) this.#checkBlocked(author);
    this.#checkRecipients(author, to);
    const message: ChatMessage = {
      ...authorOf(author),
      ...this.#ids.next(),
      clientMessageId: key.client_message_id,
      type,
      text,
      to,
      replyTo: replyTo ?? null,
    };
    this.#toldOnce.set(known, message);
    const [oldest] = this.#toldOnce.size > REMEMBERED ? this.#toldOnce.keys() : [];
    if (oldest !== undefined) this.#toldOnce.delete(oldest);
    this.#tell(this.#audienceOf(message), 'chat.message', { message });
    return message;
  }

  #checkWriting(author: Peer, to: Recipients): void {
    this.#checkBlocked(author);
    if (this.#rules.state.paused) throw new HmsError('chat_paused', 'The chat is paused.');
    const rights = this.#rightsOf(author);
    const allowed =
      to.kind === 'roles'
        ? to.roles.every((role) => rights.roles.has(role))
        : to.kind === 'peer'
          ? rights.peer
          : rights.everyone;
    if (!allowed) {
      throw new HmsError('forbidden', `The role "${author.role}" may not write to them.`);
    }
  }

  #checkBlocked(author: Peer): void {
    if (this.#rules.isBlocked(this.#personOf(author.id))) {
      throw new HmsError('chat_blocked', 'You may not write in this chat.');
    }
  }

  #checkRecipients(author: Peer | null, to: Recipients): void {
    if (to.kind !== 'peer') return;
    if (!this.#room.roster.session(to.peerId)) throw notHere();
    if (to.peerId === author?.id) {
      throw new HmsError('unprocessable', 'A direct message needs somebody else.');
    }
  }

  /** A message that the actor may read. */
  async #find(actor: ActorId, messageId: string): Promise<MessageRow> {
    const row =
      this.#recent.find(({ id }) => id === messageId) ??
      (await this.#log.find(this.#room.id, messageId));
    const readable = row && (actor === null || canRead(row, this.#reader(actor)));
    if (!readable || row.hidden_at !== null || row.id <= this.#afterId) {
      throw new HmsError('not_found', 'There is no such message.');
    }
    return row;
  }

  /** In the order of ids: what was written together is durable together. */
  #remember(row: MessageRow): void {
    this.#recent.push(row);
    if (this.#recent.length > RECENT) this.#recent.shift();
  }

  async #change(changed: boolean): Promise<void> {
    if (!changed) return;
    await this.#log.saveRules(this.#room.id, this.#rules.toJSON());
    this.#tellState();
  }

  #tellState(): void {
    this.#room.news.tell('chat.state', { chat: this.#rules.state });
  }

  /** `audience` is null for everybody. */
  #tell<N extends 'chat.message' | 'chat.hidden'>(
    audience: readonly string[] | null,
    type: N,
    body: Events[N],
  ): void {
    const { news, roster } = this.#room;
    if (!audience) {
      news.tell(type, body);
      return;
    }
    const sessions = [...new Set(audience)].map((peerId) => roster.session(peerId));
    news.tellSome(
      sessions.filter((session) => session !== null),
      type,
      body,
    );
  }

  #audienceOf({ to, peerId }: Pick<ChatMessage, 'to' | 'peerId'>): string[] | null {
    if (to.kind === 'everyone') return null;
    return to.kind === 'peer' ? [peerId, to.peerId] : [peerId, ...this.#peersWith(to.roles)];
  }

  /** Those who are here of the people who may read it: its two people may be other peers by now. */
  #readersOf(row: MessageRow): string[] | null {
    if (row.to_kind === 'everyone') return null;
    return this.#room.roster
      .list()
      .flatMap(({ id }) => (canRead(row, this.#reader(id)) ? [id] : []));
  }

  #peersWith(roles: readonly string[]): string[] {
    return this.#room.roster.list().flatMap(({ id, role }) => (roles.includes(role) ? [id] : []));
  }

  #peerOf(actor: ActorId): Peer | null {
    if (actor === null) return null;
    const peer = this.#room.roster.get(actor);
    if (!peer) throw new HmsError('not_joined', 'Only people in the room can use the chat.');
    return peer;
  }

  /** Who does it, when the layout of the actor's role lets it. */
  #need(actor: ActorId, right: Exclude<keyof ChatRights, 'roles'>): Actor {
    const peer = this.#peerOf(actor);
    if (peer && !this.#rightsOf(peer)[right]) {
      throw new HmsError('forbidden', `The role "${peer.role}" may not do this.`);
    }
    return actorOf(peer);
  }

  #rightsOf(peer: Peer): ChatRights {
    return chatRights(this.#room.rulesOf(peer).layout);
  }

  #reader(peerId: string): Reader {
    return {
      person: this.#personOf(peerId),
      role: this.#room.roster.get(peerId)?.role ?? '',
    };
  }

  #personOf(peerId: string): string {
    return this.#room.roster.session(peerId)?.person ?? `peer:${peerId}`;
  }
}

/** Of a message that people read. Braille without dots is a sign by name, and shows nothing. */
export const VISIBLE_TEXT = /[^\p{C}\p{Z}\p{DI}\u2800]/u;
const EVERYONE: Recipients = { kind: 'everyone' };

function authorOf(peer: Peer | null) {
  return {
    peerId: peer?.id ?? '',
    userId: peer?.userId ?? '',
    name: peer?.name ?? '',
    role: peer?.role ?? '',
  };
}

function actorOf(peer: Peer | null): Actor {
  return { peerId: peer?.id ?? '', userId: peer?.userId ?? '', name: peer?.name ?? '' };
}

function notHere(): HmsError {
  return new HmsError('not_found', 'This person is not in the room.');
}
