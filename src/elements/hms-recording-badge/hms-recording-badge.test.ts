import { expect, fixture, html } from '@open-wc/testing';
import { aRoom, mountRoom, type ARoomOptions } from '../../testing/a-room.js';
import { aStream } from '../../testing/builders.js';
import { tellEvent } from '../../testing/paper-ports.js';
import './hms-recording-badge.define.js';

async function aBadge(options: ARoomOptions = {}) {
  const room = aRoom({ role: 'viewer', ...options });
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  const said: string[] = [];
  parent.addEventListener('hms-announce', (event) => {
    said.push(event.detail.text);
  });
  mountRoom(room, parent);
  const element = document.createElement('hms-recording-badge');
  parent.append(element);
  await element.updateComplete;
  const label = () => element.shadowRoot!.querySelector('[role=img]')?.getAttribute('aria-label');
  return { room, element, label, said };
}

describe('<hms-recording-badge>', () => {
  const files = { hlsVod: true, singleFilePerLayer: false, paused: false };
  const alone = {
    ...{ id: 'r', paused: false, audioOnly: false, initialisedAt: 1, startedAt: 2, error: null },
    state: 'started',
  } as const;

  it('tells everybody, viewers too, in sight and aloud', async () => {
    const { element, label, said } = await aBadge({ state: { recording: alone } });
    expect(label()).to.equal('This call is being recorded.');
    expect(said).to.deep.equal(['This call is being recorded.']);
    await expect(element).to.be.accessible();
  });

  it('follows a pause and the end', async () => {
    const { room, element, label, said } = await aBadge({ state: { recording: alone } });
    tellEvent(room.store, 'recording.changed', { recording: { ...alone, paused: true } });
    await element.updateComplete;
    expect(label()).to.equal('The recording is paused.');
    tellEvent(room.store, 'recording.changed', { recording: null });
    await element.updateComplete;
    expect(label()).to.equal(undefined);
    expect(said.slice(1)).to.deep.equal(['The recording is paused.', 'The recording has ended.']);
  });

  it('is there for a recorded stream, and not for one that is only watched', async () => {
    const recorded = await aBadge({ state: { stream: aStream({ recording: files }) } });
    expect(recorded.label()).to.equal('This call is being recorded.');
    const { label, said } = await aBadge({ state: { stream: aStream() } });
    expect(label()).to.equal(undefined);
    expect(said).to.deep.equal([]);
  });
});
