import { expect, fixture, html } from '@open-wc/testing';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import { userEvent } from 'vitest/browser';
import type { ChatMessage } from '../../protocol/index.js';
import { aRoom, mountRoom, type ARoomOptions } from '../../testing/a-room.js';
import { aMessage } from '../../testing/builders.js';
import { tellEvent } from '../../testing/paper-ports.js';
import type { PendingMessage } from '../../store/state.js';
import type { ChatElement } from '../../templates/types.js';
import { linkify } from '../internal/linkify.js';
import { rowsOf } from './rows.js';
import type { HmsChat } from './hms-chat.js';
import './hms-chat.define.js';

async function aChat(options: ARoomOptions = {}) {
  const room = aRoom(options);
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  parent.style.cssText = 'width:360px;height:400px';
  mountRoom(room, parent);
  const chat = document.createElement('hms-chat');
  parent.append(chat);
  await chat.updateComplete;
  return { room, parent, chat, shadow: chat.shadowRoot! };
}

const PENDING: PendingMessage = {
  ...{ clientMessageId: 'c1', text: 'on its way', replyTo: null, to: { kind: 'everyone' } },
  ...{ status: 'sending', error: null },
};

/** What takes some frames, also on a busy machine. */
const soon = (holds: () => unknown) => waitUntil(holds, holds.toString(), { timeout: 8_000 });

const field = (chat: HmsChat) => chat.shadowRoot!.querySelector('textarea')!;

function type(chat: HmsChat, text: string) {
  field(chat).value = text;
  field(chat).dispatchEvent(new InputEvent('input', { bubbles: true }));
}

function press(chat: HmsChat, init: KeyboardEventInit) {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
  field(chat).dispatchEvent(event);
  return event;
}

const refused: PendingMessage = {
  clientMessageId: 'c1',
  text: 'precious',
  to: { kind: 'everyone' },
  replyTo: null,
  status: 'failed',
  error: { code: 'chat_paused', message: '' },
};

describe('<hms-chat>', () => {
  it('is accessible empty, full, and outside a room', async () => {
    await expect((await aChat()).chat).to.be.accessible();
    await expect((await aChat({ messages: 8 })).chat).to.be.accessible();
    await expect(await fixture(html`<hms-chat></hms-chat>`)).to.be.accessible();
  });

  it('lets the messages of others wait for the picture, and asks for those of long ago', async () => {
    const { room, chat, shadow } = await aChat({ messages: 0, chat: { older: 'maybe' } });
    const texts = () => [...shadow.querySelectorAll('.text')].map((text) => text.textContent);
    for (const [at, peerId] of ['p1', 'p0', 'p1'].entries()) {
      const message = aMessage(`m${at}`, peerId, { text: `${at}`, time: 5_000 + at });
      tellEvent(room.store, 'chat.message', { message });
    }
    const at = async (playHead: number | null) => {
      room.actions.setPlayHead(playHead);
      await chat.updateComplete;
      return texts();
    };
    expect(await at(5_000)).to.deep.equal(['0', '1']);
    expect(await at(5_001)).to.deep.equal(['0', '1']);
    expect(await at(5_002)).to.deep.equal(['0', '1', '2']);
    const asks = () => room.calls.some(({ name }) => name === 'loadOlderMessages');
    expect(asks()).to.equal(false);
    expect(await at(4_000)).to.deep.equal(['1']);
    expect(asks()).to.equal(true);
    expect(await at(null)).to.deep.equal(['0', '1', '2']);
  });

  it('sends with Enter, breaks with Shift+Enter, and keeps out of an input method’s way', async () => {
    const { room, chat } = await aChat();
    type(chat, '  hello  ');
    expect(press(chat, { key: 'Enter', shiftKey: true }).defaultPrevented).to.equal(false);
    expect(press(chat, { key: 'Enter', isComposing: true }).defaultPrevented).to.equal(false);
    expect(room.calls.some(({ name }) => name === 'sendBroadcastMessage')).to.equal(false);
    press(chat, { key: 'Enter' });
    expect(room.calls.at(-1)).to.deep.equal({ name: 'sendBroadcastMessage', args: ['hello'] });
    await waitUntil(() => field(chat).value === '');
    expect(chat.shadowRoot!.querySelector('.list')!.textContent).to.contain('hello');
  });

  it('sends nothing empty', async () => {
    const { room, chat } = await aChat();
    type(chat, '   ');
    press(chat, { key: 'Enter' });
    expect(room.calls.some(({ name }) => name === 'sendBroadcastMessage')).to.equal(false);
  });

  it('keeps what the room refused among the messages, with its reason and two ways on', async () => {
    const { room, chat, shadow } = await aChat({ chat: { outbox: [refused] } });
    const failed = () => shadow.querySelector<HTMLElement>('.pending.failed');
    await soon(failed);
    expect(failed()!.textContent).to.contain('precious');
    expect(failed()!.textContent).to.contain('The chat is paused.');
    await expect(chat).to.be.accessible();
    failed()!.querySelector<HTMLElement>('button')!.click();
    await waitUntil(() => failed() === null);
    expect(room.store.getState().chat.messages.at(-1)!.text).to.equal('precious');
    expect(room.calls.at(-1)).to.deep.equal({ name: 'retryMessage', args: ['c1'] });
    const other = await aChat({ chat: { outbox: [refused] } });
    await soon(() => other.shadow.querySelector('.pending button'));
    other.shadow.querySelectorAll<HTMLElement>('.pending button')[1]!.click();
    await waitUntil(() => other.shadow.querySelector('.pending') === null);
    expect(other.room.store.getState().chat.messages).to.deep.equal([]);
  });

  it('lets people write on while the connection is away', async () => {
    const waiting: PendingMessage = { ...refused, status: 'waiting', error: null };
    const { shadow } = await aChat({ status: 'reconnecting', chat: { outbox: [waiting] } });
    const says = () => shadow.querySelector('.pending')?.textContent ?? '';
    await soon(() => says().includes('when the connection is back'));
    expect(shadow.querySelector('textarea')).to.exist;
  });

  it('puts emoji where the cursor stands, found by the arrow keys', async () => {
    const { chat, shadow } = await aChat();
    type(chat, 'well done');
    field(chat).setSelectionRange(4, 4);
    shadow.querySelector<HTMLElement>('.smile')!.click();
    await soon(() => shadow.querySelector('.emoji'));
    await expect(chat).to.be.accessible();
    shadow.querySelector<HTMLElement>('.emoji button')!.focus();
    await userEvent.keyboard('{ArrowRight}{ArrowDown}{Enter}');
    expect(field(chat).value).to.equal('well😍 done');
    await userEvent.keyboard('{Escape}');
    await waitUntil(() => shadow.querySelector('.emoji') === null);
    expect(shadow.activeElement).to.equal(field(chat));
  });

  it('keeps the draft when it is closed and opened', async () => {
    const { parent, chat } = await aChat();
    type(chat, 'half a thou');
    chat.remove();
    const next = document.createElement('hms-chat');
    parent.append(next);
    await next.updateComplete;
    expect(field(next).value).to.equal('half a thou');
  });

  it('never reads text as markup', async () => {
    const text = '<img src=x onerror=alert(1)> https://example.org/<b>';
    const { shadow } = await aChat({ messages: [{ text }] });
    expect(shadow.querySelector('.text img')).to.equal(null);
    expect(shadow.querySelector('.text')!.textContent).to.equal(text);
    expect(shadow.querySelector('a')!.getAttribute('href')).to.equal('https://example.org/');
  });

  it('marks as read what is on screen', async () => {
    const { room } = await aChat({ messages: 3, unread: 2 });
    await waitUntil(() => room.store.getState().chat.unread === 0);
  });

  it('offers the way to new messages to who reads older ones', async () => {
    const { room, chat, shadow } = await aChat({ messages: 40 });
    const list = shadow.querySelector('.list')!;
    await waitUntil(() => list.scrollTop > 0, 'starts at the newest');
    list.scrollTop = 0;
    list.dispatchEvent(new Event('scroll'));
    const message = { ...room.store.getState().chat.messages[0]!, id: 'zz', peerId: 'p2' };
    const event = { type: 'chat.message' as const, message };
    room.store.dispatch({ from: 'channel', type: 'event', event });
    await waitUntil(() => shadow.querySelector('.pill'));
    await chat.updateComplete;
    await expect(chat).to.be.accessible();
    shadow.querySelector<HTMLElement>('.pill')!.click();
    await waitUntil(() => shadow.querySelector('.pill') === null);
    expect(list.scrollTop).to.be.greaterThan(0);
  });
});

describe('<hms-chat> between some', () => {
  const elements = {
    chat: {
      public_chat_enabled: true,
      private_chat_enabled: true,
      roles_whitelist: ['guest', 'nobody'],
      allow_pinning_messages: true,
      real_time_controls: { can_disable_chat: true, can_block_user: true, can_hide_message: true },
    },
  };
  const layout = { screens: { conferencing: { default: { elements } } } };
  const words = (element: Element) => element.textContent.replace(/\s+/g, ' ').trim();
  const messages = [
    aMessage('1', 'p1', { name: 'Ben', text: 'to all' }),
    aMessage('2', 'p1', { name: 'Ben', text: 'to you', to: { kind: 'peer', peerId: 'p0' } }),
    aMessage('3', 'p0', { text: 'to guests', to: { kind: 'roles', roles: ['guest'] } }),
  ];

  async function moderated(options: ARoomOptions = {}) {
    const all = await aChat({ layout, messages, ...options });
    const { chat, shadow } = all;
    // What only some need comes a moment later.
    await soon(() =>
      shadow.querySelector('.above:not(:empty), .closed, .composer > .field:first-child'),
    );
    const open = async (at: number) => {
      shadow.querySelectorAll<HTMLElement>('.line .more')[at]!.click();
      await soon(() => shadow.querySelector('[popover] [role=menuitem]'));
      await chat.updateComplete;
      return [...shadow.querySelectorAll<HTMLElement>('[popover] [role=menuitem]')];
    };
    const pick = async (at: number, item: RegExp) => {
      (await open(at)).find((one) => item.test(words(one)))!.click();
      await chat.updateComplete;
    };
    const select = shadow.querySelector('select');
    const writeTo = (value: string) => {
      select!.value = value;
      select!.dispatchEvent(new Event('change'));
    };
    return { ...all, open, pick, select, writeTo };
  }

  it('says who reads along, and is accessible with its menu open', async () => {
    const { chat, shadow, open } = await moderated();
    const readers = [...shadow.querySelectorAll('.readers')].map(words);
    expect(readers).to.deep.equal(['to you', 'to guest']);
    await open(0);
    await expect(chat).to.be.accessible();
  });

  it('writes to everyone, to a role of the layout that exists, or to one person', async () => {
    const { room, chat, select, writeTo } = await moderated();
    expect([...select!.options].map(({ value }) => value)).to.deep.equal([
      ...['everyone', 'role:guest', 'peer:p1', 'peer:p2'],
    ]);
    for (const value of ['role:guest', 'peer:p2', 'everyone']) {
      writeTo(value);
      await chat.updateComplete;
      type(chat, value);
      press(chat, { key: 'Enter' });
      await chat.updateComplete;
    }
    expect(room.calls).to.deep.equal([
      { name: 'sendGroupMessage', args: ['role:guest', ['guest']] },
      { name: 'sendDirectMessage', args: ['peer:p2', 'p2'] },
      { name: 'sendBroadcastMessage', args: ['everyone'] },
    ]);
  });

  it('has no choice where the layout has none, and none to write where it allows nobody', async () => {
    const only = (chat: ChatElement): ARoomOptions => ({
      layout: { screens: { conferencing: { default: { elements: { chat } } } } },
    });
    expect((await moderated(only({}))).select).to.equal(null);
    const quiet = await moderated(only({ public_chat_enabled: false }));
    expect(words(quiet.shadow.querySelector('.closed')!)).to.equal('You can read along here.');
  });

  it('answers a message to those who read it, or to its author alone', async () => {
    const { room, chat, shadow, pick } = await moderated();
    await pick(0, /^Reply$/);
    await waitUntil(() => shadow.activeElement?.localName === 'textarea');
    expect(words(shadow.querySelector('.replying .quote')!)).to.equal('Ben to all');
    type(chat, 'yes');
    press(chat, { key: 'Enter' });
    await waitUntil(() => shadow.querySelector('.line .quote'));
    await pick(0, /^Reply privately$/);
    type(chat, 'psst');
    press(chat, { key: 'Enter' });
    expect(room.calls).to.deep.equal([
      { name: 'sendBroadcastMessage', args: ['yes', 'chat', { replyTo: '1' }] },
      { name: 'sendDirectMessage', args: ['psst', 'p1', 'chat', { replyTo: '1' }] },
    ]);
  });

  it('says of an answer to what is not here that it is one', async () => {
    const { shadow } = await aChat({ messages: [{ text: 'yes', replyTo: 'long-ago' }] });
    expect(words(shadow.querySelector('.line .quote')!)).to.equal('Reply to an older message');
  });

  it('keeps a draft for each reader, and never shows one to more people', async () => {
    const { chat, writeTo } = await moderated();
    const turnTo = async (value: string) => {
      writeTo(value);
      await chat.updateComplete;
      return field(chat).value;
    };
    type(chat, 'hello');
    expect(await turnTo('peer:p1')).to.equal('hello');
    type(chat, 'hello, secretly');
    expect(await turnTo('everyone')).to.equal('');
    expect(await turnTo('peer:p2')).to.equal('');
    expect(await turnTo('role:guest')).to.equal('');
    expect(await turnTo('peer:p1')).to.equal('hello, secretly');
    press(chat, { key: 'Enter' });
    await chat.updateComplete;
    expect(field(chat).value).to.equal('');
  });

  it('lets go of an answer with Escape', async () => {
    const { chat, shadow, pick } = await moderated();
    await pick(0, /^Reply$/);
    press(chat, { key: 'Escape' });
    await chat.updateComplete;
    expect(shadow.querySelector('.replying')).to.equal(null);
  });

  it('pins, shows the pinned one by one, and unpins', async () => {
    const { chat, shadow, pick, room } = await moderated();
    await pick(0, /^Pin$/);
    const strip = () => shadow.querySelector('.pinned');
    expect(words(strip()!)).to.contain('Pinned by Ada Lindqvist');
    expect(words(strip()!)).to.contain('to all');
    const pinned = [...room.store.getState().chat.pinned];
    tellEvent(room.store, 'chat.state', {
      chat: {
        pinned: [...pinned, { ...pinned[0]!, messageId: '9', text: 'older' }],
        paused: null,
        blocked: [],
      },
    });
    await chat.updateComplete;
    strip()!.querySelector<HTMLElement>('[aria-label="Next pinned message"]')!.click();
    await chat.updateComplete;
    expect(words(strip()!)).to.contain('2/2');
    expect(words(strip()!)).to.contain('older');
    strip()!.querySelector<HTMLElement>('[aria-label="Unpin"]')!.click();
    await chat.updateComplete;
    expect(room.calls.at(-1)).to.deep.equal({ name: 'pinMessage', args: ['9', false] });
  });

  it('hides for everyone, blocks and removes', async () => {
    const { room, shadow, pick } = await moderated();
    await pick(0, /^Hide for everyone$/);
    await waitUntil(() => !shadow.querySelector('.list')!.textContent.includes('to all'));
    await pick(0, /^Block from chat$/);
    await pick(0, /^Allow to write again$/);
    await pick(0, /^Remove from the meeting$/);
    expect(room.calls.map(({ name, args }) => [name, ...args])).to.deep.equal([
      ['hideMessage', '1'],
      ['blockFromChat', 'p1', true],
      ['blockFromChat', 'p1', false],
      ['removePeer', 'p1'],
    ]);
  });

  it('offers only what layout and role allow', async () => {
    const { open } = await moderated({
      role: 'guest',
      layout: { screens: { conferencing: { default: { elements: { chat: {} } } } } },
    });
    expect((await open(0)).map(words)).to.deep.equal(['Reply', 'Copy text']);
    expect((await open(1)).map(words)).to.deep.equal(['Copy text', 'Hide for both']);
  });

  it('pauses and resumes, and tells others who paused', async () => {
    const { room, chat, shadow } = await moderated();
    shadow.querySelector<HTMLElement>('[aria-label="Pause chat"]')!.click();
    await chat.updateComplete;
    await soon(() => shadow.querySelector('.closed'));
    expect(words(shadow.querySelector('.closed')!)).to.contain('Ada Lindqvist paused the chat.');
    expect(shadow.querySelector('textarea')).to.equal(null);
    shadow.querySelector<HTMLElement>('.closed .button')!.click();
    await chat.updateComplete;
    expect(shadow.querySelector('textarea')).to.exist;
    expect(room.calls.map(({ args }) => args[0])).to.deep.equal([true, false]);
    const by = { peerId: 'p1', userId: '', name: 'Ben' };
    const quiet = await aChat({
      layout: { screens: { conferencing: { default: { elements: { chat: {} } } } } },
      chat: { paused: { by, at: 1 } },
    });
    await soon(() => quiet.shadow.querySelector('.closed'));
    expect(quiet.shadow.querySelector('.closed .button')).to.equal(null);
  });

  it('tells who was blocked', async () => {
    const { shadow } = await moderated({ chat: { blocked: ['p0'] } });
    expect(words(shadow.querySelector('.closed')!)).to.contain('a host stopped you');
  });

  it('fetches older messages at the top, and what is read stays where it is', async () => {
    const { room, shadow, chat } = await aChat({ messages: 40, chat: { older: 'maybe' } });
    const list = shadow.querySelector('.list')!;
    await waitUntil(() => list.scrollTop > 0);
    list.scrollTop = 60;
    list.dispatchEvent(new Event('scroll'));
    await chat.updateComplete;
    expect(room.calls.some(({ name }) => name === 'loadOlderMessages')).to.equal(true);
    const first = shadow.querySelector('.row')!;
    const before = first.getBoundingClientRect().top;
    room.store.dispatch({
      from: 'session',
      type: 'chat.older',
      messages: [1, 2, 3].map((at) => aMessage(`a${at}`, 'p2', { time: at })),
      more: false,
    });
    await chat.updateComplete;
    expect(shadow.querySelector('.row')).to.not.equal(first);
    expect(Math.abs(first.getBoundingClientRect().top - before)).to.be.lessThan(2);
  });

  describe('with ten thousand messages', () => {
    async function aLongChat() {
      const made = await aChat({ messages: 10_000 });
      const list = made.shadow.querySelector<HTMLElement>('.list')!;
      await waitUntil(() => made.shadow.querySelector('.virtual .row'), 'drawn', {
        timeout: 5_000,
      });
      const inView = () => {
        const { top, bottom } = list.getBoundingClientRect();
        return [...made.shadow.querySelectorAll<HTMLElement>('[data-key]')]
          .map((row) => ({ key: row.dataset['key']!, box: row.getBoundingClientRect() }))
          .filter(({ box }) => box.bottom > top && box.top < bottom)
          .map(({ key }) => key)
          .sort();
      };
      await soon(() => inView().includes('msg-009999'));
      const scrollTo = (top: number) => {
        list.dispatchEvent(new WheelEvent('wheel'));
        list.scrollTop = top;
        return made.chat.updateComplete;
      };
      return { ...made, list, inView, scrollTo };
    }

    it('draws only what is looked at, at the end and further up', async () => {
      const { shadow, list, inView, scrollTo } = await aLongChat();
      const drawn = () => shadow.querySelectorAll('.line').length;
      expect(drawn()).to.be.lessThan(100);
      await scrollTo(0);
      await soon(() => inView()[0] === 'msg-000000');
      expect(drawn()).to.be.lessThan(100);
      await scrollTo(list.scrollHeight / 2);
      await soon(() => /msg-00[3-6]/.test(inView()[0] ?? ''));
    });

    it('stays at the end when messages come, and jumps back to it', async () => {
      const { room, shadow, inView, scrollTo } = await aLongChat();
      const hear = (id: string) =>
        tellEvent(room.store, 'chat.message', { message: aMessage(id, 'p1', { time: 9e12 }) });
      hear('msg-010000');
      await soon(() => inView().includes('msg-010000'));
      await scrollTo(5_000);
      await soon(() => shadow.querySelector('.pill.round'));
      hear('msg-010001');
      await soon(() => shadow.querySelector('.pill:not(.round)'));
      expect(inView()).not.to.include('msg-010001');
      shadow.querySelector<HTMLElement>('.pill')!.click();
      await soon(() => inView().includes('msg-010001'));
      await soon(() => shadow.querySelector('.pill') === null);
    });

    it('is one stop of the Tab key, wherever it is read, with arrows from message to message', async () => {
      const { chat, shadow, list, inView, scrollTo } = await aLongChat();
      const at = () => shadow.activeElement?.closest<HTMLElement>('[data-key]')?.dataset['key'];
      list.focus();
      // Its keys come with what only some need.
      await soon(() => shadow.querySelector('.more[tabindex="0"]'));
      await userEvent.keyboard('{Tab}');
      expect(at()).to.equal('msg-009999');
      await userEvent.keyboard('{ArrowUp}{ArrowUp}');
      expect(at()).to.equal('msg-009997');
      await userEvent.keyboard('{Tab}');
      expect(shadow.activeElement?.closest('.composer')).to.exist;
      await userEvent.keyboard('{Shift>}{Tab}{/Shift}');
      expect(at()).to.equal('msg-009997');
      // The browser scrolls only for a key that was really pressed.
      const home = new KeyboardEvent('keydown', { key: 'Home', bubbles: true });
      shadow.activeElement!.dispatchEvent(home);
      expect(shadow.activeElement).to.equal(list);
      await scrollTo(0);
      await soon(() => inView()[0] === 'msg-000000');
      await userEvent.keyboard('{Tab}');
      const here = at();
      expect(inView()).to.include(here);
      await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}');
      expect(at()! > here!).to.equal(true);
      await soon(() => inView().includes(at()!));
      await userEvent.keyboard('{Enter}');
      await soon(() => shadow.querySelector('[popover]:popover-open [role=menuitem]'));
      await userEvent.keyboard('{Escape}');
      await chat.updateComplete;
      expect(at()! > here!).to.equal(true);
    });

    it('keeps in place what is read when older messages come in above', async () => {
      const { room, list, inView, scrollTo, shadow } = await aLongChat();
      await scrollTo(4_000);
      await soon(() => inView().length > 0 && inView()[0]! < 'msg-000500');
      const key = inView()[1]!;
      const top = () => shadow.querySelector(`[data-key="${key}"]`)?.getBoundingClientRect().top;
      const before = top()!;
      room.store.dispatch({
        from: 'session',
        type: 'chat.older',
        messages: Array.from({ length: 50 }, (_, at) =>
          aMessage(`a-${String(at).padStart(3, '0')}`, 'p2', { time: at }),
        ),
        more: false,
      });
      await soon(() => list.scrollTop > 4_500);
      await soon(() => Math.abs((top() ?? 9e9) - before) < 4);
    });
  });
});

describe('rowsOf', () => {
  const at = (id: string, peerId: string, minute: number) =>
    aMessage(id, peerId, { time: minute * 60_000 });
  const heads = (messages: ChatMessage[], unread: string | null = null) =>
    rowsOf(messages, [], unread).map((row) => 'head' in row && row.head);

  it('joins what one person says within three minutes', () => {
    const messages = [at('1', 'a', 0), at('2', 'a', 2), at('3', 'a', 6), at('4', 'b', 6)];
    expect(heads([...messages, at('5', 'a', 7)])).to.deep.equal([true, false, true, true, true]);
  });

  it('joins nothing that others read, or that answers something', () => {
    expect(
      heads([
        at('1', 'a', 0),
        { ...at('2', 'a', 0), to: { kind: 'peer', peerId: 'b' } },
        { ...at('3', 'a', 0), to: { kind: 'peer', peerId: 'c' } },
        { ...at('4', 'a', 0), to: { kind: 'roles', roles: ['x'] } },
        at('5', 'a', 0),
        { ...at('6', 'a', 0), replyTo: '1' },
        at('7', 'a', 0),
      ]),
    ).to.deep.equal([true, true, true, true, true, true, false]);
  });

  it('begins anew where the unread begins, and ends with what is on its way', () => {
    const messages = [at('1', 'a', 0), at('2', 'a', 1)];
    const rows = rowsOf(messages, [PENDING], '2');
    expect(rows.map((row) => 'unreadFrom' in row && row.unreadFrom)).to.deep.equal([
      ...[false, true, false],
    ]);
    expect(rows.at(-1)).to.deep.equal({ key: 'c1', pending: PENDING });
  });
});

describe('linkify', () => {
  const links = (text: string) =>
    linkify(text)
      .filter((part) => typeof part !== 'string')
      .map(({ values }) => values[0]);

  it('finds web addresses and leaves the sentence’s own marks out', () => {
    expect(links('see https://a.example/x?y=1. And (http://b.example)!')).to.deep.equal([
      'https://a.example/x?y=1',
      'http://b.example',
    ]);
    expect(links('https://w.example/a_(b)')).to.deep.equal(['https://w.example/a_(b)']);
  });

  it('links nothing that runs code', () => {
    expect(links('javascript:alert(1) data:text/html,x file:///etc')).to.deep.equal([]);
  });
});
