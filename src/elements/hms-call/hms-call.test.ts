import { expect, fixture, html } from '@open-wc/testing';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import { userEvent } from 'vitest/browser';
import { aRoom, mountRoom, type ARoomOptions } from '../../testing/a-room.js';
import { aMessage, aPoll, aRoleInfo } from '../../testing/builders.js';
import { tellEvent } from '../../testing/paper-ports.js';
import { PSEUDO_LANG, speak } from '../../testing/pseudo-locale.js';
import '../hms-room/hms-room.define.js';
import type { HmsCall } from './hms-call.js';
import './hms-call.define.js';

/** What a call fetches takes its time on a busy machine. */
const soon = (holds: () => unknown) => waitUntil(holds, holds.toString(), { timeout: 10_000 });

async function aCall(options: ARoomOptions = {}, width = 1000) {
  const room = aRoom({ blank: true, ...options });
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  parent.style.cssText = `width:${width}px;height:600px`;
  mountRoom(room, parent);
  const call = document.createElement('hms-call');
  parent.append(call);
  await call.updateComplete;
  return { room, call, shadow: call.shadowRoot! };
}

const button = (call: HmsCall, name: RegExp) =>
  [...call.shadowRoot!.querySelectorAll('button')].find((candidate) =>
    name.test(candidate.getAttribute('aria-label') ?? ''),
  )!;

describe('<hms-call>', () => {
  it('is accessible with the panel closed and with either tab', async () => {
    const { call } = await aCall({ peers: 4, messages: 3 });
    await expect(call).to.be.accessible();
    button(call, /^show chat/i).click();
    await call.updateComplete;
    await expect(call).to.be.accessible();
    button(call, /show people/i).click();
    await call.updateComplete;
    await expect(call).to.be.accessible();
  });

  it('says how many people are here and how many messages are new', async () => {
    const { call } = await aCall({ peers: 4, messages: 3, unread: 2 });
    expect(button(call, /4 people/)).to.exist;
    expect(button(call, /^Show chat, 2 new messages$/)).to.exist;
  });

  it('fetches the list of people when somebody looks at it', async () => {
    const { call, shadow } = await aCall({ peers: 3 });
    button(call, /show people/i).click();
    await call.updateComplete;
    const list = () => shadow.querySelector('hms-participants')?.shadowRoot;
    await soon(() => list()?.textContent.includes('Chiara Rossi'));
  });

  it('has polls for who writes them, and for others when there is one', async () => {
    const host = await aCall({ peers: 2 });
    expect(button(host.call, /^Show polls$/)).to.exist;
    const { room, call } = await aCall({ peers: 2, role: 'guest' });
    expect(button(call, /^Show polls$/)).to.equal(undefined);
    tellEvent(room.store, 'poll.changed', {
      poll: aPoll('a', { title: 'Lunch?', state: 'started' }),
    });
    await call.updateComplete;
    expect(button(call, /^Show polls$/)).to.exist;
  });

  it('opens the poll that a notice beside it asks for', async () => {
    const polls = { a: aPoll('a', { title: 'Lunch?', state: 'started' }) };
    const handle = aRoom({ blank: true, state: { polls } });
    const element = document.createElement('hms-room');
    element.handle = handle;
    (await fixture<HTMLElement>(html`<div></div>`)).append(element);
    const shadow = () => element.shadowRoot!.querySelector('hms-call')?.shadowRoot;
    await soon(() => shadow());
    const detail = { pollId: 'a' };
    const asks = new CustomEvent('hms-request-poll', { bubbles: true, composed: true, detail });
    element.shadowRoot!.querySelector('hms-toasts')!.dispatchEvent(asks);
    await soon(() =>
      shadow()
        ?.querySelector('hms-polls')
        ?.shadowRoot?.querySelector('h3')
        ?.textContent.includes('Lunch?'),
    );
  });

  it('goes through its tabs by the arrow keys, the other way where text runs from the right', async () => {
    const { call, shadow } = await aCall({ peers: 2 });
    button(call, /^Show chat$/).click();
    await call.updateComplete;
    const current = () => shadow.querySelector<HTMLElement>('[role=tab][aria-selected=true]')!.id;
    shadow.querySelector<HTMLElement>('#tab-chat')!.focus();
    await userEvent.keyboard('{ArrowRight}');
    await soon(() => current() === 'tab-people');
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}');
    await soon(() => current() === 'tab-polls');
    await speak('ar', call.parentElement!);
    const parent = call.parentElement!;
    parent.append(call);
    await soon(() => shadow.querySelector('#tab-chat')?.textContent.includes('المحادثة'));
    shadow.querySelector<HTMLElement>('#tab-polls')!.focus();
    await userEvent.keyboard('{ArrowRight}');
    await soon(() => current() === 'tab-people');
  });

  it('cuts no tab, however long its language', async () => {
    for (const lang of ['de', 'fr', 'ar', PSEUDO_LANG]) {
      const { call, shadow } = await aCall({ peers: 4 }, 800);
      await speak(lang, call.parentElement!);
      call.parentElement!.append(call);
      await call.updateComplete;
      shadow.querySelector<HTMLElement>('.toggles button:last-child')!.click();
      await soon(() => shadow.querySelector('[role=tab]'));
      shadow.querySelector<HTMLElement>('#tab-polls')!.click();
      await call.updateComplete;
      const labels = [...shadow.querySelectorAll<HTMLElement>('[role=tab] .label')];
      const cut = labels.filter(({ clientWidth, scrollWidth }) => clientWidth < scrollWidth);
      expect(
        cut.map(({ textContent }) => textContent),
        lang,
      ).to.deep.equal([]);
    }
  });

  it('cuts the chat title of the layout before any other tab', async () => {
    const chat = { public_chat_enabled: true, chat_title: 'Questions about everything '.repeat(4) };
    const elements = { chat, participant_list: {} };
    const { shadow } = await aCall({
      layout: { screens: { conferencing: { default: { elements } } } },
    });
    shadow.querySelector<HTMLElement>('.toggles button:last-child')!.click();
    await soon(() => shadow.querySelector('[role=tab]'));
    const tabs = shadow.querySelector<HTMLElement>('.tabs')!;
    expect(tabs.scrollWidth).to.equal(tabs.clientWidth);
    const people = shadow.querySelector<HTMLElement>('#tab-people .label')!;
    expect(people.scrollWidth).to.equal(people.clientWidth);
    expect(shadow.querySelector<HTMLElement>('#tab-chat')!.offsetWidth).to.be.greaterThan(71);
  });

  it('wears title, sentence, logo and chat title of the layout', async () => {
    const { call, shadow } = await aCall({
      layout: {
        logo: { url: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=' },
        screens: {
          conferencing: {
            default: {
              elements: {
                header: { title: 'Town hall', description: 'Every Monday' },
                chat: { public_chat_enabled: true, chat_title: 'Questions' },
              },
            },
          },
        },
      },
    });
    const head = shadow.querySelector('.head')!;
    expect(head.textContent).to.contain('Town hall').and.to.contain('Every Monday');
    expect(head.querySelector('img')!.src).to.match(/^data:image/);
    button(call, /^Show chat$/).click();
    await call.updateComplete;
    expect(shadow.querySelector('#tab-chat')!.textContent).to.contain('Questions');
  });

  it('leaves header and controls away where the layout hides them', async () => {
    const hidden = (hideSections: ('header' | 'footer')[]) =>
      aCall({ layout: { screens: { conferencing: { default: { elements: {}, hideSections } } } } });
    const bare = await hidden(['header', 'footer']);
    expect(bare.shadow.querySelector('.head')).to.equal(null);
    expect(bare.shadow.querySelector('hms-control-bar')).to.equal(null);
    await expect(bare.call).to.be.accessible();
    const whole = await hidden([]);
    expect(whole.shadow.querySelector('.head')).to.exist;
    expect(whole.shadow.querySelector('hms-control-bar')).to.exist;
  });

  it('opens the chat with one person', async () => {
    const { call, shadow } = await aCall({ peers: 3 });
    button(call, /show people/i).click();
    await call.updateComplete;
    const detail = { peerId: 'p1' };
    const asks = new CustomEvent('hms-request-chat', { bubbles: true, composed: true, detail });
    shadow.querySelector('hms-participants')!.dispatchEvent(asks);
    await soon(
      () =>
        shadow.querySelector('hms-chat')?.shadowRoot?.querySelector('select')?.value === 'peer:p1',
    );
  });

  it('shows what the layout of the next role shows', async () => {
    const { room, call, shadow } = await aCall();
    button(call, /show people/i).click();
    await call.updateComplete;
    const role = aRoleInfo('audience', [], { subscribeToRoles: ['host'] });
    const elements = { chat: { public_chat_enabled: true }, hand_raise: {} };
    const layout = {
      role: 'audience',
      screens: { conferencing: { hls_live_streaming: { elements } } },
    };
    tellEvent(room.store, 'role.updated', { role, layout, by: null });
    await call.updateComplete;
    expect(shadow.querySelector('.panel hms-chat')).to.exist;
    expect(shadow.querySelectorAll('[role=tab]').length).to.equal(1);
    expect(shadow.querySelector('button.count')).to.equal(null);
    const head = shadow.querySelector('.head')!.getBoundingClientRect();
    const count = shadow.querySelector('.count')!.getBoundingClientRect();
    expect(count.left > head.left && count.bottom <= head.bottom).to.equal(true);
  });

  it('tells who runs the stage how many hands are up', async () => {
    const { call } = await aCall({ peers: 3, hands: [1, 2] });
    expect(button(call, /2 raised hands/)).to.exist;
    const guest = await aCall({ peers: 3, hands: [1, 2], role: 'guest' });
    expect(button(guest.call, /raised hand/)).to.equal(undefined);
  });

  it('closes with Escape what is open last: the menu, then the panel', async () => {
    const { call, shadow } = await aCall({ peers: 3, messages: 2 });
    button(call, /^Show chat/).click();
    const chat = () => shadow.querySelector('hms-chat')?.shadowRoot;
    await soon(() => chat()?.querySelector('.line .more'));
    const more = chat()!.querySelector<HTMLElement>('.line .more')!;
    more.click();
    await soon(() => chat()!.activeElement?.matches('[role=menuitem]'));
    await userEvent.keyboard('{Escape}');
    await soon(() => chat()!.querySelector(':popover-open') === null);
    expect(shadow.querySelector('.panel')).to.exist;
    await soon(() => chat()!.activeElement === more);
    await userEvent.keyboard('{Escape}');
    await soon(() => shadow.querySelector('.panel') === null);
  });

  it('moves between the tabs by arrow keys, and closes with Escape', async () => {
    const { call, shadow } = await aCall();
    button(call, /^show chat/i).click();
    await call.updateComplete;
    const tab = () => shadow.querySelector<HTMLElement>('[role=tab][aria-selected=true]')!;
    const key = (name: string) =>
      tab().dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true }));
    tab().focus();
    key('ArrowRight');
    await call.updateComplete;
    expect(shadow.activeElement?.id).to.equal('tab-people');
    key('Escape');
    await call.updateComplete;
    expect(shadow.querySelector('.panel')).to.equal(null);
    expect(shadow.activeElement?.getAttribute('aria-label')).to.match(/show chat/i);
  });

  it('opens a sheet on a phone and takes the focus along', async () => {
    const { call, shadow } = await aCall({}, 390);
    button(call, /^show chat/i).click();
    await call.updateComplete;
    await call.updateComplete;
    const panel = shadow.querySelector('.panel')!.getBoundingClientRect();
    expect(panel.width).to.equal(390);
    expect(panel.height).to.be.closeTo(450, 1);
    expect(shadow.activeElement?.getAttribute('aria-label')).to.equal('Close');
  });

  it('tells when the media is being repaired', async () => {
    const { room, call, shadow } = await aCall();
    room.store.dispatch({ from: 'media', type: 'status', status: 'reconnecting' });
    await call.updateComplete;
    expect(shadow.querySelector('.state')?.textContent).to.contain('Video is reconnecting…');
    // With the room itself away, its notice says it all.
    room.store.dispatch({ from: 'channel', type: 'dropped' });
    await call.updateComplete;
    expect(shadow.querySelector('.state')).to.equal(null);
  });

  it('tells everybody that it is recorded, with and without a header', async () => {
    const recording = {
      ...{ id: 'r', paused: false, audioOnly: false, initialisedAt: 1, startedAt: 2, error: null },
      state: 'started',
    } as const;
    for (const hideSections of [[], ['header']] as ('header'[] | [])[]) {
      const { shadow } = await aCall({
        ...{ role: 'guest', state: { recording } },
        layout: { screens: { conferencing: { default: { elements: {}, hideSections } } } },
      });
      const badge = () => shadow.querySelector('hms-recording-badge')?.shadowRoot;
      await soon(() => badge()?.querySelector('[aria-label="This call is being recorded."]'));
    }
  });

  describe('without input', () => {
    const resting = (shadow: ShadowRoot) => shadow.querySelector('.call.resting') !== null;
    const pointer = (type: string, pointerType: string) =>
      new PointerEvent(type, { bubbles: true, composed: true, pointerType });

    async function aRestingCall() {
      const scene = await aCall({ peers: 3 });
      // Wherever an earlier test left the mouse, it must not rest on the controls.
      await userEvent.hover(scene.shadow.querySelector('hms-stage')!);
      scene.call.restAfter = 40;
      await soon(() => resting(scene.shadow));
      return scene;
    }

    it('lets header and controls step back, and brings them back at any input', async () => {
      const { call, shadow } = await aRestingCall();
      const bar = shadow.querySelector('hms-control-bar')!;
      await soon(() => getComputedStyle(bar).opacity === '0');
      for (const event of [pointer('pointermove', 'mouse'), new KeyboardEvent('keydown')]) {
        (event instanceof KeyboardEvent ? document : call).dispatchEvent(event);
        await call.updateComplete;
        expect(resting(shadow)).to.equal(false);
        await soon(() => resting(shadow));
      }
    });

    it('only comes back by a touch on a button that could not be seen', async () => {
      const { room, call, shadow } = await aRestingCall();
      const leave = shadow
        .querySelector('hms-control-bar')!
        .shadowRoot!.querySelector('hms-leave-button')!
        .shadowRoot!.querySelector('button')!;
      leave.dispatchEvent(pointer('pointerdown', 'touch'));
      leave.click();
      await call.updateComplete;
      expect(resting(shadow)).to.equal(false);
      expect(room.calls.some(({ name }) => name === 'leave')).to.equal(false);
      leave.dispatchEvent(pointer('pointerdown', 'touch'));
      leave.click();
      expect(room.calls.some(({ name }) => name === 'leave')).to.equal(true);
    });

    it('comes back for a new message', async () => {
      const { room, call, shadow } = await aRestingCall();
      const [from] = Object.values(room.store.getState().peers).slice(1);
      tellEvent(room.store, 'chat.message', { message: aMessage('new', from!.id) });
      await call.updateComplete;
      expect(resting(shadow)).to.equal(false);
    });

    it('stays with an open panel or menu, the keyboard’s focus, nobody to see, or rest-after 0', async () => {
      const holding = {
        panel: (shadow: ShadowRoot) =>
          shadow.querySelector<HTMLElement>('.toggles button[aria-label^="Show chat"]')!.click(),
        menu: (shadow: ShadowRoot) =>
          shadow
            .querySelector('hms-control-bar')!
            .shadowRoot!.querySelector('hms-mic-button')!
            .shadowRoot!.querySelector<HTMLElement>('[popovertarget]')!
            .click(),
        focus: async (shadow: ShadowRoot) => {
          await userEvent.keyboard('{Tab}');
          shadow.querySelector<HTMLElement>('.count')!.focus();
        },
        nobody: () => {},
        never: () => {},
      };
      for (const [what, hold] of Object.entries(holding)) {
        const cameraOff = what === 'nobody' ? [1, 2] : [];
        const { call, shadow } = await aCall({ peers: 3, cameraOff });
        call.restAfter = what === 'never' ? 0 : 20;
        await hold(shadow);
        // Another call with three times the patience rests meanwhile.
        const other = await aCall({ peers: 3 });
        other.call.restAfter = 60;
        await soon(() => resting(other.shadow));
        expect(resting(shadow), what).to.equal(false);
        call.remove();
        other.call.remove();
      }
    });
  });

  it('has no chat where the layout switched it off', async () => {
    const elements = { chat: { public_chat_enabled: false } };
    const { call } = await aCall({
      layout: { screens: { conferencing: { default: { elements } } } },
    });
    expect(button(call, /chat/i)).to.equal(undefined);
  });
});
