import { describe, expect, it } from 'vitest';
import { HmsError } from '../protocol/index.js';
import { aJoin, aRoleInfo, aRoomInfo } from '../testing/builders.js';
import { fakeChannel } from '../testing/fake-channel.js';
import { fakeMedia } from '../testing/fake-media.js';
import { connectPorts } from './connect-ports.js';
import { createActions } from './actions.js';
import { createRoomStore } from './room-store.js';

const role = aRoleInfo('host', ['video', 'audio', 'screen'], { subscribeToRoles: ['host'] });
const viewer = aRoleInfo('viewer');
const grant = { url: 'ws://there', token: 't', expiresAt: 1 };
const entered = { epoch: 'e', room: aRoomInfo(), role, layout: {}, peerCount: 0, name: null };
const joined = { ...aJoin('me', { roles: [role, viewer] }), media: grant };

function aRoom(answers: Record<string, unknown> = {}, failures: Record<string, Error> = {}) {
  const channel = fakeChannel({ enter: entered, join: joined, ...answers });
  const media = fakeMedia(failures);
  const store = createRoomStore();
  connectPorts(store, { channel, media });
  const actions = createActions(store, { channel, media });
  const mediaCalls = () => media.calls.map(({ name }) => name);
  return { channel, media, store, actions, mediaCalls, status: () => store.getState().status };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

async function inRoom(answers?: Record<string, unknown>) {
  const all = aRoom(answers);
  await all.actions.enter({ code: 'abc' });
  await all.actions.join({ name: 'Me' });
  await settled();
  return all;
}

describe('entering', () => {
  it('opens the lobby with the devices that the role allows, and loads the media client', async () => {
    const { actions, store, mediaCalls, status } = aRoom();
    await actions.enter({ code: 'abc' });
    await settled();
    expect(status()).toBe('lobby');
    expect(mediaCalls()).toContain('preload');
    expect(store.getState().devices).toMatchObject({
      camera: { enabled: true },
      microphone: { enabled: true },
      screen: { enabled: false },
    });
  });

  it('learns how far the clock of the server is ahead', async () => {
    const hour = 3_600_000;
    const { actions, store } = aRoom({ enter: { ...entered, serverTime: Date.now() + hour } });
    await actions.enter({ code: 'abc' });
    expect(Math.abs(store.getState().clockAhead - hour)).toBeLessThan(60_000);
  });

  it('loads nothing for a role without media', async () => {
    const { actions, mediaCalls } = aRoom({ enter: { ...entered, role: viewer } });
    await actions.enter({ code: 'abc' });
    expect(mediaCalls()).toEqual(['setRole', 'offerEffects']);
  });

  it('fails with the reason, in the state and to the caller', async () => {
    const { actions, store } = aRoom({ enter: new HmsError('code_unknown', 'No such code.') });
    await expect(actions.enter({ code: 'x' })).rejects.toMatchObject({ code: 'code_unknown' });
    expect(store.getState()).toMatchObject({ status: 'failed', error: { code: 'code_unknown' } });
  });

  it('is forgotten when the person leaves meanwhile', async () => {
    const { actions, status } = aRoom();
    const entering = actions.enter({ code: 'abc' });
    await actions.leave();
    await entering;
    expect(status()).toBe('left');
  });

  it('a refused camera does not keep anybody out', async () => {
    const { actions, status } = aRoom({}, { camera: new HmsError('camera_denied', '') });
    await actions.enter({ code: 'abc' });
    await actions.join({ name: 'Me' });
    expect(status()).toBe('joined');
  });
});

describe('in the room', () => {
  it('joins the room first, then connects media with its grant', async () => {
    const { media, status } = await inRoom();
    expect(status()).toBe('joined');
    expect(media.calls.find(({ name }) => name === 'connect')?.args[0]).toEqual(grant);
  });

  it.each(['server_away', 'room_full'] as const)(
    'a join that may work later (%s) leads back to the lobby, devices on',
    async (code) => {
      const { actions, mediaCalls, status, store } = aRoom({ join: new HmsError(code, '') });
      await actions.enter({ code: 'abc' });
      await expect(actions.join({ name: 'Me' })).rejects.toMatchObject({ code });
      expect(status()).toBe('lobby');
      expect(store.getState().error).toMatchObject({ code });
      expect(mediaCalls()).not.toContain('disconnect');
    },
  );

  it('the lobby shows how many there are after a repair', async () => {
    const { actions, channel, mediaCalls, status, store } = aRoom();
    await actions.enter({ code: 'abc' });
    channel.push({ type: 'reentered', entered: { ...entered, peerCount: 3 } as never });
    await settled();
    expect(store.getState().counts.total).toBe(3);
    expect(status()).toBe('lobby');
    expect(mediaCalls().at(-1)).toBe('setRole');
  });

  it('leaving switches everything off, and the next lobby is as the person left it', async () => {
    const { actions, store, status, channel } = await inRoom();
    await actions.setLocalVideoEnabled(false);
    await actions.leave();
    await settled();
    expect(status()).toBe('left');
    expect(channel.calls.at(-1)?.name).toBe('leave');
    expect(store.getState().devices.microphone.enabled).toBe(false);
    await actions.enter({ code: 'abc' });
    await settled();
    expect(store.getState().devices).toMatchObject({
      camera: { enabled: false },
      microphone: { enabled: true },
    });
  });

  it('a fresh join of the channel moves media over, with the devices as they are', async () => {
    const { channel, media, store } = await inRoom();
    media.calls.length = 0;
    const fresh = { ...joined, peerId: 'me2', media: { ...grant, token: 't2' } };
    channel.push({ type: 'rejoined', entered: entered as never, joined: fresh });
    await settled();
    const names = media.calls.map(({ name }) => name);
    expect(names).toEqual(['offerEffects', 'setRole', 'connect']);
    expect(media.calls.at(-1)?.args[0]).toMatchObject({ token: 't2' });
    expect(store.getState()).toMatchObject({ localPeerId: 'me2', status: 'joined' });
  });

  it('the end of the session stops every device', async () => {
    const { channel, media, store } = await inRoom();
    media.calls.length = 0;
    channel.push({ type: 'ended', error: new HmsError('session_replaced', '') });
    await settled();
    expect(store.getState()).toMatchObject({
      status: 'failed',
      error: { code: 'session_replaced' },
      devices: { camera: { enabled: false }, microphone: { enabled: false } },
      media: { status: 'idle' },
    });
  });

  it('a role without media loses it, and one with media gets a grant', async () => {
    const { channel, mediaCalls, media } = await inRoom({ 'media.grant': { media: grant } });
    media.calls.length = 0;
    const change = (to: unknown) =>
      channel.push({
        type: 'event',
        event: { type: 'role.updated', role: to, layout: {} } as never,
      });
    change(viewer);
    await settled();
    expect(mediaCalls()).toContain('disconnect');
    change(role);
    await settled();
    expect(mediaCalls().at(-1)).toBe('connect');
  });
});
