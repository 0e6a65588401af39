import { expect, fixture, html } from '@open-wc/testing';
import { userEvent } from 'vitest/browser';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import { aRoom, mountRoom, type ARoomOptions } from '../../testing/a-room.js';
import './hms-reaction-button.define.js';

async function aButton(options: ARoomOptions = {}) {
  const room = aRoom(options);
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  mountRoom(room, parent);
  const element = document.createElement('hms-reaction-button');
  parent.append(element);
  await element.updateComplete;
  const opens = () =>
    waitUntil(
      () => element.shadowRoot!.querySelector(':popover-open.placed'),
      'the menu comes and opens',
      { timeout: 10_000 },
    );
  return { room, element, opens, button: () => element.shadowRoot!.querySelector('button') };
}

describe('<hms-reaction-button>', () => {
  it('is accessible closed, open, and without a room', async () => {
    const { element, button, opens } = await aButton();
    await expect(element).to.be.accessible();
    button()!.click();
    await opens();
    await element.updateComplete;
    await expect(element).to.be.accessible();
    await expect(
      await fixture(html`<hms-reaction-button></hms-reaction-button>`),
    ).to.be.accessible();
  });

  it('sends as many as the person likes, by keyboard too', async () => {
    const { room, button, opens } = await aButton();
    button()!.focus();
    await userEvent.keyboard('{Enter}');
    await opens();
    await userEvent.keyboard('{Enter}');
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{Enter}');
    expect(room.calls).to.deep.equal([
      { name: 'sendReaction', args: ['+1'] },
      { name: 'sendReaction', args: ['clap'] },
    ]);
  });

  it('is not there where the layout has no reactions', async () => {
    const layout = { screens: { conferencing: { default: { elements: {} } } } };
    expect((await aButton({ layout })).button()).to.equal(null);
  });
});
