import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { aRoom, mountRoom, type ARoomOptions } from '../../testing/a-room.js';
import { aMessage } from '../../testing/builders.js';
import { linkify } from '../internal/linkify.js';
import { groupMessages } from './groups.js';
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

describe('<hms-chat>', () => {
  it('is accessible empty, full, and outside a room', async () => {
    await expect((await aChat()).chat).to.be.accessible();
    await expect((await aChat({ messages: 8 })).chat).to.be.accessible();
    await expect(await fixture(html`<hms-chat></hms-chat>`)).to.be.accessible();
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

  it('keeps the text when it could not be sent, and says so', async () => {
    const { room, chat, shadow } = await aChat();
    const actions = new Proxy(room.actions, {
      get: (target, name) =>
        name === 'sendBroadcastMessage'
          ? () => Promise.reject(new Error('no'))
          : Reflect.get(target, name),
    });
    const other = mountRoom({ ...room, actions });
    document.body.append(other);
    other.append(chat);
    await chat.updateComplete;
    type(chat, 'precious');
    press(chat, { key: 'Enter' });
    await waitUntil(() => shadow.querySelector('.hint.failed'));
    expect(field(chat).value).to.equal('precious');
    other.remove();
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

describe('groupMessages', () => {
  const at = (id: string, peerId: string, minute: number) =>
    aMessage(id, peerId, { time: minute * 60_000 });

  it('joins what one person says within three minutes', () => {
    const groups = groupMessages(
      [at('1', 'a', 0), at('2', 'a', 2), at('3', 'a', 6), at('4', 'b', 6), at('5', 'a', 7)],
      null,
    );
    expect(groups.map(({ messages }) => messages.length)).to.deep.equal([2, 1, 1, 1]);
  });

  it('starts a group of its own where the unread begins', () => {
    const groups = groupMessages([at('1', 'a', 0), at('2', 'a', 1)], '2');
    expect(groups.map(({ unreadFrom }) => unreadFrom)).to.deep.equal([false, true]);
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
