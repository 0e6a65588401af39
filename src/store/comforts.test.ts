import { describe, expect, it } from 'vitest';
import { aJoin, aPeer, aRoleInfo, aRoomInfo } from '../testing/builders.js';
import { fakeChannel } from '../testing/fake-channel.js';
import { fakeMedia } from '../testing/fake-media.js';
import { createActions } from './actions.js';
import { offeredEffects } from './actions/media-follows.js';
import { isBeRightBack, withBeRightBack } from './be-right-back.js';
import { connectPorts } from './connect-ports.js';
import { createRoomStore } from './room-store.js';

async function aRoom(metadata = '', layout = {}) {
  const role = aRoleInfo('host', ['audio', 'video']);
  const channel = fakeChannel({
    enter: { epoch: 'e', room: aRoomInfo(), role, layout, peerCount: 0, name: null },
    join: { ...aJoin('me', { peers: [aPeer('me', { metadata })] }), media: null },
  });
  const media = fakeMedia();
  const store = createRoomStore();
  connectPorts(store, { channel, media });
  const actions = createActions(store, { channel, media });
  await actions.enter({ code: 'c' });
  await actions.join({ name: 'Me' });
  const offers = () =>
    media.calls.filter(({ name }) => name === 'offerEffects').map(({ args }) => args[0]);
  return { channel, store, actions, offers };
}

describe('be right back', () => {
  it('is a flag beside whatever else the metadata holds', () => {
    const away = withBeRightBack('{"team":"red"}', true);
    expect(JSON.parse(away)).toEqual({ team: 'red', isBRBOn: true });
    expect(isBeRightBack(away)).toBe(true);
    expect(JSON.parse(withBeRightBack(away, false))).toEqual({ team: 'red', isBRBOn: false });
    expect(isBeRightBack(withBeRightBack('', true))).toBe(true);
  });

  it('destroys no metadata that it cannot be kept in', async () => {
    for (const metadata of ['plain text', '[1]', '"isBRBOn"', 'null']) {
      const { actions, channel } = await aRoom(metadata);
      await expect(actions.setBeRightBack(true)).rejects.toMatchObject({ code: 'unprocessable' });
      expect(channel.calls.some(({ name }) => name === 'peer.update')).toBe(false);
    }
  });

  it('is told to the room', async () => {
    const { actions, channel } = await aRoom();
    await actions.setBeRightBack(true);
    expect(channel.calls.at(-1)).toEqual({
      name: 'peer.update',
      args: [{ metadata: '{"isBRBOn":true}' }],
    });
  });
});

describe('preferences', () => {
  it('outlive a stay, and are the person’s own', async () => {
    const { actions, store } = await aRoom();
    actions.setPreferences({ mirror: false, soundOnHand: true });
    await actions.leave();
    expect(store.getState().preferences).toMatchObject({ mirror: false, soundOnHand: true });
  });
});

describe('effects', () => {
  const media = (url: string, more = {}) => ({ url, media_type: 'IMAGE', ...more });
  const layout = (screen: 'preview' | 'conferencing', elements: object) => ({
    screens: { [screen]: { default: { elements } } },
  });

  it('are offered as the layout says: virtual_background and noise_cancellation', () => {
    const nothing = { background: null, noiseCancellation: null };
    expect(offeredEffects(null)).toEqual(nothing);
    expect(offeredEffects({ role: 'a', screens: 7 } as never)).toEqual(nothing);
    for (const screen of ['preview', 'conferencing'] as const) {
      expect(offeredEffects({ role: 'a', ...layout(screen, { virtual_background: {} }) })).toEqual({
        ...nothing,
        background: 'none',
      });
      const list = [media('/a.png'), media('/b.png', { default: true })];
      const elements = {
        virtual_background: { background_media: list },
        noise_cancellation: { enabled_by_default: true },
      };
      expect(offeredEffects({ role: 'a', ...layout(screen, elements) })).toEqual({
        background: '/b.png',
        noiseCancellation: true,
      });
    }
    const off = { role: 'a', ...layout('preview', { noise_cancellation: {} }) };
    expect(offeredEffects(off)).toEqual({ ...nothing, noiseCancellation: false });
  });

  it('are offered to the devices at the door, and when the page lays its own over the layout', async () => {
    const elements = { virtual_background: {} };
    const { actions, offers } = await aRoom('', layout('conferencing', elements));
    expect(offers()).toEqual([{ background: 'none', noiseCancellation: null }]);
    actions.overrideLayout({
      screens: { conferencing: { default: { elements: { virtual_background: null } } } },
    });
    expect(offers().at(-1)).toEqual({ background: null, noiseCancellation: null });
  });
});
