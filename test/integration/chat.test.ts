/** The chat over real sockets: who hears what, over drops, late joins and restarts. Policy: chat/room-chat.test.ts. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatMessage, Requests } from '../../src/protocol/index.js';
import { ChannelClient } from '../helpers/channel-client.js';
import { startTestServer, type TestServer } from '../helpers/server.js';

let host: TestServer;
const open: ChannelClient[] = [];

const texts = (messages: readonly ChatMessage[]) => messages.map(({ text }) => text);
const heard = (client: ChannelClient) =>
  client.events.flatMap((event) => (event.type === 'chat.message' ? [event.message.text] : []));
const states = (client: ChannelClient) =>
  client.events.flatMap((event) => (event.type === 'chat.state' ? [event.chat] : []));

async function join(name: string, role = 'guest', clientKey?: string) {
  const client = await ChannelClient.open(host.wsUrl);
  open.push(client);
  const entered = await client.enter({ code: host.codes[role]! });
  const joined = await client.request('join', { name, clientKey });
  return { client, entered, joined, id: joined.peerId };
}

let sent = 0;
const say = (
  client: ChannelClient,
  text: string,
  more: Partial<Requests['chat.send']['params']> = {},
) => client.request('chat.send', { text, clientMessageId: `m${(sent += 1)}`, ...more });

async function restart(): Promise<void> {
  const { dataDir, databaseUrl } = host;
  await host.stop();
  host = await startTestServer({ dataDir, databaseUrl });
}

beforeEach(async () => {
  host = await startTestServer({ timing: { graceMs: 5_000 } });
});
afterEach(async () => {
  for (const client of open.splice(0)) client.drop();
  await host.close();
});

describe('a direct message', () => {
  it('reaches its two people, also over a drop, and nobody else ever', async () => {
    const ada = await join('Ada', 'host');
    const bob = await join('Bob');
    const cy = await join('Cy');
    const toBob = { to: { kind: 'peer', peerId: bob.id } } as const;
    await say(ada.client, 'one', toBob);
    await bob.client.until(() => heard(bob.client).length === 1);
    const { position } = bob.client;
    bob.client.drop();
    await ada.client.event('peer.updated');
    await say(ada.client, 'two', toBob);
    await say(ada.client, 'for all');
    await say(ada.client, 'three', toBob);

    const again = await ChannelClient.open(host.wsUrl);
    open.push(again);
    await again.enter(
      { code: host.codes['guest']! },
      { peerId: bob.id, secret: bob.joined.secret, epoch: bob.entered.epoch, ...position },
    );
    await say(ada.client, 'four', toBob);
    await again.until(() => heard(again).includes('four'));
    expect(heard(again).sort()).toEqual(['for all', 'four', 'three', 'two']);
    expect(heard(ada.client)).toEqual(['one', 'two', 'for all', 'three', 'four']);

    await cy.client.until(() => heard(cy.client).length > 0);
    const { messages } = await cy.client.request('chat.history', {});
    const dan = await join('Dan');
    for (const seen of [heard(cy.client), texts(messages), texts(dan.joined.snapshot.messages)]) {
      expect(seen).toEqual(['for all']);
    }
  });
});

describe('who comes late', () => {
  it('is shown the newest messages and what holds, and pages back to the first', async () => {
    const ada = await join('Ada', 'host');
    const { chat } = host.server.context.rooms.findSession(ada.id)!.room;
    const all = Array.from({ length: 150 }, (_, at) => `text ${at}`);
    for (const text of all) await chat.send(null, { text });
    const pinned = (await say(ada.client, 'read this')).message;
    await ada.client.request('chat.pin', { messageId: pinned.id, pinned: true });
    await ada.client.request('chat.pause', { paused: true });

    const { client, joined } = await join('Bob');
    expect(texts(joined.snapshot.messages)).toEqual([...all.slice(51), 'read this']);
    expect(joined.snapshot.chat).toMatchObject({
      pinned: [{ messageId: pinned.id, text: 'read this', pinnedBy: 'Ada' }],
      paused: { by: { name: 'Ada' } },
    });
    const before = joined.snapshot.messages[0]!.id;
    const page = await client.request('chat.history', { before, limit: 100 });
    expect(texts(page.messages)).toEqual(all.slice(0, 51));
    expect(page.more).toBe(false);
  });
});

describe('the talk', () => {
  it('survives a restart of the server: nothing answered is lost, no retry doubled, what holds is kept', async () => {
    const key = 'bob-'.repeat(8);
    const ada = await join('Ada', 'host');
    const bob = await join('Bob', 'guest', key);
    const { message } = await say(bob.client, 'before', { clientMessageId: 'same' });
    await say(ada.client, 'psst', { to: { kind: 'peer', peerId: bob.id } });
    await ada.client.request('chat.pin', { messageId: message.id, pinned: true });
    await ada.client.request('chat.block', { peerId: bob.id, blocked: true });
    await restart();

    const back = await join('Bob', 'guest', key);
    const { snapshot } = back.joined;
    expect(texts(snapshot.messages)).toEqual(['before', 'psst']);
    expect(snapshot.chat.pinned).toHaveLength(1);
    expect(snapshot.chat.blocked).toEqual([back.id]);
    const retried = await say(back.client, 'before', { clientMessageId: 'same' });
    expect(retried.message).toEqual(message);
    await expect(say(back.client, 'more')).rejects.toMatchObject({ code: 'chat_blocked' });

    const stranger = await join('Bob');
    expect(texts(stranger.joined.snapshot.messages)).toEqual(['before']);
    expect(texts((await stranger.client.request('chat.history', {})).messages)).toEqual(['before']);
  });

  it('begins anew after its host has ended the room', async () => {
    const ada = await join('Ada', 'host');
    await say(ada.client, 'secret of the first hour');
    void ada.client.request('room.end', {}).catch(() => {});
    await ada.client.ended();
    const bob = await join('Bob', 'host');
    expect(bob.joined.snapshot.messages).toEqual([]);
    expect((await bob.client.request('chat.history', {})).messages).toEqual([]);
  });
});

describe('moderation', () => {
  it('is told to everybody, once it holds', async () => {
    const ada = await join('Ada', 'host');
    const bob = await join('Bob');
    const { message } = await say(bob.client, 'rude');
    await ada.client.request('chat.hide', { messageId: message.id });
    expect(await bob.client.event('chat.hidden')).toMatchObject({ messageId: message.id });
    await ada.client.request('chat.pause', { paused: true });
    await bob.client.until(() => states(bob.client).at(-1)?.paused?.by.name === 'Ada');
    await expect(say(bob.client, 'x')).rejects.toMatchObject({ code: 'chat_paused' });
    for (const refused of [
      bob.client.request('chat.pause', { paused: false }),
      bob.client.request('chat.hide', { messageId: message.id }),
    ]) {
      await expect(refused).rejects.toMatchObject({
        code: expect.stringMatching(/forbidden|not_found/),
      });
    }
  });

  it('counts reactions and tells them gathered', async () => {
    const ada = await join('Ada', 'host');
    const bob = await join('Bob');
    for (const { client } of [ada, bob, bob]) {
      await client.request('reaction.send', { emoji: 'clap' });
    }
    const { reactions } = await ada.client.event('reaction.sent');
    expect(reactions).toEqual([{ emoji: 'clap', count: 3, names: ['Ada', 'Bob'] }]);
  });
});

describe('wrong values', () => {
  it.each([
    ['too long', { text: 'x'.repeat(2_001) }, 'text'],
    ['nothing', { text: '' }, 'text'],
    ['a zero character', { text: 'a\0b' }, 'text'],
    ['no id of its own', { clientMessageId: '' }, 'clientMessageId'],
    ['an unknown kind of recipient', { to: { kind: 'all' } }, 'to.kind'],
    ['no roles', { to: { kind: 'roles', roles: [] } }, 'to.roles'],
    ['an answer to no message', { replyTo: "' or 1=1" }, 'replyTo'],
    ['a type with a line break', { messageType: 'a\nb' }, 'messageType'],
  ])('%s: the reply names the field, and nothing is written', async (_what, wrong, field) => {
    const { client } = await join('Ada');
    const params = { text: 'x', clientMessageId: 'c', ...wrong } as Requests['chat.send']['params'];
    await expect(client.request('chat.send', params)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining(field),
    });
    expect((await client.request('chat.history', {})).messages).toEqual([]);
  });

  it('ten thousand messages gain nothing', async () => {
    const ada = await join('Ada');
    const { client } = await join('Flood');
    for (let at = 0; at < 10_000; at += 1) {
      client.send(
        JSON.stringify({ id: at + 10, type: 'chat.send', text: 'spam', clientMessageId: `s${at}` }),
      );
    }
    expect(await client.ended()).toBe(4429);
    const { messages } = await ada.client.request('chat.history', { limit: 100 });
    expect(messages.length).toBeLessThan(60);
  });
});

describe('the REST API', () => {
  it('writes to everybody, a role or a person, and exports the session', async () => {
    const { tokens, directory } = host.server.context;
    const roomId = (await directory.demoRoom()).id;
    const { token } = await tokens.mintManagement();
    const headers = { authorization: `Bearer ${token}` };
    const ada = await join('Ada', 'host');
    const bob = await join('Bob');
    const send = (body: object) =>
      fetch(`${host.url}/v2/active-rooms/${roomId}/send-message`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    for (const body of [
      { message: '=all' },
      { message: 'hosts', role: 'host' },
      { message: 'bob', peer_id: bob.id },
      { message: '{}', type: 'cursor' },
    ]) {
      expect((await send(body)).status).toBe(200);
    }
    await bob.client.until(() => heard(bob.client).length === 3);
    expect(heard(bob.client)).toEqual(['=all', 'bob', '{}']);
    expect(heard(ada.client)).toEqual(['=all', 'hosts', '{}']);

    const { sessionId } = ada.entered.room;
    const csv = await fetch(`${host.url}/v2/sessions/${sessionId}/chat.csv`, { headers });
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const lines = (await csv.text()).trimEnd().split('\r\n');
    expect(lines.map((line) => line.split(',').at(-1))).toEqual(['Message', "'=all", 'hosts']);
    const missing = await fetch(`${host.url}/v2/sessions/none/chat.csv`, { headers });
    expect(missing.status).toBe(404);
    expect((await fetch(`${host.url}/v2/sessions/${sessionId}/chat.csv`)).status).toBe(401);
  });
});
