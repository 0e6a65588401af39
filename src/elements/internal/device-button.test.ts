import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import { aRoom, mountRoom, type ARoomOptions } from '../../testing/a-room.js';
import { HmsError } from '../../protocol/errors.js';
import '../hms-camera-button/hms-camera-button.define.js';
import '../hms-mic-button/hms-mic-button.define.js';

const CAMERA = {
  tag: 'hms-camera-button',
  source: 'camera',
  off: { cameraOff: [0] },
  setEnabled: 'setLocalVideoEnabled',
  turnOff: 'Turn camera off',
  turnOn: 'Turn camera on',
  denied: 'camera_denied',
  inUse: 'camera_in_use',
  choose: 'Choose a camera',
  other: { label: 'Studio', id: 'cam-2' },
} as const;
const MICROPHONE = {
  tag: 'hms-mic-button',
  source: 'microphone',
  off: { muted: [0] },
  setEnabled: 'setLocalAudioEnabled',
  turnOff: 'Mute microphone',
  turnOn: 'Unmute microphone',
  denied: 'microphone_denied',
  inUse: 'microphone_in_use',
  choose: 'Choose a microphone and speaker',
  other: { label: 'USB Podcast', id: 'mic-2' },
} as const;

for (const device of [CAMERA, MICROPHONE])
  describe(`<${device.tag}>`, () => {
    async function aButton(options: ARoomOptions = {}) {
      const room = aRoom(options);
      const parent = await fixture<HTMLElement>(html`<div></div>`);
      mountRoom(room, parent);
      const element = document.createElement(device.tag);
      parent.append(element);
      await element.updateComplete;
      const buttons = () => [...element.shadowRoot!.querySelectorAll('button')];
      return { room, element, shadow: element.shadowRoot!, buttons };
    }

    it('is accessible on, off and without a room', async () => {
      for (const options of [{}, device.off]) {
        await expect((await aButton(options)).element).to.be.accessible();
      }
      const alone = await fixture<HTMLElement>(html`<div></div>`);
      alone.append(document.createElement(device.tag));
      await expect(alone).to.be.accessible();
    });

    it('names what a press does, and shows only what the engine reports', async () => {
      const { element, room, buttons } = await aButton();
      expect(buttons()[0]!.getAttribute('aria-label')).to.equal(device.turnOff);
      buttons()[0]!.click();
      expect(room.calls.at(-1)).to.deep.equal({ name: device.setEnabled, args: [false] });
      await element.updateComplete;
      expect(buttons()[0]!.getAttribute('aria-label')).to.equal(device.turnOn);
    });

    it('waits while a wish is under way', async () => {
      const { element, room, buttons } = await aButton();
      room.store.dispatch({
        from: 'media',
        type: 'source',
        source: device.source,
        enabled: true,
        busy: true,
        error: null,
      });
      await element.updateComplete;
      expect(buttons()[0]!.getAttribute('aria-busy')).to.equal('true');
      buttons()[0]!.click();
      expect(room.calls.some(({ name }) => name === device.setEnabled)).to.equal(false);
    });

    it('says why the device does not work', async () => {
      const { buttons } = await aButton({ deviceErrors: { [device.source]: device.denied } });
      expect(buttons()[0]!.getAttribute('aria-description')).to.contain('is blocked for this page');
    });

    it('reports a refusal as hms-error', async () => {
      const { element, room, buttons } = await aButton();
      const refusing = new Proxy(room.actions, {
        get: (target, name) =>
          name === device.setEnabled
            ? () => Promise.reject(new HmsError(device.inUse, 'taken'))
            : Reflect.get(target, name),
      });
      const parent = mountRoom({ ...room, actions: refusing });
      document.body.append(parent);
      parent.append(element);
      await element.updateComplete;
      const told = oneEvent(parent, 'hms-error');
      buttons()[0]!.click();
      expect((await told).detail.code).to.equal(device.inUse);
      parent.remove();
    });

    it('chooses a device by keyboard, and comes back to the chevron', async () => {
      const { room, element, shadow, buttons } = await aButton();
      const chevron = buttons()[1]!;
      expect(chevron.getAttribute('aria-label')).to.equal(device.choose);
      chevron.click();
      await waitUntil(() => shadow.activeElement?.getAttribute('aria-checked') === 'true');
      await expect(element).to.be.accessible();
      const press = (key: string) =>
        shadow.activeElement!.dispatchEvent(
          new KeyboardEvent('keydown', { key, bubbles: true, composed: true }),
        );
      press('ArrowDown');
      expect(shadow.activeElement?.textContent).to.contain(device.other.label);
      (shadow.activeElement as HTMLElement).click();
      expect(room.calls.at(-1)).to.deep.equal({
        name: 'selectDevice',
        args: [device.source, device.other.id],
      });
      await waitUntil(() => chevron.getAttribute('aria-expanded') === 'false');
      expect(shadow.activeElement).to.equal(chevron);
    });

    it('is not there for a role that may not', async () => {
      const { buttons } = await aButton({ role: 'viewer' });
      expect(buttons().length).to.equal(0);
    });
  });
