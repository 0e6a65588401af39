import { expect, fixture, html } from '@open-wc/testing';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import { HmsError } from '../../protocol/errors.js';
import { aRoom, mountRoom, type ARoomOptions } from '../../testing/a-room.js';
import { aStream } from '../../testing/builders.js';
import { tellEvent } from '../../testing/paper-ports.js';
import './hms-go-live-button.define.js';

async function aButton(options: ARoomOptions = {}) {
  const room = aRoom(options);
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  mountRoom(room, parent);
  const said: string[] = [];
  parent.addEventListener('hms-announce', (event) => said.push(event.detail.text));
  const element = document.createElement('hms-go-live-button');
  parent.append(element);
  await element.updateComplete;
  const find = (name: string) =>
    [...element.shadowRoot!.querySelectorAll('button')].find((one) =>
      one.textContent.includes(name),
    );
  return { room, parent, said, element, find };
}
const wishes = ({ calls }: { calls: readonly { name: string }[] }) => calls.map(({ name }) => name);

describe('<hms-go-live-button>', () => {
  it('is accessible before and while the room is live, and without a room', async () => {
    await expect((await aButton()).element).to.be.accessible();
    await expect((await aButton({ state: { stream: aStream() } })).element).to.be.accessible();
    await expect(await fixture(html`<hms-go-live-button></hms-go-live-button>`)).to.be.accessible();
  });

  it('is only there for those who may', async () => {
    const { element } = await aButton({ role: 'guest' });
    expect(element.shadowRoot!.querySelector('button')).to.equal(null);
  });

  it('goes live, and says when it is', async () => {
    const { room, said, element, find } = await aButton();
    find('Go live')!.click();
    await waitUntil(() => find('End the stream'));
    expect(wishes(room)).to.deep.equal(['startHLSStreaming']);
    tellEvent(room.store, 'stream.changed', { stream: aStream({ state: 'initialised' }) });
    await element.updateComplete;
    expect(find('Going live')!.getAttribute('aria-disabled')).to.equal('true');
    find('Going live')!.click();
    tellEvent(room.store, 'stream.changed', { stream: aStream() });
    await waitUntil(() => said.includes('You are live.'));
    expect(wishes(room)).to.deep.equal(['startHLSStreaming']);
  });

  it('ends the stream after a question', async () => {
    const { room, said, element, find } = await aButton({ state: { stream: aStream() } });
    const dialog = () => element.shadowRoot!.querySelector('dialog');
    find('End the stream')!.click();
    expect(dialog()!.open).to.equal(true);
    await expect(element).to.be.accessible();
    find('Stay live')!.click();
    expect(dialog()!.open).to.equal(false);
    expect(wishes(room)).to.deep.equal([]);

    find('End the stream')!.click();
    dialog()!.querySelector<HTMLButtonElement>('.grave')!.click();
    await waitUntil(() => find('Go live'));
    expect(wishes(room)).to.deep.equal(['stopHLSStreaming']);
    await waitUntil(() => said.includes('The stream has ended.'));
  });

  it('offers another try after a failure, and tells a refusal', async () => {
    const failed = aStream({ state: 'failed', error: { code: 'x', message: 'x' } });
    const { room, parent, find } = await aButton({ state: { stream: failed } });
    const errors: string[] = [];
    parent.addEventListener('hms-error', (event) => errors.push(event.detail.code));
    room.actions.startHLSStreaming = () =>
      Promise.reject(new HmsError('conflict', 'Live already.'));
    find('Go live')!.click();
    await waitUntil(() => errors.length === 1);
    expect(errors).to.deep.equal(['conflict']);
    await waitUntil(() => find('Go live')!.getAttribute('aria-disabled') === 'false');
  });
});
