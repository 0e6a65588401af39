/**
 * `kill -9` of the server in the middle of its work. What it answered must hold: no acknowledged message is missing
 * or doubled, no acknowledged vote is missing, each webhook event arrives at least once under one id, and the clients go on by themselves.
 */
import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createChannel } from '../../src/channel/channel.js';
import {
  HmsError,
  type ChatMessage,
  type PollDraft,
  type Requests,
} from '../../src/protocol/index.js';
import type { ChannelFact, ChannelPort } from '../../src/store/ports.js';
import { ChannelClient } from '../helpers/channel-client.js';
import { freshDatabaseUrl } from '../helpers/database.js';
import { FULL } from '../helpers/full-run.js';
import { startProduct, type Product } from '../helpers/product.js';
import { managementToken } from '../helpers/tokens.js';
import { soon, webhookReceiver, type WebhookReceiver } from '../helpers/webhook-receiver.js';

const ROUNDS = FULL ? 10 : 1;
const WRITERS = 25;
const MESSAGES = 1_000;
/** Of each writer, one for each of its first messages. */
const VOTES = 30;
const QUESTIONS: PollDraft = {
  title: 'What did you say?',
  type: 'poll',
  // Who comes back after the crash is another peer, and the same voter.
  mode: 'customerID',
  questions: Array.from({ length: VOTES }, (_, at) => ({ type: 'short-answer', text: `${at}?` })),
};
/** Before the first one. */
const BEGINNING = '0'.repeat(14);
/** Each is an event at its coming and one at its going. */
const VISITORS = 100;

let product: Product;
let receiver: WebhookReceiver;
let database: Awaited<ReturnType<typeof freshDatabaseUrl>>;

beforeAll(async () => {
  receiver = await webhookReceiver();
  database = await freshDatabaseUrl();
  product = await startProduct({
    HMS_WEBHOOK_URL: receiver.url,
    HMS_WEBHOOK_ALLOW_PRIVATE: '127.0.0.1',
    ...(database && { HMS_DATABASE_URL: database.url }),
  });
});
afterAll(async () => {
  await product.close();
  await receiver.close();
  await database?.drop();
});

class QuietSocket extends WebSocket {
  constructor(url: string) {
    super(url);
    this.on('error', () => {});
  }
}

/** Somebody with a page open, as the page behaves: what is not answered is sent again under the same id. */
class Guest {
  readonly channel: ChannelPort = createChannel({
    server: product.origin,
    WebSocketImpl: QuietSocket,
  });
  /** How often it had to begin anew. */
  rejoined = 0;
  #wake: () => void = () => {};

  constructor() {
    this.channel.onFact((fact) => {
      if (fact.type === 'rejoined') this.rejoined += 1;
      if (fact.type === 'rejoined' || fact.type === 'resumed') this.#wake();
      if (fact.type === 'ended') throw fact.error;
      this.heard(fact);
    });
  }

  async come(name: string, code: string): Promise<void> {
    await this.channel.enter({ code });
    this.joined(await this.channel.join({ name }));
  }

  /** Resolves with what the server says it kept. */
  async say(text: string): Promise<ChatMessage> {
    const draft = { text, clientMessageId: text };
    return (await this.#insist(() => this.channel.request('chat.send', draft))).message;
  }

  async vote(pollId: string, question: number, text: string): Promise<void> {
    const answers = [{ question, text }];
    await this.#insist(() => this.channel.request('poll.respond', { pollId, answers }));
  }

  async #insist<T>(ask: () => Promise<T>): Promise<T> {
    for (;;) {
      const back = new Promise<void>((resolve) => (this.#wake = resolve));
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof HmsError && error.retry)) throw error;
        if (error.code === 'rate_limited') await new Promise((done) => setTimeout(done, 250));
        else await back;
      }
    }
  }

  joined(_joined: Awaited<ReturnType<ChannelPort['join']>>): void {}
  heard(_fact: ChannelFact): void {}
}

/** Somebody who only reads, and fills what it missed from the history. */
class Watcher extends Guest {
  readonly texts = new Map<string, string>();
  /** Ids that were told as events; the snapshot and the history may show them, too. */
  readonly told: string[] = [];
  /** Of gaps that are being filled. */
  filling: Promise<void> = Promise.resolve();

  override joined({ snapshot }: Awaited<ReturnType<ChannelPort['join']>>): void {
    for (const message of snapshot.messages) this.#note(message);
  }

  override heard(fact: ChannelFact): void {
    if (fact.type === 'rejoined') {
      const after = [...this.texts.keys()].sort().at(-1) ?? BEGINNING;
      this.joined(fact.joined);
      this.filling = this.#fill(after);
    } else if (fact.type === 'event' && fact.event.type === 'chat.message') {
      const { message } = fact.event;
      this.told.push(message.id);
      this.#note(message);
    }
  }

  async #fill(after: string): Promise<void> {
    for (const message of await historyAfter(this.channel, after)) this.#note(message);
  }

  #note({ id, text }: ChatMessage): void {
    this.texts.set(id, text);
  }
}

/** Comes and goes; the peer id when the server said that it is in. */
async function visit(name: string, code: string): Promise<string | null> {
  const wsUrl = product.origin.replace('http', 'ws');
  try {
    const { client, joined } = await ChannelClient.join(wsUrl, { code }, name);
    await client.request('leave', {}).catch(() => {});
    client.drop();
    return joined.peerId;
  } catch {
    // The server was away.
    return null;
  }
}

async function historyAfter(channel: ChannelPort, from: string): Promise<ChatMessage[]> {
  const all: ChatMessage[] = [];
  for (let after = from, more = true; more; after = all.at(-1)?.id ?? from) {
    const page = await channel.request('chat.history', { after, limit: 100 });
    all.push(...page.messages);
    more = page.more;
  }
  return all;
}

/** What each voter has answered, as the host reads it. */
async function answersOf({ channel }: Guest, pollId: string): Promise<Map<string, string[]>> {
  const answers = new Map<string, string[]>();
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Requests['poll.responses']['result'] = await channel.request('poll.responses', {
      pollId,
      cursor,
    });
    for (const { name, answers: given } of page.responses) {
      expect(answers.has(name)).toBe(false);
      answers.set(
        name,
        given.map(({ text = '' }) => text),
      );
    }
    cursor = page.cursor;
  }
  return answers;
}

/** Codes of a new room, by role. */
async function makeRoom(name: string): Promise<Record<string, string>> {
  const token = await managementToken(product);
  const post = async (path: string, body: object) => {
    const response = await fetch(`${product.origin}/v2${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as { id: string; data: { role: string; code: string }[] };
  };
  const { id } = await post('/rooms', { name });
  const { data } = await post(`/room-codes/room/${id}`, {});
  return Object.fromEntries(data.map(({ role, code }) => [role, code]));
}

describe('kill -9 in the middle of 1,000 messages, 750 votes and 200 webhook events', () => {
  it.each(Array.from({ length: ROUNDS }, (_, at) => at + 1))('round %i', async (round) => {
    const codes = await makeRoom(`Round ${round}`);
    const acknowledged = new Map<string, string>();
    const watcher = new Watcher();
    await watcher.come('Watcher', codes['host']!);
    const { poll } = await watcher.channel.request('poll.save', { poll: QUESTIONS });
    await watcher.channel.request('poll.start', { pollId: poll.id });
    const writers = Array.from({ length: WRITERS }, () => new Guest());
    await Promise.all(writers.map((writer, at) => writer.come(`Writer ${at}`, codes['guest']!)));

    const killAt = randomInt(100, 700);
    const crash: { over?: Promise<void> } = {};
    const kill = async () => {
      await product.stop('SIGKILL');
      await product.start();
    };
    const writing = writers.map(async (writer, at) => {
      for (let count = 0; count < MESSAGES / WRITERS; count += 1) {
        const { id, text } = await writer.say(`${at}-${count}`);
        acknowledged.set(id, text);
        if (count < VOTES) await writer.vote(poll.id, count + 1, text);
        if (acknowledged.size >= killAt) crash.over ??= kill();
      }
    });
    const visitors: string[] = [];
    const coming = Array.from({ length: 5 }, async (_, at) => {
      for (let count = 0; count < VISITORS / 5;) {
        const peerId = await visit(`Visitor ${at}-${count}`, codes['viewer']!);
        if (peerId === null) {
          await crash.over;
          continue;
        }
        visitors.push(peerId);
        count += 1;
      }
    });
    await Promise.all([...writing, ...coming]);
    await crash.over;

    // Each client comes back by itself, as somebody new: the server forgot its sockets, not its words.
    const all = [watcher, ...writers];
    await soon(() => expect(all.map(({ rejoined }) => rejoined)).toEqual(all.map(() => 1)));
    expect(acknowledged.size).toBe(MESSAGES);
    const kept = await historyAfter(watcher.channel, BEGINNING);
    expect(new Set(kept.map(({ text }) => text)).size).toBe(MESSAGES);
    expect(new Map(kept.map(({ id, text }) => [id, text]))).toEqual(acknowledged);

    const voted = Array.from({ length: VOTES }, (_, count) => count);
    const expected = writers.map((_, at) => [
      `Writer ${at}`,
      voted.map((count) => `${at}-${count}`),
    ]);
    expect(await answersOf(watcher, poll.id)).toEqual(new Map(expected as [string, string[]][]));

    await watcher.filling;
    await soon(() => expect(watcher.texts).toEqual(acknowledged));
    expect(new Set(watcher.told).size).toBe(watcher.told.length);

    for (const { channel } of all) await channel.leave();
    await soon(() => expectEvents(visitors));
  });
});

/** Each of these people came and went, by at least one call each; repeats have the id of the first. */
function expectEvents(peerIds: readonly string[]): void {
  const ids = new Map<string, Set<string>>();
  for (const { event } of receiver.calls) {
    const name = `${event.type} ${String(event.data['peer_id'])}`;
    ids.set(name, (ids.get(name) ?? new Set()).add(event.id));
  }
  for (const peerId of peerIds) {
    for (const type of ['peer.join.success', 'peer.leave.success']) {
      expect([type, peerId, ids.get(`${type} ${peerId}`)?.size]).toEqual([type, peerId, 1]);
    }
  }
}
