import { expect, fixture, html } from '@open-wc/testing';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import { userEvent } from 'vitest/browser';
import type { Events } from '../../protocol/index.js';
import { aRoom, mountRoom, type ARoomOptions } from '../../testing/a-room.js';
import { tellEvent } from '../../testing/paper-ports.js';
import './hms-stage-invite.define.js';

const stage = { on_stage_role: 'guest', off_stage_roles: ['viewer'] };
const layout = { screens: { conferencing: { default: { elements: { on_stage_exp: stage } } } } };
const by = { peerId: 'p1', userId: '', name: 'Ben' };
const request: Events['role.requested']['request'] = { id: 'q', role: 'guest', by, expiresAt: 0 };

async function anInvite(options: ARoomOptions = {}) {
  const room = aRoom({
    blank: true,
    layout,
    peers: 5,
    roles: { 3: 'viewer', 4: 'viewer' },
    ...options,
  });
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  mountRoom(room, parent);
  const element = document.createElement('hms-stage-invite');
  parent.append(element);
  await element.updateComplete;
  const shadow = element.shadowRoot!;
  const button = (name: RegExp) =>
    [...shadow.querySelectorAll('button')].find((one) =>
      name.test(one.getAttribute('aria-label') ?? one.textContent.trim()),
    );
  const names = () => room.calls.map(({ name }) => name);
  const ask = async () => {
    tellEvent(room.store, 'role.requested', { request });
    await element.updateComplete;
  };
  const dialog = shadow.querySelector('dialog')!;
  return { room, parent, element, shadow, dialog, button, names, ask };
}

const viewer: ARoomOptions = { role: 'viewer', cameraOff: [0], muted: [0] };

describe('<hms-stage-invite>', () => {
  it('is accessible quiet, with a hand, and with an invitation', async () => {
    await expect((await anInvite()).element).to.be.accessible();
    await expect((await anInvite({ hands: [3] })).element).to.be.accessible();
    const { element, ask } = await anInvite(viewer);
    await ask();
    await expect(element).to.be.accessible();
    await expect(await fixture(html`<hms-stage-invite></hms-stage-invite>`)).to.be.accessible();
  });

  it('shows who waits longest, and brings them', async () => {
    const { room, element, shadow, button } = await anInvite({ hands: [4, 3] });
    expect(shadow.querySelector('.hand')!.textContent).to.contain('Elena Petrova raised a hand');
    expect(shadow.querySelector('small')!.textContent).to.equal('1 more hand is up');
    button(/^Bring/)!.click();
    await element.updateComplete;
    expect(room.calls.at(-1)).to.deep.equal({ name: 'bringToStage', args: ['p4'] });
    expect(shadow.querySelector('.hand')!.textContent).to.contain('Daniel Kim raised a hand');
  });

  it('passes over a hand until it is raised anew', async () => {
    const { room, element, shadow, button } = await anInvite({ hands: [3] });
    button(/^Not now/)!.click();
    await element.updateComplete;
    expect(shadow.querySelector('.hand')).to.equal(null);
    tellEvent(room.store, 'peer.updated', { peerId: 'p3', changes: { handRaisedAt: 7 } });
    await element.updateComplete;
    expect(shadow.querySelector('.hand')).to.exist;
    expect(room.calls).to.deep.equal([]);
  });

  it('shows no hands to who may not bring anybody, nor of people who are on stage', async () => {
    expect((await anInvite({ role: 'guest', hands: [3] })).shadow.querySelector('.hand')).to.equal(
      null,
    );
    expect((await anInvite({ hands: [2] })).shadow.querySelector('.hand')).to.equal(null);
  });

  it('asks who is invited, with a look at the own camera first', async () => {
    const { room, element, shadow, dialog, button, ask, names } = await anInvite(viewer);
    expect(dialog.open).to.equal(false);
    await ask();
    expect(dialog.open).to.equal(true);
    expect(shadow.querySelector('#body')!.textContent).to.contain('Ben invites you');
    expect(room.calls[0]).to.deep.equal({ name: 'preview', args: [{ asRole: 'guest' }] });
    expect(names()).to.include('attachLocal');
    await waitUntil(() => shadow.querySelector('video')!.className === 'ready');
    await element.updateComplete;
    button(/^Turn camera off/)!.click();
    await waitUntil(() => button(/^Turn camera on/));
    button(/^Join the stage/)!.click();
    await waitUntil(() => !dialog.open);
    expect(room.calls.find(({ name }) => name === 'acceptChangeRole')!.args).to.deep.equal([
      request,
    ]);
    expect(names()).to.not.include('cancelMidCallPreview');
  });

  it('takes Escape for "not now", and closes the camera', async () => {
    const { dialog, ask, names } = await anInvite(viewer);
    await ask();
    await userEvent.keyboard('{Escape}');
    await waitUntil(() => !dialog.open);
    expect(names()).to.include('rejectChangeRole');
    expect(names()).to.include('cancelMidCallPreview');
  });

  it('goes when the invitation is taken back', async () => {
    const { room, element, dialog, ask, names } = await anInvite(viewer);
    await ask();
    tellEvent(room.store, 'role.withdrawn', { requestId: 'q' });
    await element.updateComplete;
    expect(dialog.open).to.equal(false);
    expect(names()).to.include('cancelMidCallPreview');
  });

  it('stays open with a sentence when the answer did not arrive', async () => {
    const { room, element, dialog, button, shadow, ask } = await anInvite(viewer);
    const actions = new Proxy(room.actions, {
      get: (target, name) =>
        name === 'acceptChangeRole'
          ? () => Promise.reject(new Error('no'))
          : Reflect.get(target, name),
    });
    const other = mountRoom({ ...room, actions });
    document.body.append(other);
    other.append(element);
    await element.updateComplete;
    await ask();
    button(/^Join the stage/)!.click();
    await waitUntil(() => shadow.querySelector('[role=alert]'));
    expect(dialog.open).to.equal(true);
    other.remove();
  });

  it('asks without a camera for a role that sends nothing new', async () => {
    const { shadow, ask, names } = await anInvite({ role: 'host' });
    await ask();
    expect(shadow.querySelector('h2')!.textContent).to.contain('Become guest?');
    expect(shadow.querySelector('video')).to.equal(null);
    expect(names()).to.not.include('preview');
  });
});
