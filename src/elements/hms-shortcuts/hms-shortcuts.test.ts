import { expect, fixture, html } from '@open-wc/testing';
import { aRoom, mountRoom } from '../../testing/a-room.js';
import { SHORTCUT_KEYS } from '../internal/shortcut-keys.js';
import './hms-shortcuts.define.js';

async function theShortcuts(shortcuts: boolean) {
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  mountRoom(aRoom({ state: { shortcuts } }), parent);
  const element = document.createElement('hms-shortcuts');
  parent.append(element);
  await element.updateComplete;
  return element;
}

describe('<hms-shortcuts>', () => {
  it('is accessible on, off and without a room', async () => {
    await expect(await theShortcuts(true)).to.be.accessible();
    await expect(await theShortcuts(false)).to.be.accessible();
    await expect(await fixture(html`<hms-shortcuts></hms-shortcuts>`)).to.be.accessible();
  });

  it('lists every key with what it does, and says when they are off', async () => {
    const on = (await theShortcuts(true)).shadowRoot!;
    expect(on.querySelectorAll('dt').length).to.equal(Object.keys(SHORTCUT_KEYS).length);
    expect([...on.querySelectorAll('kbd')].map((key) => key.textContent)).to.include.members([
      ...['M', 'V', 'Space', '?'],
    ]);
    expect(on.textContent).not.to.contain('switched off');
    expect((await theShortcuts(false)).shadowRoot!.textContent).to.contain('switched off');
  });
});
