import { expect, fixture, html } from '@open-wc/testing';
import { aRoom, mountRoom, type ARoomOptions } from '../../testing/a-room.js';
import './hms-screen-button.define.js';

async function aButton(options: ARoomOptions = {}) {
  const room = aRoom(options);
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  mountRoom(room, parent);
  const element = document.createElement('hms-screen-button');
  parent.append(element);
  await element.updateComplete;
  return { room, element, button: () => element.shadowRoot!.querySelector('button') };
}

describe('<hms-screen-button>', () => {
  it('is accessible on, off and without a room', async () => {
    await expect((await aButton()).element).to.be.accessible();
    await expect((await aButton({ screen: 0 })).element).to.be.accessible();
    await expect(await fixture(html`<hms-screen-button></hms-screen-button>`)).to.be.accessible();
  });

  it('starts and stops sharing', async () => {
    const { room, element, button } = await aButton();
    expect(button()!.getAttribute('aria-label')).to.equal('Share your screen');
    button()!.click();
    expect(room.calls.at(-1)).to.deep.equal({ name: 'setScreenShareEnabled', args: [true] });
    await element.updateComplete;
    expect(button()!.getAttribute('aria-label')).to.equal('Stop sharing your screen');
  });

  it('does nothing before the call', async () => {
    const { room, button } = await aButton({ status: 'lobby' });
    expect(button()!.getAttribute('aria-disabled')).to.equal('true');
    button()!.click();
    expect(room.calls).to.deep.equal([]);
  });

  it('is not there for a role that may not', async () => {
    const { button } = await aButton({ role: 'viewer' });
    expect(button()).to.equal(null);
  });
});
