import { expect, fixture, html } from '@open-wc/testing';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import { aRoom, mountRoom, type ARoomOptions } from '../../testing/a-room.js';
import './hms-hand-button.define.js';

const elements = { hand_raise: {} };
const layout = { screens: { conferencing: { default: { elements } } } };

async function aButton(options: ARoomOptions = {}) {
  const room = aRoom({ layout, ...options });
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  mountRoom(room, parent);
  const element = document.createElement('hms-hand-button');
  parent.append(element);
  await element.updateComplete;
  return { room, parent, element, button: () => element.shadowRoot!.querySelector('button') };
}

describe('<hms-hand-button>', () => {
  it('is accessible with the hand up, down, and without a room', async () => {
    await expect((await aButton()).element).to.be.accessible();
    await expect((await aButton({ hands: [0] })).element).to.be.accessible();
    await expect(await fixture(html`<hms-hand-button></hms-hand-button>`)).to.be.accessible();
  });

  it('raises the hand, and lowers it again, and says so', async () => {
    const { room, parent, element, button } = await aButton();
    const said: string[] = [];
    parent.addEventListener('hms-announce', (event) => said.push(event.detail.text));
    button()!.click();
    await waitUntil(() => button()!.getAttribute('aria-label') === 'Lower your hand');
    expect(room.store.getState().peers['p0']!.handRaisedAt).to.be.greaterThan(0);
    await element.updateComplete;
    button()!.click();
    await waitUntil(() => button()!.getAttribute('aria-label') === 'Raise your hand');
    await waitUntil(() => said.length === 2);
    expect(said).to.deep.equal(['Your hand is raised.', 'Your hand is down.']);
  });

  it('is not there where the layout has no hands, unless one is up', async () => {
    const none = { screens: { conferencing: { default: { elements: {} } } } };
    expect((await aButton({ layout: none })).button()).to.equal(null);
    expect((await aButton({ layout: none, hands: [0] })).button()).to.exist;
  });

  it('waits while the connection is away', async () => {
    const { room, button } = await aButton({ status: 'reconnecting' });
    button()!.click();
    expect(room.calls).to.deep.equal([]);
  });
});
