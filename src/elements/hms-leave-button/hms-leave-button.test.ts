import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { aRoom, mountRoom, type ARoomOptions } from '../../testing/a-room.js';
import { tellEvent } from '../../testing/paper-ports.js';
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

  describe('with a menu', () => {
    const items = (shadow: ShadowRoot) => [
      ...shadow.querySelectorAll<HTMLElement>('[role=menuitem]'),
    ];

    /** It comes a moment after the button. */
    const aMenu = async (options: ARoomOptions = {}) => {
      const made = await aButton(options);
      await waitUntil(() => items(made.element.shadowRoot!).length > 0);
      return made;
    };

    it('is only there for who may end the meeting, or was brought on stage', async () => {
      expect(
        (await aButton({ role: 'guest' })).element.shadowRoot!.querySelector('.more'),
      ).to.equal(null);
      const { room, element } = await aButton({ role: 'guest' });
      tellEvent(room.store, 'peer.updated', { peerId: 'p0', changes: { previousRole: 'viewer' } });
      await waitUntil(() => items(element.shadowRoot!).length > 0);
      items(element.shadowRoot!)[0]!.click();
      expect(room.calls).to.deep.equal([{ name: 'removeFromStage', args: [] }]);
    });

    it('is one button where space is short', async () => {
      const { room, element } = await aMenu();
      element.compact = true;
      await element.updateComplete;
      const shadow = element.shadowRoot!;
      expect(shadow.querySelector('.split')).to.equal(null);
      shadow.querySelector('button')!.click();
      expect(room.calls).to.deep.equal([]);
      expect(items(shadow).length).to.equal(2);
      items(shadow)[0]!.click();
      expect(room.calls).to.deep.equal([{ name: 'leave', args: [] }]);
    });

    it('asks before it ends the meeting for everyone', async () => {
      const { room, element } = await aMenu();
      const shadow = element.shadowRoot!;
      const dialog = shadow.querySelector('dialog')!;
      items(shadow)[0]!.click();
      expect(dialog.open).to.equal(true);
      await expect(element).to.be.accessible();
      shadow.querySelector<HTMLElement>('.answers .button:not(.grave)')!.click();
      expect(dialog.open).to.equal(false);
      expect(room.calls).to.deep.equal([]);
      items(shadow)[0]!.click();
      shadow.querySelector<HTMLElement>('.grave')!.click();
      expect(room.calls).to.deep.equal([{ name: 'endRoom', args: [] }]);
    });
  });
});
