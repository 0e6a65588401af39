import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { cdp } from 'vitest/browser';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import { HmsError } from '../../protocol/errors.js';
import { aRoom, mountRoom, type ARoomOptions } from '../../testing/a-room.js';
import './hms-settings.define.js';

const PICTURE = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';
const elements = {
  virtual_background: {
    background_media: [
      { url: PICTURE, media_type: 'IMAGE' },
      { url: 'data:video/mp4,', media_type: 'VIDEO' },
    ],
  },
  noise_cancellation: {},
};
const EFFECTS = { screens: { conferencing: { default: { elements } } } };

async function theSettings(options: ARoomOptions = {}) {
  const room = aRoom({ blank: true, ...options });
  const parent = mountRoom(room, await fixture<HTMLElement>(html`<div></div>`));
  const element = document.createElement('hms-settings');
  parent.append(element);
  await element.updateComplete;
  const shadow = element.shadowRoot!;
  const labelled = (text: string): HTMLInputElement | null => {
    const label = [...shadow.querySelectorAll('label')].find((one) =>
      one.textContent.includes(text),
    );
    return (label ?? shadow).querySelector(label ? 'input, select' : `[aria-label="${text}"]`);
  };
  const choose = (select: HTMLInputElement | null, value: string) => {
    select!.value = value;
    select!.dispatchEvent(new Event('change'));
  };
  return { room, parent, element, shadow, labelled, choose, last: () => room.calls.at(-1) };
}

describe('<hms-settings>', () => {
  it('is accessible with everything in it, with little, and outside a room', async () => {
    const all = await theSettings({ layout: EFFECTS, effects: true });
    await expect(all.element).to.be.accessible();
    await expect((await theSettings({ role: 'viewer' })).element).to.be.accessible();
    await expect(await fixture(html`<hms-settings></hms-settings>`)).to.be.accessible();
  });

  it('chooses camera, microphone and speaker, and plays a test sound', async () => {
    const { labelled, choose, last, shadow } = await theSettings();
    choose(labelled('Camera'), 'cam-2');
    expect(last()).to.deep.equal({ name: 'selectDevice', args: ['camera', 'cam-2'] });
    choose(labelled('Microphone'), 'mic-2');
    expect(last()).to.deep.equal({ name: 'selectDevice', args: ['microphone', 'mic-2'] });
    choose(labelled('Speaker'), 'spk-1');
    expect(last()).to.deep.equal({ name: 'selectDevice', args: ['speaker', 'spk-1'] });
    shadow.querySelector<HTMLButtonElement>('.speaker .button')!.click();
    expect(last()!.name).to.equal('testSpeaker');
  });

  it('shows the own picture and level while it is there, and lets go of both', async () => {
    const { room, element, shadow } = await theSettings();
    const names = () => room.calls.map(({ name }) => name);
    expect(names()).to.include.members(['attachLocal', 'onLocalLevel']);
    await waitUntil(
      () => shadow.querySelector<HTMLElement>('.level')!.style.getPropertyValue('--level') !== '',
    );
    element.remove();
    const still = shadow.querySelector<HTMLElement>('.level')!;
    still.style.removeProperty('--level');
    // Longer than a level takes to come.
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(still.style.getPropertyValue('--level')).to.equal('');
  });

  it('offers only what the role can use', async () => {
    const { shadow, labelled } = await theSettings({ role: 'viewer' });
    expect(shadow.querySelector('video')).to.equal(null);
    expect(labelled('Microphone')).to.equal(null);
    expect(labelled('Speaker')).to.exist;
  });

  it('offers a background only where the layout and the operator do', async () => {
    const fieldset = async (options: ARoomOptions) =>
      (await theSettings(options)).shadow.querySelector('fieldset');
    expect(await fieldset({ layout: EFFECTS })).to.equal(null);
    expect(await fieldset({ effects: true })).to.equal(null);
    expect(await fieldset({ layout: EFFECTS, effects: true })).to.exist;
  });

  it('chooses blur or a picture of the layout, and leaves moving ones out', async () => {
    const { shadow, element, last } = await theSettings({ layout: EFFECTS, effects: true });
    const radios = () => [...shadow.querySelectorAll<HTMLInputElement>('[name=background]')];
    expect(radios().map(({ value }) => value)).to.deep.equal(['none', 'blur', PICTURE]);
    expect(radios().map(({ checked }) => checked)).to.deep.equal([true, false, false]);
    radios()[1]!.click();
    expect(last()).to.deep.equal({ name: 'setBackground', args: ['blur'] });
    await element.updateComplete;
    expect(radios()[1]!.checked).to.equal(true);
    radios()[2]!.click();
    expect(last()).to.deep.equal({ name: 'setBackground', args: [PICTURE] });
  });

  it('says that a background did not come, and shows the one that is there', async () => {
    const { room, shadow, element, parent } = await theSettings({ layout: EFFECTS, effects: true });
    const error = new HmsError('background_failed', 'No model.');
    const refusing = new Proxy(room.actions, {
      get: (target, name) =>
        name === 'setBackground' ? () => Promise.reject(error) : Reflect.get(target, name),
    });
    const other = mountRoom({ ...room, actions: refusing });
    parent.append(other);
    other.append(element);
    await element.updateComplete;
    const told = oneEvent(parent, 'hms-error');
    shadow.querySelector<HTMLInputElement>('[value=blur]')!.click();
    expect((await told).detail.code).to.equal('background_failed');
    const state = { chosen: 'none', available: true, busy: false, error };
    room.store.dispatch({ from: 'media', type: 'background', ...state });
    await element.updateComplete;
    expect(shadow.querySelector('[role=alert]')!.textContent).to.contain('could not be changed');
    expect(shadow.querySelector<HTMLInputElement>('[value=none]')!.checked).to.equal(true);
  });

  it('switches noise cancellation where the layout has it', async () => {
    expect((await theSettings()).labelled('Noise cancellation')).to.equal(null);
    const { labelled, last } = await theSettings({ layout: EFFECTS });
    labelled('Noise cancellation')!.click();
    expect(last()).to.deep.equal({ name: 'setNoiseCancellation', args: [false] });
  });

  it('keeps what the person prefers: sounds off, the rest on, until they say otherwise', async () => {
    const { labelled, room } = await theSettings();
    const switches = [
      ['Mirror my picture', 'mirror'],
      ['talk while muted', 'mutedHint'],
      ['Keep the screen on', 'wakeLock'],
      ['single keys', 'shortcuts'],
      ['somebody joins', 'soundOnJoin'],
      ['raises a hand', 'soundOnHand'],
      ['message arrives', 'soundOnMessage'],
    ] as const;
    for (const [label, name] of switches) {
      const input = labelled(label)!;
      expect(input.checked, label).to.equal(!name.startsWith('soundOn'));
      input.click();
      expect(room.store.getState().preferences[name], label).to.equal(name.startsWith('soundOn'));
    }
  });

  it('speaks of keys where there are some, and not on a phone', async () => {
    const { labelled } = await theSettings();
    expect(labelled('single keys')!.checkVisibility()).to.equal(true);
    const touch = (enabled: boolean) =>
      cdp().send('Emulation.setTouchEmulationEnabled', { enabled, maxTouchPoints: 1 });
    await touch(true);
    try {
      expect(labelled('single keys')!.checkVisibility()).to.equal(false);
      expect(labelled('Keep the screen on')!.checkVisibility()).to.equal(true);
    } finally {
      await touch(false);
    }
  });

  it('chooses a language of its own', async () => {
    const { labelled, choose, room } = await theSettings();
    choose(labelled('Language'), 'de');
    expect(room.store.getState().preferences.language).to.equal('de');
  });
});
