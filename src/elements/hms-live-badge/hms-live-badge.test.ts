import { expect, fixture, html } from '@open-wc/testing';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import { aRoom, mountRoom, type ARoomOptions } from '../../testing/a-room.js';
import { aStream } from '../../testing/builders.js';
import { tellEvent } from '../../testing/paper-ports.js';
import './hms-live-badge.define.js';

async function aBadge(options: ARoomOptions = {}) {
  const room = aRoom(options);
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  mountRoom(room, parent);
  const element = document.createElement('hms-live-badge');
  parent.append(element);
  await element.updateComplete;
  const label = () => element.shadowRoot!.querySelector('[role=img]')?.getAttribute('aria-label');
  return { room, element, label };
}

describe('<hms-live-badge>', () => {
  const ago = (seconds: number) => Date.now() - seconds * 1_000;
  const stream = aStream({ initialisedAt: ago(3_700), startedAt: ago(65) });

  it('counts from the wish for who makes the stream, from the first picture for who watches', async () => {
    const host = await aBadge({ state: { stream } });
    expect(host.label()).to.match(/^Live for 1:01:4\d$/);
    await expect(host.element).to.be.accessible();
    const viewer = await aBadge({ role: 'viewer', state: { stream } });
    expect(viewer.label()).to.match(/^Live for 1:0\d$/);
  });

  it('goes on counting, and goes with the stream', async () => {
    const { room, label } = await aBadge({ role: 'viewer', state: { stream } });
    const before = label();
    await waitUntil(() => label() !== before, 'it stands still', { timeout: 5_000 });
    tellEvent(room.store, 'stream.changed', { stream: null });
    await waitUntil(() => label() === undefined);
  });

  it('is not there before there is something to see', async () => {
    const { label } = await aBadge({ state: { stream: aStream({ state: 'initialised' }) } });
    expect(label()).to.equal(undefined);
  });
});
