import { expect, fixture, html } from '@open-wc/testing';
import { aRoom, mountRoom, type ARoomOptions } from '../../testing/a-room.js';
import './hms-leave-button.define.js';

async function aButton(options: ARoomOptions = {}) {
  const room = aRoom(options);
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  mountRoom(room, parent);
  const element = document.createElement('hms-leave-button');
  parent.append(element);
  await element.updateComplete;
  return { room, parent, element, button: element.shadowRoot!.querySelector('button')! };
}

describe('<hms-leave-button>', () => {
  it('is accessible in a call and without a room', async () => {
    await expect((await aButton()).element).to.be.accessible();
    await expect(await fixture(html`<hms-leave-button></hms-leave-button>`)).to.be.accessible();
  });

  it('leaves', async () => {
    const { room, button } = await aButton();
    button.click();
    expect(room.calls).to.deep.equal([{ name: 'leave', args: [] }]);
  });

  it('asks the page first', async () => {
    const { room, parent, button } = await aButton();
    parent.addEventListener('hms-request-leave', (event) => {
      event.preventDefault();
    });
    button.click();
    expect(room.calls).to.deep.equal([]);
  });

  it('does nothing before the call', async () => {
    const { room, button } = await aButton({ status: 'lobby' });
    button.click();
    expect(button.getAttribute('aria-disabled')).to.equal('true');
    expect(room.calls).to.deep.equal([]);
  });
});
