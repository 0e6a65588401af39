import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  TIMING,
  type EnterResult,
  type JoinResult,
  type Requests,
  type RoomEvents,
  type ServerEvent,
} from '../protocol/index.js';
import type { ChannelFact } from '../store/ports.js';
import { channelUrl, createChannel } from './channel.js';
import { aStream } from '../testing/builders.js';
import { FakeSocket } from '../testing/fake-socket.js';

const entered = { epoch: 'e1', peerCount: 0, name: null, resumed: false } as EnterResult;
const joined = { peerId: 'p1', secret: 's1', snapshot: { seq: 3 }, media: null } as JoinResult;
const event = (name: number | string): ServerEvent => ({
  type: 'track.removed',
  trackId: `TR_${name}`,
});
const room = (first: number, last = first): RoomEvents => ({
  seq: first,
  events: Array.from({ length: last - first + 1 }, (_, at) => event(first + at)),
});

function aChannel() {
  const channel = createChannel({ server: 'http://there:1', WebSocketImpl: FakeSocket });
  const facts: ChannelFact[] = [];
  channel.onFact((fact) => facts.push(fact));
  return { channel, facts, told: () => facts.map(({ type }) => type) };
}

/** Lets promises that are already settled run their continuations. */
const settled = () => vi.advanceTimersByTimeAsync(0);

async function inLobby() {
  const all = aChannel();
  const entering = all.channel.enter({ code: 'abc' });
  FakeSocket.last.open();
  await settled();
  FakeSocket.last.reply('enter', entered);
  await entering;
  return all;
}

async function inRoom() {
  const all = await inLobby();
  const joining = all.channel.join({ name: 'Anna' });
  FakeSocket.last.reply('join', joined);
  await joining;
  await settled();
  return { ...all, socket: FakeSocket.last };
}

/** The socket that the channel opens by itself after a drop. */
async function nextSocket() {
  const before = FakeSocket.all.length;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(FakeSocket.all.length).toBeGreaterThan(before);
  FakeSocket.last.open();
  await settled();
  return FakeSocket.last;
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
});
afterEach(() => vi.useRealTimers());

describe('the address', () => {
  it.each([
    ['http://a:1', 'ws://a:1/channel'],
    ['https://a/', 'wss://a/channel'],
    ['https://a/rooms', 'wss://a/rooms/channel'],
  ])('%s is %s', (server, url) => expect(channelUrl(server)).toBe(url));

  it('asks who its server is whenever somebody enters', async () => {
    let server = 'http://early:1';
    const channel = createChannel({ server: () => server, WebSocketImpl: FakeSocket });
    server = 'http://late:1';
    void channel.enter({ code: 'abc' }).catch(() => {});
    expect(FakeSocket.last.url).toBe('ws://late:1/channel');
    channel.close();
  });

  it('of nothing is an error with a code', async () => {
    const channel = createChannel({ server: 'nonsense', WebSocketImpl: FakeSocket });
    await expect(channel.enter({ code: 'x' })).rejects.toMatchObject({ code: 'server_away' });
  });
});

describe('entering', () => {
  it('rejects with server_away when nobody answers the door', async () => {
    const { channel, facts } = aChannel();
    const entering = channel.enter({ code: 'abc' });
    FakeSocket.last.drop();
    await expect(entering).rejects.toMatchObject({ code: 'server_away' });
    expect(facts).toEqual([]);
  });

  it('rejects when the socket never opens', async () => {
    const { channel } = aChannel();
    const entering = channel.enter({ code: 'abc' });
    const outcome = expect(entering).rejects.toMatchObject({ code: 'server_away' });
    await vi.advanceTimersByTimeAsync(TIMING.requestMs + 1_000);
    await outcome;
  });

  it('rejects with the reason of the server, told by reply or by last words', async () => {
    const { channel } = aChannel();
    const byReply = channel.enter({ code: 'abc' });
    FakeSocket.last.open();
    await settled();
    FakeSocket.last.receive({
      re: FakeSocket.last.asked('enter').id,
      ok: false,
      error: { code: 'code_unknown', message: '' },
    });
    await expect(byReply).rejects.toMatchObject({ code: 'code_unknown' });

    const byBye = channel.enter({ code: 'abc' });
    FakeSocket.last.open();
    await settled();
    FakeSocket.last.receive({ type: 'bye', error: { code: 'room_full', message: '' } });
    FakeSocket.last.drop(4403);
    await expect(byBye).rejects.toMatchObject({ code: 'room_full' });
  });

  it('repairs a drop in the lobby, and tells only what the lobby shows', async () => {
    const { channel, facts } = await inLobby();
    FakeSocket.last.drop();
    const socket = await nextSocket();
    const anew = { ...entered, peerCount: 2 };
    socket.reply('enter', anew);
    await settled();
    expect(facts).toEqual([{ type: 'reentered', entered: anew }]);
    const joining = channel.join({ name: 'Anna' });
    socket.reply('join', joined);
    await expect(joining).resolves.toEqual(joined);
  });
});

describe('joining while the line is down', () => {
  /** The server is away for so long that the next try is seconds off. */
  async function longAway() {
    const all = await inLobby();
    FakeSocket.last.drop();
    for (let tries = 0; tries < 8; tries += 1) {
      await vi.advanceTimersByTimeAsync(7_000);
      FakeSocket.last.drop();
    }
    return { ...all, sockets: FakeSocket.all.length };
  }

  it('tries at once, and joins when the server is back', async () => {
    const { channel, told, sockets } = await longAway();
    const joining = channel.join({ name: 'Anna' });
    await settled();
    expect(FakeSocket.all).toHaveLength(sockets + 1);
    FakeSocket.last.open();
    await settled();
    FakeSocket.last.reply('enter', entered);
    await settled();
    FakeSocket.last.reply('join', joined);
    await expect(joining).resolves.toEqual(joined);
    expect(told()).toEqual(['reentered']);
    await vi.advanceTimersByTimeAsync(7_000);
    expect(FakeSocket.all).toHaveLength(sockets + 1);
  });

  it('says at once that the server is still away, and goes on trying', async () => {
    const { channel, told, sockets } = await longAway();
    const joining = channel.join({ name: 'Anna' });
    await settled();
    FakeSocket.last.drop();
    await expect(joining).rejects.toMatchObject({ code: 'server_away' });
    expect(told()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(FakeSocket.all).toHaveLength(sockets + 2);
  });

  it('waits for a try that is under way, and starts another when that one fails', async () => {
    const { channel } = await inLobby();
    FakeSocket.last.drop();
    await vi.advanceTimersByTimeAsync(100);
    const hanging = FakeSocket.last;
    const sockets = FakeSocket.all.length;
    const wishes = [channel.join({ name: 'Anna' }), channel.join({ name: 'Anna' })];
    await settled();
    expect(FakeSocket.all).toHaveLength(sockets);
    hanging.drop();
    await settled();
    expect(FakeSocket.all).toHaveLength(sockets + 1);
    FakeSocket.last.drop();
    for (const { status } of await Promise.allSettled(wishes)) expect(status).toBe('rejected');
  });

  it('gives the reason that closes the door meanwhile', async () => {
    const { channel, told } = await longAway();
    const joining = channel.join({ name: 'Anna' });
    const outcome = expect(joining).rejects.toMatchObject({ code: 'code_disabled' });
    await settled();
    FakeSocket.last.open();
    await settled();
    FakeSocket.last.receive({
      re: FakeSocket.last.asked('enter').id,
      ok: false,
      error: { code: 'code_disabled', message: '' },
    });
    await outcome;
    expect(told()).toEqual(['ended']);
  });

  it('ends with the visit when the person leaves', async () => {
    const { channel } = await longAway();
    const outcome = expect(channel.join({ name: 'Anna' })).rejects.toMatchObject({
      code: 'server_away',
    });
    await channel.leave();
    await outcome;
  });
});

describe('in the room', () => {
  it('tells events in order and never twice', async () => {
    const { facts, socket } = await inRoom();
    for (const batch of [room(3), room(2, 4), room(4), room(4, 6)]) socket.receive(batch);
    expect(facts).toEqual([4, 5, 6].map((seq) => ({ type: 'event', event: event(seq) })));
  });

  it('counts what this person alone is told by itself', async () => {
    const { facts, told, socket } = await inRoom();
    socket.receive({ own: 1, events: [event('a'), event('b')] });
    socket.receive(room(4));
    socket.receive({ own: 2, events: [event('b'), event('c')] });
    expect(facts).toEqual(
      ['a', 'b', 4, 'c'].map((name) => ({ type: 'event', event: event(name) })),
    );
    socket.receive({ own: 5, events: [event('e')] });
    expect(told().at(-1)).toBe('dropped');
    const next = await nextSocket();
    expect(next.asked('enter')).toMatchObject({ resume: { seq: 4, own: 3 } });
  });

  it('makes the address of the stream whole, where the server tells it as a path', async () => {
    const stream = aStream({ url: '/hls/c/r/master.m3u8?token=t' });
    const { channel, facts } = await inLobby();
    const joining = channel.join({ name: 'Anna' });
    FakeSocket.last.reply('join', { ...joined, snapshot: { seq: 0, stream } });
    const { snapshot } = await joining;
    expect(snapshot.stream?.url).toBe('http://there:1/hls/c/r/master.m3u8?token=t');

    await settled();
    const elsewhere = { ...stream, url: 'https://cdn.example/hls/c/r/master.m3u8' };
    const events: ServerEvent[] = [stream, elsewhere, null].map((told) => ({
      type: 'stream.changed',
      stream: told,
    }));
    FakeSocket.last.receive({ seq: 1, events });
    const told = facts.flatMap((fact) =>
      fact.type === 'event' && fact.event.type === 'stream.changed' ? [fact.event.stream?.url] : [],
    );
    expect(told).toEqual([snapshot.stream?.url, elsewhere.url, undefined]);
  });

  it('hands the snapshot over before it tells an event that came in the same breath', async () => {
    const { channel, told } = await inLobby();
    const seen = channel.join({ name: 'Anna' }).then(told);
    FakeSocket.last.reply('join', joined);
    FakeSocket.last.receive(room(4));
    expect(await seen).toEqual([]);
    await settled();
    expect(told()).toEqual(['event']);
  });

  it('tells that it joined afresh before an event that came in the same breath', async () => {
    const { told, socket } = await inRoom();
    socket.drop();
    const fresh = await nextSocket();
    fresh.receive({
      re: fresh.asked('enter').id,
      ok: false,
      error: { code: 'resume_expired', message: '' },
    });
    await settled();
    const next = await nextSocket();
    next.reply('enter', { ...entered, epoch: 'e2' });
    await settled();
    next.reply('join', joined);
    next.receive(room(4));
    next.receive({ own: 1, events: [event('a')] });
    await settled();
    expect(told()).toEqual(['dropped', 'rejoined', 'event', 'event']);
  });

  it('tells what came in the same breath also when the line drops right behind it', async () => {
    const { channel, told } = await inLobby();
    void channel.join({ name: 'Anna' });
    FakeSocket.last.reply('join', joined);
    FakeSocket.last.receive(room(4));
    FakeSocket.last.drop();
    await settled();
    expect(told()).toEqual(['event', 'dropped']);
  });

  it('resumes after a drop from the last number, and tells the missed events first', async () => {
    const { told, socket } = await inRoom();
    socket.receive(room(4));
    socket.drop();
    const next = await nextSocket();
    expect(next.asked('enter')).toMatchObject({
      resume: { peerId: 'p1', secret: 's1', epoch: 'e1', seq: 4, own: 0 },
    });
    next.reply('enter', { ...entered, resumed: true });
    next.receive(room(5));
    await settled();
    next.reply('ping', { time: 1 });
    await settled();
    expect(told()).toEqual(['event', 'dropped', 'event', 'resumed']);
  });

  it('treats a gap in the numbers as a drop', async () => {
    const { told, socket } = await inRoom();
    socket.receive(room(5));
    expect(told()).toEqual(['dropped']);
    expect(socket.closedWith).toBe(4408);
    expect((await nextSocket()).asked('enter')).toMatchObject({ resume: { seq: 3 } });
  });

  it('joins afresh by itself when the server has forgotten the session', async () => {
    const { facts, told, socket } = await inRoom();
    socket.drop(1012);
    const refused = await nextSocket();
    refused.receive({
      re: refused.asked('enter').id,
      ok: false,
      error: { code: 'resume_expired', message: '' },
    });
    await settled();
    const fresh = await nextSocket();
    expect(fresh.asked('enter')).not.toHaveProperty('resume');
    fresh.reply('enter', { ...entered, epoch: 'e2' });
    await settled();
    const { clientKey } = socket.asked('join') as Requests['join']['params'];
    expect(clientKey).toMatch(/^[0-9a-f]{32}$/);
    expect(fresh.asked('join')).toMatchObject({ name: 'Anna', clientKey });
    fresh.reply('join', { ...joined, peerId: 'p2' });
    await settled();
    expect(told()).toEqual(['dropped', 'rejoined']);
    expect(facts[1]).toMatchObject({ entered: { epoch: 'e2' }, joined: { peerId: 'p2' } });
    fresh.receive(room(4));
    expect(told().at(-1)).toBe('event');
  });

  it('keeps trying while the server is away, and gives up in the end', async () => {
    const { told, socket } = await inRoom();
    socket.drop();
    for (let tries = 0; tries < 6; tries += 1) {
      await vi.advanceTimersByTimeAsync(7_000);
      FakeSocket.last.drop();
    }
    expect(told()).toEqual(['dropped']);
    for (let tries = 0; tries < 300 && !told().includes('ended'); tries += 1) {
      await vi.advanceTimersByTimeAsync(7_000);
      FakeSocket.last.drop();
    }
    expect(told()).toEqual(['dropped', 'ended']);
  });

  it.each([
    [4409, 'session_replaced'],
    [4410, 'peer_removed'],
    [4400, 'message_malformed'],
  ])('close code %i ends the session with %s', async (code, error) => {
    const { facts, socket } = await inRoom();
    socket.drop(code);
    expect(facts).toMatchObject([{ type: 'ended', error: { code: error } }]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.all).toHaveLength(1);
  });

  it('keeps the line alive, and gives a silent one up', async () => {
    const { told, socket } = await inRoom();
    await vi.advanceTimersByTimeAsync(TIMING.heartbeatMs + 1_000);
    socket.reply('ping', { time: 1 });
    await vi.advanceTimersByTimeAsync(TIMING.silenceMs - 2_000);
    expect(told()).toEqual([]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(told()).toEqual(['dropped']);
  });

  it('fails a request that nobody answers, and those of a dropped line', async () => {
    const { channel, socket } = await inRoom();
    const late = expect(channel.request('media.grant', {})).rejects.toMatchObject({
      code: 'request_timeout',
    });
    await vi.advanceTimersByTimeAsync(TIMING.requestMs);
    await late;
    const cut = channel.request('media.grant', {});
    socket.drop();
    await expect(cut).rejects.toMatchObject({ code: 'server_away' });
    await expect(channel.request('media.grant', {})).rejects.toMatchObject({
      code: 'server_away',
    });
  });
});

describe('leaving', () => {
  it('says goodbye and closes; no fact follows', async () => {
    const { channel, facts, socket } = await inRoom();
    const leaving = channel.leave();
    socket.reply('leave', {});
    await leaving;
    expect(socket.closedWith).toBe(1000);
    expect(facts).toEqual([]);
  });

  it('waits a second for a server that does not answer, no longer', async () => {
    const { channel, socket } = await inRoom();
    const leaving = channel.leave();
    await vi.advanceTimersByTimeAsync(1_000);
    await leaving;
    expect(socket.closedWith).toBe(1000);
  });

  it('stops a repair that is under way, and the room can be entered again', async () => {
    const { channel, socket } = await inRoom();
    socket.drop();
    await channel.leave();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.all).toHaveLength(1);
    const again = channel.enter({ code: 'abc' });
    FakeSocket.last.open();
    await settled();
    FakeSocket.last.reply('enter', entered);
    await expect(again).resolves.toEqual(entered);
  });
});
