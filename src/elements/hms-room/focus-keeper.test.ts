import { expect, fixture, html } from '@open-wc/testing';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import { HmsError } from '../../protocol/errors.js';
import { aRoom } from '../../testing/a-room.js';
import type { HmsRoom } from './hms-room.js';
import './hms-room.define.js';
import '../hms-call/hms-call.define.js';
import '../hms-stage-invite/hms-stage-invite.define.js';

async function mounted(options: Parameters<typeof aRoom>[0]) {
  const handle = aRoom({ blank: true, ...options });
  const room = await fixture<HmsRoom>(html`<hms-room .handle=${handle}></hms-room>`);
  return { handle, room };
}

/** What has the focus, in the innermost shadow root. */
function focused(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

describe('the focus in a room', () => {
  it('goes over to the next screen, from the lobby and after the call', async () => {
    const { handle, room } = await mounted({ status: 'lobby' });
    const { dispatch } = handle.store;
    const preview = room.shadowRoot!.querySelector('hms-preview')!;
    await waitUntil(() => preview.shadowRoot?.querySelector('input'));
    preview.shadowRoot!.querySelector('input')!.focus();
    dispatch({ from: 'session', type: 'failed', error: new HmsError('room_ended', '') });
    await waitUntil(() => focused()?.matches('.app'));
    expect(getComputedStyle(focused()!).outlineStyle).to.equal('none');
  });

  it('stays near a notice that was answered', async () => {
    const { room } = await mounted({
      ...{ peers: 4, hands: [3], roles: { 3: 'viewer' } },
      layout: {
        screens: {
          conferencing: {
            default: {
              elements: { on_stage_exp: { on_stage_role: 'guest', off_stage_roles: ['viewer'] } },
            },
          },
        },
      },
    });
    const call = () => room.shadowRoot!.querySelector('hms-call')?.shadowRoot;
    const invite = () => call()?.querySelector('hms-stage-invite')?.shadowRoot;
    await waitUntil(() => invite()?.querySelector('.hand button'), 'the notice', {
      timeout: 8_000,
    });
    const button = invite()!.querySelector<HTMLElement>('.hand .quiet')!;
    button.focus();
    button.click();
    await waitUntil(() => focused() !== button);
    await waitUntil(() => focused() !== document.body);
    const place = focused() as HTMLElement;
    expect(call()!.contains(place) || invite()!.contains(place)).to.equal(true);
    place.blur();
    expect(place.hasAttribute('tabindex')).to.equal(false);
  });

  it('is left alone where a person put it down', async () => {
    const { room } = await mounted({ peers: 2 });
    await waitUntil(() =>
      room.shadowRoot!.querySelector('hms-call')?.shadowRoot?.querySelector('button'),
    );
    const button = room.shadowRoot!.querySelector('hms-call')!.shadowRoot!.querySelector('button')!;
    button.focus();
    button.blur();
    room.requestUpdate();
    await room.updateComplete;
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    expect(focused()).to.equal(document.body);
  });
});
