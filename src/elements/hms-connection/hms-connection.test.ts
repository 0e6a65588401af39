import { expect, fixture, html } from '@open-wc/testing';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import { INITIAL_STATE, type RoomState, type Trouble } from '../../store/state.js';
import { aRoom, mountRoom, type ARoomOptions } from '../../testing/a-room.js';
import { connectionView } from './connection-view.js';
import { checkConnection } from './lobby-check.js';
import './hms-connection.define.js';

async function aSign(options: ARoomOptions = {}) {
  const room = aRoom({ blank: true, ...options });
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  parent.style.background = '#0b0e15';
  mountRoom(room, parent);
  const said: string[] = [];
  parent.addEventListener('hms-announce', (event) => said.push(event.detail.text));
  const element = document.createElement('hms-connection');
  parent.append(element);
  await element.updateComplete;
  const shadow = element.shadowRoot!;
  const button = () => shadow.querySelector('button')!;
  const trouble = async (trackId: string, found: Trouble | null) => {
    room.store.dispatch({ from: 'media', type: 'trouble', trackId, trouble: found });
    await element.updateComplete;
  };
  return { room, parent, element, shadow, button, trouble, said };
}

const words = (root: ParentNode) => root.textContent!.replace(/\s+/g, ' ').trim();

describe('<hms-connection>', () => {
  it('is accessible closed, open and in the lobby, and quiet outside a room', async () => {
    const { element, button, shadow } = await aSign();
    await expect(element).to.be.accessible();
    button().click();
    await waitUntil(() => shadow.querySelector('dl'));
    await expect(element).to.be.accessible();
    await expect((await aSign({ status: 'lobby' })).element).to.be.accessible();
    const outside = await fixture(html`<hms-connection></hms-connection>`);
    expect(outside.shadowRoot!.querySelector('*')).to.equal(null);
  });

  it('says what is wrong, and what may help', async () => {
    const { element, button, shadow, trouble } = await aSign();
    expect(button().getAttribute('aria-label')).to.equal('Your connection: Good');
    await trouble('c1', 'own-network');
    expect(button().getAttribute('aria-label')).to.equal('Your connection: Weak');
    expect(shadow.querySelector('.why')!.textContent).to.contain('closer to the router');
    await trouble('c1', 'processor');
    expect(shadow.querySelector('.why')!.textContent).to.contain('cannot keep up');
    await trouble('c1', 'paused');
    expect(shadow.querySelector('.why')!.textContent).to.contain('pictures wait');
    await element.updateComplete;
  });

  it('leaves the own connection good when it is somebody else’s, and names them', async () => {
    const { button, shadow, trouble } = await aSign();
    await trouble('c1', 'their-network');
    await trouble('c2', 'their-network');
    expect(button().getAttribute('aria-label')).to.equal('Your connection: Good');
    expect(words(shadow)).to.contain('Weak for Ben Okafor and Chiara Rossi');
  });

  it('tells a change in words, once', async () => {
    const { trouble, said } = await aSign();
    await trouble('c1', 'own-network');
    await trouble('c2', 'own-network');
    await trouble('c1', null);
    await trouble('c2', null);
    expect(said).to.deep.equal(['Your connection: Weak', 'Your connection is good again.']);
  });

  it('leaves a lost room to the notice that says so, then and when it is back', async () => {
    const { room, element, said, button } = await aSign();
    room.store.dispatch({ from: 'channel', type: 'dropped' });
    await element.updateComplete;
    expect(button().getAttribute('aria-label')).to.equal('Your connection: Reconnecting…');
    room.store.dispatch({ from: 'channel', type: 'resumed' });
    await element.updateComplete;
    expect(said).to.deep.equal([]);
  });

  it('measures while it is looked at, and no longer', async () => {
    const { room, element, button, shadow } = await aSign();
    const asked = () => room.calls.filter(({ name }) => name === 'onTrackStats').length;
    expect(asked()).to.equal(0);
    button().click();
    await waitUntil(() => /38 ms/.test(words(shadow)));
    expect(words(shadow)).to.contain('0.2%');
    expect(asked()).to.equal(1);
    button().click();
    await waitUntil(() => button().getAttribute('aria-expanded') === 'false');
    await element.updateComplete;
    expect(shadow.querySelector('dl')).to.equal(null);
  });

  it('checks the way to the room in the lobby', async () => {
    const { room, shadow } = await aSign({ status: 'lobby' });
    await waitUntil(() => words(shadow) === 'Good connection');
    expect(room.calls.filter(({ name }) => name === 'measureRoundTrip').length).to.equal(4);
  });
});

describe('the lobby’s look at the connection', () => {
  const answering = (...times: number[]) => ({
    measureRoundTrip: () => {
      const time = times.shift();
      return time === undefined ? Promise.reject(new Error('away')) : Promise.resolve(time);
    },
  });

  it('forgives one slow answer, and not most of them', async () => {
    expect(await checkConnection(answering(900, 20, 700, 30))).to.deep.equal({ kind: 'good' });
    expect(await checkConnection(answering(20, 400, 500, 350))).to.deep.equal({
      ...{ kind: 'slow', ms: 400 },
    });
  });

  it('says so when the connection goes meanwhile', async () => {
    expect(await checkConnection(answering(20, 30))).to.deep.equal({ kind: 'weak' });
  });
});

describe('connectionView', () => {
  const media = (status: RoomState['media']['status']) => ({ ...INITIAL_STATE.media, status });
  const joined: RoomState = { ...INITIAL_STATE, status: 'joined' };

  it('counts what is worst', () => {
    const health = (state: Partial<RoomState>, online = true) =>
      connectionView({ ...joined, ...state }, online).health;
    expect(health({})).to.equal('good');
    expect(health({ media: media('reconnecting') })).to.equal('reconnecting');
    expect(health({ media: media('failed') })).to.equal('lost');
    expect(health({ status: 'reconnecting', media: media('failed') })).to.equal('reconnecting');
    expect(health({ status: 'reconnecting' }, false)).to.equal('offline');
    const trouble = { a: 'processor', b: 'own-network' } as const;
    expect(health({ media: { ...media('connected'), trouble } })).to.equal('weak');
  });
});
