import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import type { Notice } from '../../store/state.js';
import { aRoom, mountRoom } from '../../testing/a-room.js';
import { aPoll } from '../../testing/builders.js';
import { tellEvent } from '../../testing/paper-ports.js';
import './hms-toasts.define.js';

async function toasts(...notices: Notice[]) {
  const room = aRoom();
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  mountRoom(room, parent);
  const said: string[] = [];
  parent.addEventListener('hms-announce', (event) => said.push(event.detail.text));
  const element = document.createElement('hms-toasts');
  parent.append(element);
  for (const notice of notices) room.store.dispatch({ from: 'session', type: 'notice', notice });
  await element.updateComplete;
  return { room, element, said, shadow: element.shadowRoot! };
}

const joined: Notice = {
  id: 'n1',
  kind: 'info',
  text: 'notice.peer-joined',
  values: { name: 'Ben' },
};
const failed: Notice = { id: 'n2', kind: 'error', text: 'screen_unsupported' };

describe('<hms-toasts>', () => {
  it('is accessible', async () => {
    await expect((await toasts(joined, failed)).element).to.be.accessible();
    await expect((await toasts()).element).to.be.accessible();
  });

  it('writes sentences for notices and for error codes, and announces each once', async () => {
    const { said, shadow, element } = await toasts(joined, failed);
    const sentences = [...shadow.querySelectorAll('.toast p')].map((p) => p.textContent);
    expect(sentences).to.deep.equal(['Ben joined', 'This browser cannot share a screen.']);
    element.requestUpdate();
    await element.updateComplete;
    expect(said).to.deep.equal(sentences);
  });

  it('goes when it is dismissed', async () => {
    const { room, shadow, element } = await toasts(joined);
    shadow.querySelector('button')!.click();
    await element.updateComplete;
    expect(shadow.querySelector('.toast')).to.equal(null);
    expect(room.calls.at(-1)).to.deep.equal({ name: 'dismissNotice', args: ['n1'] });
  });

  it('leads to the poll that somebody else started, until it is over', async () => {
    const { room, shadow, element } = await toasts();
    const startedBy = { peerId: 'p1', userId: '', name: 'Ben' };
    const poll = aPoll('lunch', { title: 'Lunch?', state: 'started', startedBy });
    tellEvent(room.store, 'poll.changed', { poll });
    await element.updateComplete;
    expect(shadow.querySelector('.toast p')!.textContent).to.equal('Ben started a poll: Lunch?');
    await expect(element).to.be.accessible();
    tellEvent(room.store, 'poll.changed', { poll: { ...poll, state: 'stopped' } });
    await element.updateComplete;
    expect(shadow.querySelector('.toast')).to.equal(null);
    tellEvent(room.store, 'poll.changed', { poll });
    await element.updateComplete;
    const asked = oneEvent(element, 'hms-request-poll');
    shadow.querySelector<HTMLElement>('.answer')!.click();
    expect((await asked).detail).to.deep.equal({ pollId: 'lunch' });
    await element.updateComplete;
    expect(shadow.querySelector('.toast')).to.equal(null);
  });

  it('asks to unmute until the person answers', async () => {
    const { room, shadow, element, said } = await toasts();
    const by = { peerId: 'p1', userId: '', name: 'Ben' };
    tellEvent(room.store, 'unmute.requested', { by, sources: ['microphone'] });
    await waitUntil(() => shadow.querySelector('.request'));
    expect(said).to.deep.equal(['Ben asks you to unmute your microphone.']);
    const request = shadow.querySelector('.request')!;
    await Promise.all(request.getAnimations().map(({ finished }) => finished));
    await expect(element).to.be.accessible();
    shadow.querySelector<HTMLElement>('.request .primary')!.click();
    await waitUntil(() => shadow.querySelector('.request') === null);
    expect(room.store.getState().devices.microphone.enabled).to.equal(true);
    tellEvent(room.store, 'unmute.requested', { by: { ...by, name: '' }, sources: ['camera'] });
    await element.updateComplete;
    expect(said.at(-1)).to.equal('A host asks you to turn your camera on.');
    shadow.querySelector<HTMLElement>('.request .quiet')!.click();
    await waitUntil(() => shadow.querySelector('.request') === null);
    expect(room.calls.map(({ name }) => name)).to.deep.equal([
      ...['acceptUnmuteRequest', 'rejectUnmuteRequest'],
    ]);
  });

  it('shows three at once', async () => {
    const many = [1, 2, 3, 4, 5].map((n) => ({ ...joined, id: `n${n}` }));
    const { shadow } = await toasts(...many);
    expect(shadow.querySelectorAll('.toast').length).to.equal(3);
  });
});
