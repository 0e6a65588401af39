import { expect, fixture, html } from '@open-wc/testing';
import { cdp } from 'vitest/browser';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import { aRoom, mountRoom, type ARoomOptions } from '../../testing/a-room.js';
import './hms-control-bar.define.js';

const touch = (enabled: boolean) =>
  cdp().send('Emulation.setTouchEmulationEnabled', { enabled, maxTouchPoints: 1 });

async function aBar(options: ARoomOptions = {}) {
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  mountRoom(aRoom(options), parent);
  const bar = document.createElement('hms-control-bar');
  parent.append(bar);
  await bar.updateComplete;
  return { parent, bar };
}

describe('<hms-control-bar>', () => {
  it('is accessible in a call and without a room', async () => {
    await expect((await aBar()).bar).to.be.accessible();
    await expect(await fixture(html`<hms-control-bar></hms-control-bar>`)).to.be.accessible();
  });

  it('holds every control, within the width of a phone', async () => {
    const { parent, bar } = await aBar();
    parent.style.width = '390px';
    const more = () =>
      bar.shadowRoot!.querySelector<HTMLElement>('[popovertarget]')?.getClientRects().length;
    await waitUntil(more, 'the button of the menu');
    bar.shadowRoot!.querySelector<HTMLElement>('[popovertarget]')!.click();
    await waitUntil(() => bar.shadowRoot!.querySelector('.folded'), 'the menu', {
      timeout: 10_000,
    });
    const controls = [...bar.shadowRoot!.querySelectorAll<HTMLElement>('.group > *')];
    expect(controls.map(({ localName }) => localName)).to.include.members([
      'hms-mic-button',
      'hms-camera-button',
      'hms-leave-button',
    ]);
    const folded = [...bar.shadowRoot!.querySelectorAll('.folded > *')];
    expect(folded.map(({ localName }) => localName)).to.deep.equal([
      ...['hms-screen-button', 'hms-hand-button', 'hms-reaction-button'],
    ]);
    const edges = bar.getBoundingClientRect();
    for (const control of controls) {
      const box = control.getBoundingClientRect();
      expect(box.left >= edges.left && box.right <= edges.right, control.localName).to.equal(true);
    }
  });

  it('leaves room at both sides of a phone, for fingers too', async () => {
    await touch(true);
    try {
      const { parent, bar } = await aBar();
      parent.style.width = '390px';
      const find = (selector: string) => bar.shadowRoot!.querySelector(selector);
      await waitUntil(() => find('hms-leave-button[compact]') && !find('.group hms-hand-button'));
      await bar.updateComplete;
      const edges = bar.getBoundingClientRect();
      const first = find('hms-mic-button')!.getBoundingClientRect();
      const last = find('[popovertarget]')!.getBoundingClientRect();
      expect(first.left - edges.left).to.be.at.least(8);
      expect(edges.right - last.right).to.be.at.least(8);
    } finally {
      await touch(false);
    }
  });

  it('tells of keys where there are some, and not on a phone', async () => {
    const { bar } = await aBar({ state: { shortcuts: true } });
    await waitUntil(() => bar.shadowRoot!.querySelector('[popovertarget]'));
    bar.shadowRoot!.querySelector<HTMLElement>('[popovertarget]')!.click();
    const entry = () =>
      [...bar.shadowRoot!.querySelectorAll('.item')].find((item) =>
        item.textContent.includes('Keyboard shortcuts'),
      );
    await waitUntil(() => entry()?.checkVisibility(), 'the entry', { timeout: 10_000 });
    await touch(true);
    try {
      expect(matchMedia('(hover: none) and (pointer: coarse)').matches).to.equal(true);
      expect(entry()!.checkVisibility()).to.equal(false);
    } finally {
      await touch(false);
    }
  });

  it('folds nothing for who has no microphone and no camera, however narrow', async () => {
    const { parent, bar } = await aBar({ role: 'viewer' });
    parent.style.width = '320px';
    await waitUntil(() => bar.shadowRoot!.querySelector('hms-leave-button')!.compact);
    expect(bar.shadowRoot!.querySelector('.folded')).to.equal(null);
    expect(bar.shadowRoot!.querySelector('.group > hms-hand-button')).to.exist;
  });
});
