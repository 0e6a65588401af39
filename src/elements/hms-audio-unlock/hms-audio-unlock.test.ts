import { expect, fixture, html } from '@open-wc/testing';
import { aRoom, mountRoom } from '../../testing/a-room.js';
import './hms-audio-unlock.define.js';

describe('<hms-audio-unlock>', () => {
  it('shows nothing while there is sound, asks when there is none, and goes after the touch', async () => {
    const room = aRoom();
    const parent = await fixture<HTMLElement>(html`<div></div>`);
    mountRoom(room, parent);
    const element = document.createElement('hms-audio-unlock');
    parent.append(element);
    await element.updateComplete;
    const button = () => element.shadowRoot!.querySelector('button');
    expect(button()).to.equal(null);
    room.store.dispatch({ from: 'media', type: 'audioBlocked', blocked: true });
    await element.updateComplete;
    await expect(element).to.be.accessible();
    button()!.click();
    expect(room.calls.at(-1)?.name).to.equal('unblockAudio');
    await element.updateComplete;
    expect(button()).to.equal(null);
  });
});
