import { describe, expect, it } from 'vitest';
import { HmsError, type ChatMessage } from '../protocol/index.js';
import { aJoin, aMessage, aPeer, aRoleInfo, aRoomInfo } from '../testing/builders.js';
import { fakeChannel } from '../testing/fake-channel.js';
import { fakeMedia } from '../testing/fake-media.js';
import { createActions } from './actions.js';
import { connectPorts } from './connect-ports.js';
import type { ChannelFact } from './ports.js';
import { createRoomStore } from './room-store.js';
import { selectShownMessages } from './selectors/chat.js';

const role = aRoleInfo('host', ['audio']);
const entered = { epoch: 'e', room: aRoomInfo(), role, layout: {}, peerCount: 0, name: null };
const peers = [aPeer('me'), aPeer('a')];
const joined = aJoin('me', { roles: [role], peers, messages: [aMessage('m5', 'a')] });

type Answer = (params: { clientMessageId: string; text: string }) => unknown;

async function aChat() {
  const channel = fakeChannel({ enter: entered, join: joined });
  const media = fakeMedia();
  const store = createRoomStore();
  connectPorts(store, { channel, media });
  const actions = createActions(store, { channel, media });
  await actions.enter({ code: 'c' });
  await actions.join({ name: 'Me' });
  const chat = () => store.getState().chat;
  const texts = () => chat().messages.map(({ id }) => id);
  const sent = () => channel.calls.filter(({ name }) => name === 'chat.send');
  const idOf = (at: number) => (sent()[at]?.args[0] as ChatMessage).clientMessageId;
  const hear = (message: ChatMessage) =>
    channel.push({ type: 'event', event: { type: 'chat.message', message } });
  return { channel, store, actions, chat, texts, sent, idOf, hear };
}

/** The room takes the message, and answers with the id that it gave. */
const taken =
  (id: string): Answer =>
  ({ clientMessageId }) => ({ message: aMessage(id, 'me', { clientMessageId }) });

const settled = () => new Promise((resolve) => setImmediate(resolve));
const away = new HmsError('server_away', '');

describe('a message of one’s own', () => {
  it('stands in the outbox until the room has it', async () => {
    const { actions, channel, chat, texts } = await aChat();
    channel.answers['chat.send'] = taken('m6');
    const sending = actions.sendBroadcastMessage('hello');
    expect(chat().outbox).toMatchObject([{ text: 'hello', status: 'sending' }]);
    expect(texts()).toEqual(['m5']);
    await sending;
    expect(chat().outbox).toEqual([]);
    expect(texts()).toEqual(['m5', 'm6']);
    expect(chat().unread).toBe(0);
  });

  it('is shown once, whether its event or its answer comes first', async () => {
    const { actions, channel, chat, texts, idOf, hear } = await aChat();
    channel.answers['chat.send'] = taken('m6');
    const sending = actions.sendBroadcastMessage('hello');
    hear(aMessage('m6', 'me', { clientMessageId: idOf(0) }));
    expect(chat().outbox).toEqual([]);
    await sending;
    expect(texts()).toEqual(['m5', 'm6']);
  });

  it('goes to everyone, to roles or to one person', async () => {
    const { actions, sent } = await aChat();
    await actions.sendBroadcastMessage('x', 'chat', { replyTo: 'm5' }).catch(() => {});
    await actions.sendGroupMessage('y', ['host']).catch(() => {});
    await actions.sendDirectMessage('z', 'a').catch(() => {});
    expect(sent().map(({ args }) => args[0])).toMatchObject([
      { text: 'x', to: { kind: 'everyone' }, replyTo: 'm5' },
      { text: 'y', to: { kind: 'roles', roles: ['host'] } },
      { text: 'z', to: { kind: 'peer', peerId: 'a' } },
    ]);
  });

  it('that the connection swallowed goes out again by itself, in order and under its id', async () => {
    const { actions, channel, chat, texts, sent, idOf } = await aChat();
    channel.answers['chat.send'] = away;
    channel.push({ type: 'dropped' });
    await actions.sendBroadcastMessage('one');
    await actions.sendBroadcastMessage('two');
    expect(chat().outbox).toMatchObject([{ status: 'waiting' }, { status: 'waiting' }]);
    let next = 6;
    channel.answers['chat.send'] = (params: never) => taken(`m${next++}`)(params);
    channel.push({ type: 'resumed' });
    await settled();
    expect(texts()).toEqual(['m5', 'm6', 'm7']);
    expect(chat().outbox).toEqual([]);
    expect([idOf(2), idOf(3)]).toEqual([idOf(0), idOf(1)]);
    expect(sent().map(({ args }) => (args[0] as ChatMessage).text)).toEqual([
      ...['one', 'two', 'one', 'two'],
    ]);
  });

  it('that had arrived before a fresh join is not sent again', async () => {
    const { actions, channel, chat, sent, idOf } = await aChat();
    channel.answers['chat.send'] = away;
    await actions.sendBroadcastMessage('one');
    const messages = [aMessage('m6', 'me', { clientMessageId: idOf(0) })];
    const fresh = aJoin('me2', { roles: [role], messages });
    channel.push({ type: 'rejoined', entered: entered as never, joined: fresh });
    await settled();
    expect(sent()).toHaveLength(1);
    expect(chat().outbox).toEqual([]);
  });

  it('that the room refused stays with its reason, and goes on the person’s word', async () => {
    const { actions, channel, chat, idOf, texts } = await aChat();
    channel.answers['chat.send'] = new HmsError('chat_paused', '');
    await expect(actions.sendBroadcastMessage('one')).rejects.toMatchObject({
      code: 'chat_paused',
    });
    expect(chat().outbox).toMatchObject([{ status: 'failed', error: { code: 'chat_paused' } }]);
    channel.push({ type: 'dropped' });
    channel.push({ type: 'resumed' });
    await settled();
    expect(chat().outbox).toMatchObject([{ status: 'failed' }]);
    channel.answers['chat.send'] = taken('m6');
    await actions.retryMessage(idOf(0));
    expect(idOf(1)).toBe(idOf(0));
    expect(texts()).toEqual(['m5', 'm6']);
    await actions.retryMessage(idOf(0));
    expect(texts()).toEqual(['m5', 'm6']);
  });

  it('can be taken back after a refusal', async () => {
    const { actions, channel, chat, idOf } = await aChat();
    channel.answers['chat.send'] = new HmsError('rate_limited', '');
    await actions.sendBroadcastMessage('one').catch(() => {});
    actions.discardMessage(idOf(0));
    expect(chat().outbox).toEqual([]);
  });

  it('of a type of the product’s own is sent, and never shown', async () => {
    const { actions, channel, chat, texts, hear } = await aChat();
    channel.answers['chat.send'] = taken('m6');
    await actions.sendBroadcastMessage('{}', 'confetti');
    hear(aMessage('m7', 'a', { type: 'confetti' }));
    expect(chat()).toMatchObject({ outbox: [], unread: 0 });
    expect(texts()).toEqual(['m5']);
  });
});

describe('messages of the room', () => {
  it('stand by time, though they cross', async () => {
    const { texts, hear } = await aChat();
    hear(aMessage('m8', 'a'));
    hear(aMessage('m7', 'a'));
    hear(aMessage('m8', 'a'));
    expect(texts()).toEqual(['m5', 'm7', 'm8']);
  });

  it('go when they are hidden', async () => {
    const { channel, texts, store } = await aChat();
    const by = { peerId: 'a', userId: '', name: 'A' };
    const hide = (messageId: string): ChannelFact => ({
      type: 'event',
      event: { type: 'chat.hidden', messageId, by },
    });
    const before = store.getState();
    channel.push(hide('unknown'));
    expect(store.getState()).toBe(before);
    channel.push(hide('m5'));
    expect(texts()).toEqual([]);
  });

  it('are pinned, and people paused or blocked, as the room tells', async () => {
    const { channel, chat } = await aChat();
    const pinned = [{ messageId: 'm5', name: 'A', text: 'hi', pinnedBy: 'A', pinnedAt: 1 }];
    channel.push({
      type: 'event',
      event: { type: 'chat.state', chat: { pinned, paused: null, blocked: ['a'] } },
    });
    expect(chat()).toMatchObject({ pinned, paused: null, blocked: ['a'], unread: 0 });
    expect(chat().messages).toHaveLength(1);
  });
});

describe('history', () => {
  it('comes by pages before the first message, until there is no more', async () => {
    const { actions, channel, chat, texts } = await aChat();
    channel.answers['chat.history'] = { messages: [aMessage('m3', 'a')], more: true };
    await actions.loadOlderMessages();
    expect(texts()).toEqual(['m3', 'm5']);
    expect(chat().older).toBe('maybe');
    channel.answers['chat.history'] = { messages: [aMessage('m1', 'a')], more: false };
    await actions.loadOlderMessages();
    await actions.loadOlderMessages();
    expect(texts()).toEqual(['m1', 'm3', 'm5']);
    const asked = channel.calls.filter(({ name }) => name === 'chat.history');
    expect(asked.map(({ args }) => (args[0] as { before: string }).before)).toEqual(['m5', 'm3']);
    expect(chat().unread).toBe(0);
  });

  it('is asked for once at a time, and again after a failure', async () => {
    const { actions, channel, chat } = await aChat();
    channel.answers['chat.history'] = away;
    const first = actions.loadOlderMessages();
    expect(chat().older).toBe('loading');
    await actions.loadOlderMessages();
    await expect(first).rejects.toMatchObject({ code: 'server_away' });
    expect(chat().older).toBe('maybe');
    expect(channel.calls.filter(({ name }) => name === 'chat.history')).toHaveLength(1);
  });

  it('after a fresh join goes back to where it was: no gap, nothing that was hidden meanwhile', async () => {
    const { actions, channel, texts } = await aChat();
    channel.answers['chat.history'] = {
      messages: [aMessage('m2', 'a'), aMessage('m3', 'a')],
      more: true,
    };
    await actions.loadOlderMessages();
    expect(texts()).toEqual(['m2', 'm3', 'm5']);
    // m3 was hidden, m6 to m8 were written while the page was away; the room tells pages of two.
    const pages: Record<string, string[]> = { m8: ['m6', 'm7'], m6: ['m2', 'm5'] };
    channel.answers['chat.history'] = ({ before }: { before: string }) => ({
      messages: (pages[before] ?? []).map((id) => aMessage(id, 'a')),
      more: true,
    });
    const fresh = aJoin('me2', { roles: [role], messages: [aMessage('m8', 'a')] });
    channel.push({ type: 'rejoined', entered: entered as never, joined: fresh });
    await settled();
    expect(texts()).toEqual(['m2', 'm5', 'm6', 'm7', 'm8']);
  });
});

describe('with a play-head', () => {
  async function aWatcher() {
    const scene = await aChat();
    for (const [at, peerId] of ['a', 'me', 'a', 'a'].entries()) {
      scene.hear(aMessage(`m${at + 6}`, peerId, { time: 1_000 * (at + 1) }));
    }
    const shown = () => selectShownMessages(scene.store.getState());
    return {
      ...scene,
      shown,
      ids: () =>
        shown()
          .map(({ id }) => id)
          .join(' '),
    };
  }

  it('the messages of others show when it reaches their moment, one’s own at once', async () => {
    const { actions, ids } = await aWatcher();
    expect(ids()).toBe('m5 m6 m7 m8 m9');
    const seen = [0, 999, 1_000, 2_500, 3_000, 99_000, 1_500].map((at) => {
      actions.setPlayHead(at);
      return ids();
    });
    expect(seen).toEqual([
      ...['m7', 'm5 m7', 'm5 m6 m7', 'm5 m6 m7', 'm5 m6 m7 m8', 'm5 m6 m7 m8 m9', 'm5 m6 m7'],
    ]);
    actions.setPlayHead(null);
    expect(ids()).toBe('m5 m6 m7 m8 m9');
  });

  it('the list stays the same object until a message is due', async () => {
    const { actions, shown, hear } = await aWatcher();
    actions.setPlayHead(1_000);
    const before = shown();
    actions.setPlayHead(1_999);
    expect(shown()).toBe(before);
    hear(aMessage('n1', 'a', { time: 9_000 }));
    expect(shown()).toEqual(before);
  });
});
