import { expect, fixture, html } from '@open-wc/testing';
import { aRoom, mountRoom, type ARoomOptions } from '../../testing/a-room.js';
import './hms-control-bar.define.js';

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
    const controls = [...bar.shadowRoot!.querySelectorAll<HTMLElement>('.group > *')];
    expect(controls.map(({ localName }) => localName)).to.include.members([
      'hms-mic-button',
      'hms-camera-button',
      'hms-screen-button',
      'hms-leave-button',
    ]);
    const edges = bar.getBoundingClientRect();
    for (const control of controls) {
      const box = control.getBoundingClientRect();
      expect(box.left >= edges.left && box.right <= edges.right, control.localName).to.equal(true);
    }
  });
});
