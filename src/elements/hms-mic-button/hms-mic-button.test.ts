import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import { aRoom, mountRoom, type ARoomOptions } from '../../testing/a-room.js';
import { HmsError } from '../../protocol/errors.js';
import './hms-mic-button.define.js';

async function aButton(options: ARoomOptions = {}) {
  const room = aRoom(options);
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  mountRoom(room, parent);
  const element = document.createElement('hms-mic-button');
  parent.append(element);
  await element.updateComplete;
  const buttons = () => [...element.shadowRoot!.querySelectorAll('button')];
  return { room, parent, element, shadow: element.shadowRoot!, buttons };
}

describe('<hms-mic-button>', () => {
  it('is accessible on, off and without a room', async () => {
    for (const options of [{}, { muted: [0] }]) {
      await expect((await aButton(options)).element).to.be.accessible();
    }
    await expect(await fixture(html`<hms-mic-button></hms-mic-button>`)).to.be.accessible();
  });

  it('names what a press does, and shows only what the engine reports', async () => {
    const { element, room, buttons } = await aButton();
    expect(buttons()[0]!.getAttribute('aria-label')).to.equal('Mute microphone');
    buttons()[0]!.click();
    expect(room.calls.at(-1)).to.deep.equal({ name: 'setLocalAudioEnabled', args: [false] });
    await element.updateComplete;
    expect(buttons()[0]!.getAttribute('aria-label')).to.equal('Unmute microphone');
  });

  it('waits while a wish is under way', async () => {
    const { element, room, buttons } = await aButton();
    room.store.dispatch({
      from: 'media',
      type: 'source',
      source: 'microphone',
      enabled: true,
      busy: true,
      error: null,
    });
    await element.updateComplete;
    expect(buttons()[0]!.getAttribute('aria-busy')).to.equal('true');
    buttons()[0]!.click();
    expect(room.calls.some(({ name }) => name === 'setLocalAudioEnabled')).to.equal(false);
  });

  it('says why the device does not work', async () => {
    const { buttons } = await aButton({ deviceErrors: { microphone: 'microphone_denied' } });
    expect(buttons()[0]!.getAttribute('aria-description')).to.contain('is blocked for this page');
  });

  it('reports a refusal as hms-error', async () => {
    const { element, room, buttons } = await aButton();
    const refusing = new Proxy(room.actions, {
      get: (target, name) =>
        name === 'setLocalAudioEnabled'
          ? () => Promise.reject(new HmsError('microphone_in_use', 'taken'))
          : Reflect.get(target, name),
    });
    const parent = mountRoom({ ...room, actions: refusing });
    document.body.append(parent);
    parent.append(element);
    await element.updateComplete;
    const told = oneEvent(parent, 'hms-error');
    buttons()[0]!.click();
    expect((await told).detail.code).to.equal('microphone_in_use');
    parent.remove();
  });

  it('chooses a device by keyboard, and comes back to the chevron', async () => {
    const { room, element, shadow, buttons } = await aButton();
    const chevron = buttons()[1]!;
    expect(chevron.getAttribute('aria-label')).to.equal('Choose a microphone and speaker');
    chevron.click();
    await waitUntil(() => shadow.activeElement?.getAttribute('aria-checked') === 'true');
    await expect(element).to.be.accessible();
    const press = (key: string) =>
      shadow.activeElement!.dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, composed: true }),
      );
    press('ArrowDown');
    expect(shadow.activeElement?.textContent).to.contain('USB Podcast');
    (shadow.activeElement as HTMLElement).click();
    expect(room.calls.at(-1)).to.deep.equal({
      name: 'selectDevice',
      args: ['microphone', 'mic-2'],
    });
    await waitUntil(() => chevron.getAttribute('aria-expanded') === 'false');
    expect(shadow.activeElement).to.equal(chevron);
  });

  it('is not there for a role that may not', async () => {
    const { buttons } = await aButton({ role: 'viewer' });
    expect(buttons().length).to.equal(0);
  });
});
