/** The browser's own channel and the real server: what one promises, the other keeps. */
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createChannel } from '../../src/channel/channel.js';
import type { Credential, ServerEvent } from '../../src/protocol/index.js';
import type { ChannelFact } from '../../src/store/ports.js';
import { startTestServer, type TestServer } from '../helpers/server.js';

let host: TestServer;
let open: Visitor[] = [];

type Fact<T extends ChannelFact['type']> = Extract<ChannelFact, { type: T }>;

/** A channel whose network the test can cut. */
class Visitor {
  readonly facts: ChannelFact[] = [];
  readonly sockets: WebSocket[] = [];
  readonly channel;
  #online = true;
  #wake: () => void = () => {};

  constructor(server: string) {
    const { sockets } = this;
    const isOnline = () => this.#online;
    this.channel = createChannel({
      server,
      WebSocketImpl: class extends WebSocket {
        constructor(url: string) {
          // Nobody listens on port 1.
          super(isOnline() ? url : 'ws://127.0.0.1:1');
          this.on('error', () => {});
          sockets.push(this);
        }
      },
    });
    this.channel.onFact((fact) => {
      this.facts.push(fact);
      this.#wake();
    });
    open.push(this);
  }

  async join(credential: Credential, name: string) {
    const entered = await this.channel.enter(credential);
    const joined = await this.channel.join({ name });
    return { entered, joined };
  }

  get socket(): WebSocket {
    return this.sockets.at(-1)!;
  }

  goOffline(): void {
    this.#online = false;
    this.socket.terminate();
  }

  goOnline(): void {
    this.#online = true;
  }

  told(): string[] {
    return this.facts.map((fact) => (fact.type === 'event' ? fact.event.type : fact.type));
  }

  get events(): ServerEvent[] {
    return this.facts.filter((fact) => fact.type === 'event').map(({ event }) => event);
  }

  get texts(): string[] {
    return this.events
      .filter((event) => event.type === 'chat.message')
      .map(({ message }) => message.text);
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  async fact<T extends ChannelFact['type']>(type: T): Promise<Fact<T>> {
    const found = () => this.facts.find((fact): fact is Fact<T> => fact.type === type);
    await this.until(() => found() !== undefined);
    return found()!;
  }

  say(text: string) {
    return this.channel.request('chat.send', { text, clientMessageId: text });
  }
}

const aVisitor = () => new Visitor(host.url);
const asHost = (): Credential => ({ code: host.codes['host']! });
const asGuest = (): Credential => ({ code: host.codes['guest']! });

/** Two people in one room. */
async function twoInRoom() {
  const ada = aVisitor();
  const bob = aVisitor();
  const first = await ada.join(asHost(), 'Ada');
  await bob.join(asGuest(), 'Bob');
  await ada.until(() => ada.told().includes('peer.joined'));
  return { ada, bob, ...first };
}

beforeEach(async () => {
  open = [];
  host = await startTestServer();
});
afterEach(async () => {
  for (const { channel } of open) channel.close();
  await host.close();
});

describe('the browser channel', () => {
  it('enters, joins, and hears of the others', async () => {
    const ada = aVisitor();
    const { entered, joined } = await ada.join(asHost(), 'Ada');
    expect(entered).toMatchObject({ role: { name: 'host' }, peerCount: 0, resumed: false });
    expect(joined.snapshot.peers).toMatchObject([{ id: joined.peerId, name: 'Ada' }]);

    const bob = aVisitor();
    const guest = await bob.join(asGuest(), 'Bob');
    expect(guest.joined.snapshot.peers).toHaveLength(2);
    await bob.say('hello');
    await bob.channel.leave();
    await ada.until(() => ada.told().includes('peer.left'));
    expect(ada.told()).toEqual(['peer.joined', 'chat.message', 'peer.left']);
    expect(ada.events.at(-1)).toMatchObject({ peerId: guest.joined.peerId, reason: 'left' });
  });

  it('resumes after a drop, with everything missed once and in order', async () => {
    const { ada, bob } = await twoInRoom();
    await bob.say('before');
    await ada.until(() => ada.texts.length === 1);
    ada.goOffline();
    await ada.fact('dropped');
    const missed = Array.from({ length: 20 }, (_, at) => `missed ${at}`);
    for (const text of missed) await bob.say(text);
    await expect(ada.say('too early')).rejects.toMatchObject({ code: 'server_away' });
    ada.goOnline();
    await ada.fact('resumed');
    await bob.say('after');
    await ada.until(() => ada.texts.includes('after'));

    expect(ada.texts).toEqual(['before', ...missed, 'after']);
    // Those from before the drop are told before `resumed`, the next one behind it.
    expect(ada.told().indexOf('resumed')).toBe(ada.told().lastIndexOf('chat.message') - 1);
    // For Bob, Ada was away and came back, and is the same person.
    await bob.until(() => bob.told().filter((type) => type === 'peer.updated').length === 2);
    expect(bob.told()).not.toContain('peer.left');
  });

  it('gets what was for it alone in the meantime once, beside what was for all', async () => {
    const { ada, bob, joined } = await twoInRoom();
    const toAda = (text: string) =>
      bob.channel.request('chat.send', {
        text,
        clientMessageId: text,
        to: { kind: 'peer', peerId: joined.peerId },
      });
    await toAda('secret 1');
    await ada.until(() => ada.texts.length === 1);
    ada.goOffline();
    await ada.fact('dropped');
    await bob.say('for all');
    await toAda('secret 2');
    ada.goOnline();
    await ada.fact('resumed');
    await toAda('secret 3');
    await ada.until(() => ada.texts.includes('secret 3'));
    expect(ada.texts).toEqual(['secret 1', 'for all', 'secret 2', 'secret 3']);
  });

  it('joins afresh by itself when the server was restarted', async () => {
    const { ada, entered, joined } = await twoInRoom();
    const { dataDir, url } = host;
    await host.stop();
    await ada.fact('dropped');
    host = await startTestServer({ dataDir, env: { HMS_PORT: new URL(url).port } });
    const rejoined = await ada.fact('rejoined');
    expect(rejoined.entered.epoch).not.toBe(entered.epoch);
    expect(rejoined.entered.resumed).toBe(false);
    expect(rejoined.joined.peerId).not.toBe(joined.peerId);
    expect(rejoined.joined.snapshot.peers).toContainEqual(
      expect.objectContaining({ id: rejoined.joined.peerId, name: 'Ada' }),
    );
    await ada.say('here again');
    await ada.until(() => ada.texts.includes('here again'));
  });

  it('waits in the lobby for a server that was restarted, and joins', async () => {
    const ada = aVisitor();
    const { epoch } = await ada.channel.enter(asHost());
    const { dataDir, url } = host;
    const closed = once(ada.socket, 'close');
    await host.stop();
    await closed;
    await expect(ada.channel.join({ name: 'Ada' })).rejects.toMatchObject({ code: 'server_away' });
    host = await startTestServer({ dataDir, env: { HMS_PORT: new URL(url).port } });
    const { snapshot } = await ada.channel.join({ name: 'Ada' });
    expect(snapshot.peers).toMatchObject([{ name: 'Ada' }]);
    const { entered } = await ada.fact('reentered');
    expect(entered.epoch).not.toBe(epoch);
    expect(ada.told()).toEqual(['reentered']);
  });

  it('shows in the lobby who came while the line was down', async () => {
    const ada = aVisitor();
    expect(await ada.channel.enter(asHost())).toMatchObject({ peerCount: 0 });
    ada.goOffline();
    await aVisitor().join(asGuest(), 'Bob');
    ada.goOnline();
    expect((await ada.fact('reentered')).entered.peerCount).toBe(1);
  });

  it('ends when another window of the same person takes over, and stays away', async () => {
    const { directory, tokens } = host.server.context;
    const roomId = (await directory.demoRoom()).id;
    const { token } = await tokens.mintApp({ roomId, userId: 'ada', role: 'host' });
    const first = aVisitor();
    const second = aVisitor();
    await first.join({ token }, 'Ada');
    await second.join({ token }, 'Ada');
    const { error } = await first.fact('ended');
    expect(error.code).toBe('session_replaced');
    expect(first.sockets).toHaveLength(1);
    await second.say('mine');
    await second.until(() => second.texts.includes('mine'));
  });

  it('ends with the reason when it is not understood, and touches nobody else', async () => {
    const { ada, bob } = await twoInRoom();
    bob.socket.send('this is not JSON');
    const { error } = await bob.fact('ended');
    expect(error.code).toBe('message_malformed');
    await ada.say('still here');
    await ada.until(() => ada.texts.includes('still here'));
    expect(ada.told()).not.toContain('dropped');
  });

  it('ends for a message over the limit', async () => {
    const { bob } = await twoInRoom();
    bob.socket.send(JSON.stringify({ id: 1, type: 'ping', fill: 'x'.repeat(20_000) }));
    expect((await bob.fact('ended')).error.code).toBe('message_too_large');
  });

  it('stays in the lobby of a full room, and comes in when there is a place', async () => {
    const { directory } = host.server.context;
    const small = await directory.createRoom({
      name: 'small',
      size: 1,
    });
    const { code } = (await directory.codesOf(small.id))[0]!;
    const ada = aVisitor();
    const bob = aVisitor();
    await ada.join({ code }, 'Ada');
    await bob.channel.enter({ code });
    await expect(bob.channel.join({ name: 'Bob' })).rejects.toMatchObject({ code: 'room_full' });
    await ada.channel.leave();
    const { snapshot } = await bob.channel.join({ name: 'Bob' });
    expect(snapshot.peers).toMatchObject([{ name: 'Bob' }]);
    expect(bob.sockets).toHaveLength(1);
    expect(bob.facts).toEqual([]);
  });
});
