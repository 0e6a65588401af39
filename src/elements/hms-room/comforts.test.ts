/** Settings, keys and the other comforts in a whole room, with the browser's own dialog and wake lock. */
import { expect, fixture, html } from '@open-wc/testing';
import { animationsOf } from '../../../test/helpers/deep.js';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import { userEvent } from 'vitest/browser';
import { aRoom, type ARoomOptions } from '../../testing/a-room.js';
import { aMessage } from '../../testing/builders.js';
import { tellEvent } from '../../testing/paper-ports.js';
import { emit } from '../internal/emit.js';
import '../internal/comforts/comforts.js';
import { Sounds } from '../internal/comforts/sounds.js';
import '../hms-control-bar/more-menu.js';
import '../hms-settings/hms-settings.define.js';
import './call-elements.define.js';
import './hms-room.define.js';

/** What is loaded when there is time for it takes its time on a busy machine. */
const until = (test: () => unknown) => waitUntil(test, undefined, { timeout: 12_000 });

const elements = { chat: {}, participant_list: {}, hand_raise: {}, brb: {} };
const layout = { screens: { conferencing: { default: { elements } } } };

async function aCall(options: ARoomOptions = {}, attributes: Record<string, string> = {}) {
  const handle = aRoom({ blank: true, layout, ...options });
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  parent.style.cssText = 'width:900px;height:600px';
  const room = document.createElement('hms-room');
  for (const [name, value] of Object.entries(attributes)) room.setAttribute(name, value);
  room.handle = handle;
  parent.append(room);
  await until(() => handle.calls.some(({ name }) => name === 'setPreferences'));
  await until(() => room.shadowRoot!.querySelector('hms-call'));
  const call = room.shadowRoot!.querySelector('hms-call')!;
  await call.updateComplete;
  const named = (name: string) => handle.calls.filter((made) => made.name === name);
  const sheet = () => room.shadowRoot!.querySelector('dialog');
  const state = () => handle.store.getState();
  return { handle, parent, room, call, named, sheet, state };
}

const isOnce = (effect: AnimationEffect | null) => effect?.getComputedTiming().iterations === 1;

/** The focus is nowhere, as on a page that was just clicked. */
const press = async (key: string) => {
  (document.activeElement as HTMLElement | null)?.blur();
  await userEvent.keyboard(key);
};

describe('comforts of <hms-room>', () => {
  beforeEach(() => localStorage.clear());
  afterEach(() => localStorage.clear());

  describe('settings', () => {
    it('open from the menu of the bar, hold the focus, and give it back', async () => {
      const { call, sheet, room } = await aCall();
      const bar = call.shadowRoot!.querySelector('hms-control-bar')!;
      const more = bar.shadowRoot!.querySelector<HTMLElement>('[popovertarget]')!;
      more.focus();
      more.click();
      const item = () =>
        [...bar.shadowRoot!.querySelectorAll<HTMLElement>('.item')].find((one) =>
          one.textContent.includes('Settings'),
        );
      await until(item);
      item()!.click();
      await until(() => sheet()?.open);
      await until(() => sheet()!.querySelector('hms-settings')?.shadowRoot?.querySelector('h3'));
      // The name of the button fades while the sheet comes, and half of either is hard to read.
      for (const animation of animationsOf(room)) if (isOnce(animation.effect)) animation.finish();
      await expect(room).to.be.accessible();
      await userEvent.keyboard('{Escape}');
      await until(() => sheet() === null);
      expect(bar.shadowRoot!.activeElement).to.equal(more);
    });

    it('stay closed where the page says so', async () => {
      const { room, sheet } = await aCall();
      const keep = (event: Event) => event.preventDefault();
      document.addEventListener('hms-request-settings', keep);
      emit(room, 'hms-request-settings', {}, { cancelable: true });
      emit(room, 'hms-request-shortcuts', {}, { cancelable: true });
      await until(() => sheet()?.open);
      document.removeEventListener('hms-request-settings', keep);
      expect(sheet()!.querySelector('hms-settings')).to.equal(null);
      expect(sheet()!.querySelector('hms-shortcuts')).to.exist;
    });

    it('are remembered for the next room, but for what nobody can read', async () => {
      const { handle } = await aCall();
      handle.actions.setPreferences({ soundOnHand: true, mirror: false });
      expect((await aCall()).state().preferences).to.include({ soundOnHand: true, mirror: false });
      localStorage.setItem('hms-kit.preferences', '{"mirror":"no","wakeLock":false,"x":1}');
      const { preferences } = (await aCall()).state();
      expect(preferences).to.include({ mirror: true, wakeLock: false });
      expect(preferences).not.to.have.property('x');
    });

    it('turn the own picture round, everywhere', async () => {
      const { handle, room, call } = await aCall();
      const mirrored = () =>
        getComputedStyle(call).getPropertyValue('--hms-mirror').trim() || 'as it comes';
      expect(mirrored()).to.equal('as it comes');
      expect(room.hasAttribute('style')).to.equal(false);
      handle.actions.setPreferences({ mirror: false });
      expect(mirrored()).to.equal('1');
      handle.actions.setPreferences({ mirror: true });
      expect(mirrored()).to.equal('as it comes');
    });

    it('speak the chosen language, and the page’s again', async () => {
      const { handle, room } = await aCall({}, { lang: 'fr' });
      handle.actions.setPreferences({ language: 'de' });
      expect(room.lang).to.equal('de');
      handle.actions.setPreferences({ language: '' });
      expect(room.lang).to.equal('fr');
    });
  });

  describe('keys', () => {
    it('mute, stop the camera, raise the hand, open chat and people, and tell themselves', async () => {
      const { call, named, sheet, state } = await aCall();
      await press('m');
      expect(named('setLocalAudioEnabled').at(-1)?.args).to.deep.equal([false]);
      await press('v');
      expect(named('setLocalVideoEnabled').at(-1)?.args).to.deep.equal([false]);
      await press('h');
      await until(() => state().peers['p0']!.handRaisedAt > 0);
      const panel = () => call.shadowRoot!.querySelector('[role=tab][aria-selected=true]');
      await press('c');
      await until(() => panel()?.id === 'tab-chat');
      await press('p');
      await until(() => panel()?.id === 'tab-people');
      await press('p');
      await until(() => panel() === null);
      await press('?');
      await until(() => sheet()?.querySelector('hms-shortcuts'));
    });

    it('are told by the buttons that they press', async () => {
      const { call } = await aCall();
      const bar = call.shadowRoot!.querySelector('hms-control-bar')!.shadowRoot!;
      const keys = (tag: string) =>
        bar.querySelector(tag)?.shadowRoot?.querySelector('[aria-keyshortcuts]')?.ariaKeyShortcuts;
      await until(() => keys('hms-mic-button') === 'M');
      expect(keys('hms-camera-button')).to.equal('V');
      expect(keys('hms-hand-button')).to.equal('H');
    });

    it('let the muted talk while Space is held, and no longer', async () => {
      const { named } = await aCall({ muted: [0] });
      const wishes = () => named('setLocalAudioEnabled').map(({ args }) => args[0]);
      await press('{ >}');
      expect(wishes()).to.deep.equal([true]);
      await userEvent.keyboard('{/ }');
      expect(wishes()).to.deep.equal([true, false]);
    });

    it('let go when the window loses the keyboard', async () => {
      const { named } = await aCall({ muted: [0] });
      await press('{ >}');
      dispatchEvent(new Event('blur'));
      expect(named('setLocalAudioEnabled').map(({ args }) => args[0])).to.deep.equal([true, false]);
      await userEvent.keyboard('{/ }');
    });

    it('do nothing while somebody types, in a menu or dialog, or with a key of the browser', async () => {
      const { named, parent, room } = await aCall();
      const field = document.createElement('input');
      parent.append(field);
      field.focus();
      await userEvent.keyboard('m');
      field.remove();
      await press('{Control>}m{/Control}');
      await press('{Alt>}m{/Alt}');
      await press('{Shift>}M{/Shift}');
      emit(room, 'hms-request-shortcuts', {}, { cancelable: true });
      await until(() => room.shadowRoot!.querySelector('dialog')?.open);
      await userEvent.keyboard('m');
      expect(named('setLocalAudioEnabled')).to.deep.equal([]);
    });

    it('press a focused button with Space as always', async () => {
      const { named, call } = await aCall({ muted: [0] });
      const camera = call
        .shadowRoot!.querySelector('hms-control-bar')!
        .shadowRoot!.querySelector('hms-camera-button')!;
      await until(() => camera.shadowRoot?.querySelector('button'));
      camera.shadowRoot!.querySelector('button')!.focus();
      await userEvent.keyboard(' ');
      expect(named('setLocalAudioEnabled')).to.deep.equal([]);
      expect(named('setLocalVideoEnabled')).to.have.length(1);
    });

    it('belong to the room that has the focus, where there are two', async () => {
      const first = await aCall();
      const second = await aCall();
      await press('m');
      expect(first.named('setLocalAudioEnabled')).to.deep.equal([]);
      const bar = second.call.shadowRoot!.querySelector('hms-control-bar')!;
      bar.shadowRoot!.querySelector<HTMLElement>('[popovertarget]')!.focus();
      await userEvent.keyboard('m');
      expect(first.named('setLocalAudioEnabled')).to.deep.equal([]);
      expect(second.named('setLocalAudioEnabled')).to.have.length(1);
    });

    it('are off by an attribute of the page, and by the person’s choice', async () => {
      const { named, room, state, handle } = await aCall({}, { 'no-shortcuts': '' });
      await press('m');
      expect(named('setLocalAudioEnabled')).to.deep.equal([]);
      expect(state().shortcuts).to.equal(false);
      room.noShortcuts = false;
      await room.updateComplete;
      expect(state().shortcuts).to.equal(true);
      handle.actions.setPreferences({ shortcuts: false });
      await press('m');
      expect(named('setLocalAudioEnabled')).to.deep.equal([]);
      expect(state().shortcuts).to.equal(false);
    });

    it('end with the room', async () => {
      const { named, room } = await aCall();
      room.remove();
      await press('m');
      expect(named('setLocalAudioEnabled')).to.deep.equal([]);
    });
  });

  it('tell who talks while muted, unless they do not want to know', async () => {
    const { handle, named, state } = await aCall();
    const listener = named('onMutedVoice').at(-1)!.args[0] as () => void;
    listener();
    expect(state().notices.map(({ text }) => text)).to.deep.equal(['notice.muted-voice']);
    handle.actions.setPreferences({ mutedHint: false });
    handle.actions.setPreferences({ mutedHint: true });
    expect(named('onMutedVoice')).to.have.length(2);
  });

  describe('the wake lock', () => {
    const request = navigator.wakeLock.request.bind(navigator.wakeLock);
    let held: { released: boolean; release(): Promise<void> }[] = [];

    beforeEach(() => {
      held = [];
      navigator.wakeLock.request = async () => {
        const lock = { released: false, release: async () => void (lock.released = true) };
        held.push(lock);
        return lock as unknown as WakeLockSentinel;
      };
    });
    afterEach(() => {
      navigator.wakeLock.request = request;
    });

    it('is held in a call, taken again when the page is seen again, and let go after it', async () => {
      const { room } = await aCall();
      await until(() => held.length === 1);
      held[0]!.released = true;
      document.dispatchEvent(new Event('visibilitychange'));
      await until(() => held.length === 2);
      document.dispatchEvent(new Event('visibilitychange'));
      room.remove();
      await until(() => held[1]!.released);
      expect(held).to.have.length(2);
    });

    it('is none of those who do not want it', async () => {
      localStorage.setItem('hms-kit.preferences', '{"wakeLock":false}');
      await aCall();
      expect(held).to.deep.equal([]);
    });
  });

  describe('sounds', () => {
    const real = Object.getOwnPropertyDescriptor(Sounds.prototype, 'play')!;
    let played: string[] = [];

    beforeEach(() => {
      played = [];
      Sounds.prototype.play = async (sound) => void played.push(sound);
    });
    afterEach(() => {
      Object.defineProperty(Sounds.prototype, 'play', real);
    });

    const happen = ({ handle }: Awaited<ReturnType<typeof aCall>>, id: string) => {
      const { peers } = handle.store.getState();
      tellEvent(handle.store, 'peer.joined', { peer: { ...peers['p1']!, id } });
      tellEvent(handle.store, 'peer.updated', { peerId: 'p1', changes: { handRaisedAt: 9 } });
      tellEvent(handle.store, 'chat.message', { message: aMessage(`m-${id}`, 'p1') });
    };

    it('are off at first, and one by one by choice', async () => {
      const call = await aCall({ peers: 2 });
      happen(call, 'x');
      call.handle.actions.setPreferences({ soundOnJoin: true, soundOnMessage: true });
      happen(call, 'y');
      await until(() => played.length >= 2);
      expect(played).to.deep.equal(['join', 'message']);
    });

    it('are off where many people are', async () => {
      const call = await aCall({ peers: 9 });
      call.handle.actions.setPreferences({ soundOnJoin: true });
      happen(call, 'x');
      const few = await aCall({ peers: 2 });
      happen(few, 'y');
      await until(() => played.length > 0);
      expect(played).to.deep.equal(['join']);
    });
  });

  it('make a sound of tones, and close what they opened', async () => {
    const made: OscillatorNode[] = [];
    const create = Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, 'createOscillator')!;
    BaseAudioContext.prototype.createOscillator = function (): OscillatorNode {
      const tone = (create.value as () => OscillatorNode).call(this);
      made.push(tone);
      return tone;
    };
    // Browsers hold sound back until the page was touched.
    await userEvent.click(document.body);
    const sounds = new Sounds();
    await sounds.play('join', '');
    Object.defineProperty(BaseAudioContext.prototype, 'createOscillator', create);
    expect(made.map(({ frequency }) => frequency.value)).to.deep.equal([523, 784]);
    sounds.close();
    await until(() => made[0]!.context.state === 'closed');
  });

  describe('be right back', () => {
    const menu = async (options: ARoomOptions = {}) => {
      const all = await aCall(options);
      const bar = all.call.shadowRoot!.querySelector('hms-control-bar')!;
      bar.shadowRoot!.querySelector<HTMLElement>('[popovertarget]')!.click();
      await until(() => bar.shadowRoot!.querySelector('.item'));
      const item = (text: string) =>
        [...bar.shadowRoot!.querySelectorAll<HTMLElement>('.item')].find((one) =>
          one.textContent.includes(text),
        );
      return { ...all, bar, item };
    };

    it('is in the menu by layout key brb, and shows on the tile for everybody', async () => {
      const { item, state, bar } = await menu();
      item('Be right back')!.click();
      await until(() => state().peers['p0']!.metadata === '{"isBRBOn":true}');
      await bar.updateComplete;
      item('I am back')!.click();
      await until(() => state().peers['p0']!.metadata === '{"isBRBOn":false}');
    });

    it('is not there without the key', async () => {
      const { item } = await menu({
        layout: { screens: { conferencing: { default: { elements: {} } } } },
      });
      expect(item('Be right back')).to.equal(undefined);
      expect(item('Settings')).to.exist;
    });
  });
});
