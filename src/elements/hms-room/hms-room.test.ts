import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import { ERRORS, type ErrorCode } from '../../protocol/errors.js';
import { aRoom, type ARoomOptions } from '../../testing/a-room.js';
import { aRoleInfo } from '../../testing/builders.js';
import { FakeSocket } from '../../testing/fake-socket.js';
import { addLocale } from '../lang/locales.js';
import { appearanceOf } from './appearance.js';
import type { HmsRoom } from './hms-room.js';
import { defaultServer } from './server-origin.js';
import '../hms-stage/hms-stage.define.js';
import '../internal/comforts-only.define.js';
import './hms-room.define.js';

async function aRoomElement(options: ARoomOptions = {}) {
  const handle = aRoom({ blank: true, ...options });
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  parent.style.cssText = 'width:900px;height:600px';
  const room = document.createElement('hms-room');
  room.handle = handle;
  parent.append(room);
  await room.updateComplete;
  return { handle, parent, room, shadow: room.shadowRoot! };
}

/** What checks a layout comes lazily. */
const SOON = { timeout: 10_000 };

const inCall = (room: HmsRoom) => waitUntil(() => room.shadowRoot!.querySelector('hms-call'));

describe('<hms-room>', () => {
  it('is accessible without a code, in the lobby, in a call, after it', async () => {
    await expect(await fixture(html`<hms-room></hms-room>`)).to.be.accessible();
    for (const status of ['entering', 'lobby', 'left'] as const) {
      await expect((await aRoomElement({ status })).room).to.be.accessible();
    }
    const { room } = await aRoomElement();
    await inCall(room);
    await expect(room).to.be.accessible();
  });

  it('has store, actions and layout of its room', async () => {
    const { handle, room } = await aRoomElement();
    expect(room.store).to.equal(handle.store);
    expect(room.actions).to.equal(handle.actions);
    expect(room.layout?.role).to.equal('host');
  });

  it('lays what the page wants over the layout, also that of a later role', async () => {
    const { handle, room } = await aRoomElement();
    const own = room.layout;
    const header = { title: 'Town hall' };
    room.layout = { screens: { conferencing: { default: { elements: { header } } } } };
    const title = () => room.layout?.screens?.conferencing?.default?.elements?.header?.title;
    await waitUntil(() => title() === 'Town hall', '', SOON);
    expect(room.layout?.role).to.equal('host');
    handle.store.dispatch({
      from: 'channel',
      type: 'event',
      event: {
        type: 'role.updated',
        role: aRoleInfo('guest'),
        layout: { ...own!, role: 'guest' },
        by: null,
      },
    });
    expect(room.layout?.role).to.equal('guest');
    expect(title()).to.equal('Town hall');
    room.layout = null;
    await waitUntil(() => title() !== 'Town hall', '', SOON);
  });

  it('takes a layout that the page gave before the script was there', async () => {
    // The content of a template stays plain until it comes into the page.
    const template = document.createElement('template');
    template.innerHTML = '<hms-room></hms-room>';
    const room = template.content.firstElementChild as HmsRoom;
    room.layout = { screens: { preview: { skip_preview_screen: true } } };
    room.handle = aRoom({ blank: true });
    const parent = await fixture<HTMLElement>(html`<div></div>`);
    parent.append(room);
    await waitUntil(() => room.layout?.screens?.preview?.skip_preview_screen === true, '', SOON);
    expect(room.layout?.role).to.equal('host');
  });

  it('talks to the server that it is given, also when it stands in the page already', async () => {
    const { WebSocket: native } = window;
    window.WebSocket = FakeSocket as unknown as typeof WebSocket;
    try {
      const room = await fixture<HmsRoom>(html`<hms-room></hms-room>`);
      const { store } = room;
      room.roomCode = 'abc-defg-hij';
      room.server = 'http://video.example';
      await room.updateComplete;
      expect(FakeSocket.last.url).to.equal('ws://video.example/channel');
      room.server = 'http://elsewhere.example';
      await room.updateComplete;
      expect(FakeSocket.last.url).to.equal('ws://elsewhere.example/channel');
      // Who follows the room since the first moment still does.
      expect(room.store).to.equal(store);
    } finally {
      window.WebSocket = native;
    }
  });

  it('tells where a layout is wrong, and shows that of the role', async () => {
    const { room } = await aRoomElement();
    const own = room.layout;
    const logged = console.error;
    const lines: unknown[] = [];
    console.error = (line: unknown) => lines.push(line);
    setTimeout(() => {
      room.layout = { themes: 'dark', logo: { url: 5 } } as unknown as HmsRoom['layout'];
    });
    const { detail } = await oneEvent(room, 'hms-error');
    console.error = logged;
    expect(detail.code).to.equal('invalid_request');
    expect(detail.message).to.contain('themes must be a list; logo.url must be a text');
    expect(lines).to.have.length(1);
    expect(room.layout).to.equal(own);
    await inCall(room);
  });

  it('has the height that the page gives it, and one of its own where it gives none', async () => {
    const { parent, room, shadow } = await aRoomElement();
    await inCall(room);
    const height = () => shadow.querySelector<HTMLElement>('.app')!.offsetHeight;
    parent.style.cssText = 'width:844px;height:390px';
    expect(height()).to.equal(390);
    parent.style.cssText = 'width:844px';
    expect(height()).to.equal(480);
  });

  it('keeps its own colour where the layout has none, and says so once', async () => {
    const lines: unknown[] = [];
    const told: string[] = [];
    const logged = console.error;
    console.error = (line: unknown) => lines.push(line);
    const palette = { primary_default: '#ff0000', surface_dim: 'url(//evil.example/x)' };
    const handle = aRoom({
      blank: true,
      status: 'left',
      layout: { themes: [{}, { palette, default: true }] },
    });
    const room = Object.assign(document.createElement('hms-room'), { handle });
    room.addEventListener('hms-error', ({ detail }) => told.push(detail.message));
    (await fixture<HTMLElement>(html`<div></div>`)).append(room);
    await waitUntil(() => told.length > 0, '', SOON);
    const value = (name: string) => getComputedStyle(room).getPropertyValue(name);
    expect(value('--hms-primary-default')).to.equal('#ff0000');
    expect(value('--hms-surface-dim')).to.equal('');
    const own = room.layout;
    room.layout = { logo: { url: '/logo.png' } };
    await waitUntil(() => room.layout !== own, '', SOON);
    await room.updateComplete;
    console.error = logged;
    expect(told.join()).to.contain('themes[1].palette.surface_dim must be a colour');
    expect(lines).to.have.length(1);
    expect(told).to.have.length(1);
  });

  it('has a sentence for every error, and a way on unless the session is over for good', async () => {
    const final = ['peer_removed', 'room_ended', 'insecure_context'];
    for (const code of Object.keys(ERRORS) as ErrorCode[]) {
      const { shadow, room } = await aRoomElement({ status: 'failed', error: code });
      const alert = shadow.querySelector('[role=alert]');
      expect(alert?.textContent.trim().length, code).to.be.greaterThan(30);
      expect(alert?.textContent).not.to.contain(code);
      expect(shadow.querySelector('.button') !== null, code).to.equal(!final.includes(code));
      room.remove();
    }
  });

  it('says where a replaced session went, and takes it back', async () => {
    const { shadow } = await aRoomElement({ status: 'failed', error: 'session_replaced' });
    expect(shadow.textContent).to.contain('Moved to another tab');
    expect(shadow.querySelector('.button')!.textContent).to.contain('Use it here again');
  });

  it('tells joined, left and failed as events', async () => {
    const parent = await fixture<HTMLElement>(html`<div></div>`);
    const room = document.createElement('hms-room');
    const handle = aRoom({ blank: true });
    room.handle = handle;
    const joined = oneEvent(parent, 'hms-joined');
    parent.append(room);
    expect((await joined).detail).to.deep.equal({ peerId: 'p0', roomId: 'room-1' });
    const left = oneEvent(parent, 'hms-left');
    void room.leave();
    expect((await left).detail).to.deep.equal({ roomId: 'room-1' });
    const failed = document.createElement('hms-room');
    failed.handle = aRoom({ status: 'failed', error: 'room_full' });
    const told = oneEvent(parent, 'hms-error');
    parent.append(failed);
    expect((await told).detail).to.include({ code: 'room_full', retry: true, fatal: true });
  });

  it('only provides when the page composes', async () => {
    const room = document.createElement('hms-room');
    room.handle = aRoom({ peers: 3, blank: true });
    const stage = document.createElement('hms-stage');
    room.append(stage);
    const parent = await fixture<HTMLElement>(html`<div></div>`);
    parent.append(room);
    await room.updateComplete;
    expect(room.shadowRoot!.querySelector('.app')).to.equal(null);
    await waitUntil(() => stage.shadowRoot!.querySelectorAll('.cell').length === 3);
  });

  it('tells the CSS of the page where the stay stands', async () => {
    const { room } = await aRoomElement({ status: 'lobby' });
    expect(room.getAttribute('status')).to.equal('lobby');
    room.handle = aRoom({ status: 'joined', blank: true });
    await room.updateComplete;
    expect(room.getAttribute('status')).to.equal('joined');
  });

  it('shows a failure over the page’s composition', async () => {
    const { room, shadow } = await aRoomElement({ status: 'failed', error: 'room_ended' });
    room.append(document.createElement('hms-stage'));
    await waitUntil(() => shadow.querySelector<HTMLSlotElement>('slot:not([name])')?.hidden);
    expect(shadow.querySelector('[role=alert]')!.textContent).to.contain('ended');
  });

  it('keeps the call when it is moved, and two rooms apart', async () => {
    const first = await aRoomElement({ peers: 2 });
    const second = await aRoomElement({ peers: 4 });
    await inCall(first.room);
    await inCall(second.room);
    const { store } = first.room;
    second.parent.append(first.room);
    await first.room.updateComplete;
    expect(first.room.store).to.equal(store);
    const count = (room: HmsRoom) =>
      room.shadowRoot!.querySelector('hms-call')!.shadowRoot!.querySelector('.count')!.textContent;
    await waitUntil(() => count(first.room).trim() === '2' && count(second.room).trim() === '4');
  });

  it('opens its own room, and closes it only when it stays away', async () => {
    const parent = await fixture<HTMLElement>(html`<div></div>`);
    const room = document.createElement('hms-room');
    parent.append(room);
    const store = room.store;
    expect(store).not.to.equal(null);
    room.remove();
    parent.append(room);
    await room.updateComplete;
    expect(room.store).to.equal(store);
    room.remove();
    await waitUntil(() => room.store === null);
    parent.append(room);
    expect(room.store).not.to.equal(store);
  });

  it('asks after the call what the layout asks, and nothing where it asks nothing', async () => {
    const feedback = { title: 'Well?', ratings: [{ label: 'Great', value: 5, emoji: '😍' }] };
    const layout = { screens: { leave: { default: { elements: { feedback } } } } };
    const { shadow } = await aRoomElement({ status: 'left', layout });
    const asked = () => shadow.querySelector('hms-feedback')?.shadowRoot?.textContent ?? '';
    await waitUntil(() => asked().includes('Well?'));
    expect(shadow.textContent).to.contain('Rejoin');
    const quiet = await aRoomElement({ status: 'left' });
    expect(quiet.shadow.querySelector('hms-feedback')).to.equal(null);
  });

  it('reads sentences of its elements in one live region', async () => {
    const { room, shadow } = await aRoomElement({ status: 'lobby' });
    shadow
      .querySelector('hms-preview')!
      .dispatchEvent(
        new CustomEvent('hms-announce', { bubbles: true, composed: true, detail: { text: 'Hi' } }),
      );
    await room.updateComplete;
    expect(shadow.querySelector('[aria-live=polite]')!.textContent).to.equal('Hi');
  });

  it('writes no empty lang or theme on itself, which would undo the page’s', async () => {
    const { room } = await aRoomElement({ status: 'left' });
    expect(room.getAttributeNames()).to.deep.equal(['status']);
  });

  it('speaks another language when it is loaded', async () => {
    addLocale('de', () => Promise.resolve({ default: { 'left.title': 'Sie sind gegangen' } }));
    const { room, shadow } = await aRoomElement({ status: 'left' });
    room.lang = 'de-AT';
    await waitUntil(() => shadow.textContent.includes('Sie sind gegangen'));
    expect(shadow.textContent).to.contain('Rejoin');
  });

  it('speaks the page’s language, and turns round where that is written from the right', async () => {
    document.documentElement.lang = 'ar-EG';
    try {
      const { room, shadow } = await aRoomElement({ status: 'left' });
      await waitUntil(() => shadow.textContent.includes('غادرت الاجتماع'));
      expect(room.dir).to.equal('rtl');
      expect(getComputedStyle(shadow.querySelector('.screen')!).direction).to.equal('rtl');
      room.lang = 'fr';
      await waitUntil(() => shadow.textContent.includes('Vous avez quitté'));
      expect(room.hasAttribute('dir')).to.equal(false);
    } finally {
      document.documentElement.lang = 'en';
    }
  });

  it('wears the palette and font of the layout, and lets the page’s CSS win', async () => {
    const { room, parent } = await aRoomElement({
      status: 'left',
      layout: {
        themes: [{ palette: { primary_default: '#ff0000', surface_dim: '#00ff00' } }],
        typography: { font_family: 'Inter' },
      },
    });
    const value = (name: string) => getComputedStyle(room).getPropertyValue(name);
    expect(value('--hms-primary-default')).to.equal('#ff0000');
    expect(value('--hms-font-family')).to.match(/^"Inter", system-ui/);
    const style = document.createElement('style');
    style.textContent = 'hms-room { --hms-primary-default: #123456 }';
    parent.append(style);
    expect(value('--hms-primary-default')).to.equal('#123456');
    expect(value('--hms-surface-dim')).to.equal('#00ff00');
  });
});

describe('appearanceOf', () => {
  it('takes the default theme, and no CSS out of a font name', () => {
    const wanted = appearanceOf({
      role: 'host',
      themes: [
        { palette: { primary_default: '#111' } },
        {
          default: true,
          palette: { primary_default: '#222' },
          theme_type: 'THEME_TYPE_LIGHT',
        },
      ],
      typography: { font_family: 'X"; } * { color: red' },
    });
    expect(wanted.get('--hms-primary-default')).to.equal('#222');
    expect(wanted.get('--hms-color-scheme')).to.equal('light');
    expect(wanted.get('--hms-font-family')).not.to.match(/[;{}]/);
  });
});

describe('appearanceOf, with a scheme of the page', () => {
  it('takes a palette of that kind, and none of the other kind', () => {
    const themes = [{ palette: { primary_default: '#111' } }];
    const layout = { role: 'host', themes };
    expect(appearanceOf(layout, 'dark').get('--hms-primary-default')).to.equal('#111');
    expect(appearanceOf(layout, 'light').size).to.equal(0);
  });
});

describe('defaultServer', () => {
  it('is where the script came from, else the page’s own origin', () => {
    const page = 'https://page.example';
    expect(defaultServer('https://v.example:8443/hms.js?v=1', page)).to.equal(
      'https://v.example:8443',
    );
    expect(defaultServer('file:///hms.js', page)).to.equal(page);
    expect(defaultServer('', page)).to.equal(page);
  });
});
