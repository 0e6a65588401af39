import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flushed } from '../../../test/helpers/note-outlet.js';
import { RoomHost, type Guest } from '../../../test/helpers/room-host.js';
import { CLOSE } from '../../protocol/index.js';
import type { MediaClaims, MediaEvent } from '../sfu/port.js';
import type { Room } from './room.js';
import { loadStarter } from './starter-templates.js';

const track = (id: string) =>
  ({ id, kind: 'video', source: 'camera', muted: false, width: 640, height: 360 }) as const;

let host: RoomHost;
let room: Room;
let watcher: Guest;

beforeEach(async () => {
  host = await RoomHost.open();
  room = await host.room(loadStarter('video-conferencing'));
  watcher = await host.join(room, 'watcher', 'guest');
});

afterEach(() => host.close());

const join = (peerId: string, role = 'guest') => host.join(room, peerId, role);
const from = (peerId: string) => ({ roomId: room.id, peerId });
const story = (peerId: string): MediaEvent[] => [
  { ...from(peerId), type: 'connected' },
  { ...from(peerId), type: 'trackAdded', track: track('TR_1') },
  { ...from(peerId), type: 'trackAdded', track: track('TR_2') },
  { ...from(peerId), type: 'trackUpdated', trackId: 'TR_1', muted: true, width: 640, height: 360 },
  { ...from(peerId), type: 'trackRemoved', trackId: 'TR_2' },
];
const play = (peerId: string) => story(peerId).forEach((event) => host.engine.say(event));
const claims = (more: Partial<MediaClaims> = {}): MediaClaims => ({
  roomId: room.id,
  identity: 'a',
  generation: room.generationOf('a'),
  grant: { roomJoin: true, room: room.id },
  name: '',
  metadata: '',
  ...more,
});
const admitBot = (grant: Record<string, unknown> = {}) =>
  host.bridge.admit(
    claims({
      identity: 'bot',
      generation: null,
      name: 'Bot',
      grant: { roomJoin: true, room: room.id, ...grant },
    }),
  );

describe('regular peers', () => {
  it.each(['peer first', 'media first', 'peer in between'])(
    'agree when it is %s',
    async (order) => {
      const at = { 'peer first': 0, 'media first': 5, 'peer in between': 2 }[order]!;
      for (const [index, event] of story('a').entries()) {
        if (index === at) await join('a');
        host.engine.say(event);
      }
      if (at === 5) await join('a');
      await flushed();
      expect(room.tracks.list()).toEqual([{ ...track('TR_1'), peerId: 'a', muted: true }]);
      expect(watcher.outlet.told).toEqual([
        'peer.joined',
        'track.added',
        'track.added',
        'track.updated',
        'track.removed',
      ]);
    },
  );

  it('find nothing of somebody of the same id who never came', async () => {
    play('ghost');
    host.engine.say({ ...from('ghost'), type: 'disconnected', reason: 'lost' });
    await join('ghost');
    expect(room.tracks.list()).toEqual([]);
  });

  it('lose all tracks when their media ends, and stay', async () => {
    await join('a');
    play('a');
    host.engine.say({ ...from('a'), type: 'disconnected', reason: 'lost' });
    await flushed();
    expect(room.tracks.list()).toEqual([]);
    expect(watcher.outlet.told.at(-1)).toBe('track.removed');
    expect(room.peer('a')).toBeDefined();
  });

  it.each([
    ['the end of its connection', { type: 'disconnected', reason: 'removed' }],
    ['a wish, when it has no media', { type: 'removeRequested' }],
  ] as const)('leave when an administrator removes them, told by %s', async (_how, event) => {
    const a = await join('a');
    host.engine.say({ ...from('a'), ...event });
    await flushed();
    expect(a.outlet.ended).toMatchObject({ code: CLOSE.ended, error: { code: 'peer_removed' } });
    expect(watcher.outlet.events.at(-1)).toMatchObject({
      type: 'peer.left',
      peerId: 'a',
      reason: 'removed',
    });
    expect(host.bridge.admit(claims())).toEqual({ ok: false, reason: 'peer_unknown' });
  });

  it('leave with the room when an administrator ends it', async () => {
    host.engine.say({ roomId: room.id, type: 'endRequested' });
    await expect.poll(() => watcher.outlet.ended?.error.code).toBe('room_ended');
    expect(host.rooms.get(room.id)).toBeUndefined();
    expect(host.journal.types.slice(-3)).toEqual(['room.ended', 'peer.left', 'session.closed']);
  });

  it('have no media left when the others hear that they left', async () => {
    await join('a');
    play('a');
    await room.leave('a', 'left');
    await flushed();
    expect(watcher.outlet.told.slice(-2)).toEqual(['track.removed', 'peer.left']);
    expect(host.engine.calls).toContain('remove a');
  });

  it('are let in with the policy of now, by a token of now', async () => {
    const early = claims({ generation: 1 });
    expect(host.bridge.admit(early)).toEqual({ ok: false, reason: 'peer_unknown' });
    await join('a', 'viewer');
    const now = claims();
    expect(host.bridge.admit(now)).toMatchObject({
      ok: true,
      policy: {
        publish: [],
        subscribeToRoles: ['host', 'guest', 'external'],
        maxSubsBitRate: 3200,
        publishData: false,
        updateOwnMetadata: false,
      },
    });
    expect(host.bridge.admit(claims({ generation: 99 }))).toMatchObject({ reason: 'stale_token' });
    expect(host.bridge.admit(claims({ roomId: 'no' }))).toMatchObject({ reason: 'room_unknown' });
    await room.changeRole(null, 'a', 'guest');
    expect(host.bridge.admit(now)).toEqual({ ok: false, reason: 'stale_token' });
    expect(host.bridge.admit(claims())).toMatchObject({
      ok: true,
      policy: { publish: ['audio', 'video', 'screen'], publishCaps: { audio: 96, video: 1800 } },
    });
    await room.leave('a', 'left');
    expect(host.bridge.admit(claims())).toEqual({ ok: false, reason: 'peer_unknown' });
  });
});

describe('participants of a LiveKit SDK', () => {
  it('are external peers, whose coming and going is written down', async () => {
    expect(admitBot({ canPublishSources: ['camera', 'microphone'] })).toMatchObject({
      ok: true,
      policy: { role: 'external', publish: ['video', 'audio'] },
    });
    const release = host.journal.hold();
    play('bot');
    await flushed();
    expect(watcher.outlet.events).toEqual([]);
    release();
    await expect.poll(() => room.tracks.list()).toHaveLength(1);
    await flushed();
    expect(watcher.outlet.events[0]).toMatchObject({
      type: 'peer.joined',
      peer: { id: 'bot', name: 'Bot', role: 'external', type: 'external' },
    });
    host.engine.say({ ...from('bot'), type: 'disconnected', reason: 'left' });
    await flushed();
    expect(watcher.outlet.events.at(-1)).toMatchObject({ type: 'peer.left', reason: 'left' });
    expect(host.journal.last('peer.left')).toMatchObject({ peer: { id: 'bot', type: 'external' } });
  });

  it('do not come when their media is gone before that is written down', async () => {
    admitBot();
    const release = host.journal.hold();
    play('bot');
    host.engine.say({ ...from('bot'), type: 'disconnected', reason: 'lost' });
    release();
    await expect.poll(() => host.journal.last('peer.left')?.peer.id).toBe('bot');
    expect(room.peer('bot')).toBeUndefined();
    expect(room.tracks.list()).toEqual([]);
  });

  it('keep out of the lists when hidden, and out of the room with a foreign grant', async () => {
    admitBot({ hidden: true });
    play('bot');
    await flushed();
    expect(watcher.outlet.events).toEqual([]);
    expect(admitBot({ room: 'other' })).toMatchObject({ reason: 'forbidden' });
    expect(admitBot({ roomJoin: false })).toMatchObject({ reason: 'forbidden' });
    expect(host.bridge.admit(claims({ identity: 'watcher', generation: null }))).toMatchObject({
      reason: 'forbidden',
    });
  });

  it('stay out for the session when blocked, and have no role of the template', async () => {
    admitBot();
    play('bot');
    await expect.poll(() => room.peer('bot')).toBeDefined();
    await expect(room.changeRole(null, 'bot', 'host')).rejects.toMatchObject({
      code: 'unprocessable',
    });
    await room.removePeer(null, 'bot', { block: true });
    expect(host.engine.calls).toContain('remove bot');
    expect(admitBot()).toMatchObject({ reason: 'forbidden' });
  });

  it('are called in the room what they call themselves, and told of once', async () => {
    admitBot();
    const called = (name: string, metadata = ''): MediaEvent => {
      return { ...from('bot'), type: 'renamed', name, metadata };
    };
    play('bot');
    host.engine.say(called('Early'));
    await expect.poll(() => room.peer('bot')?.name).toBe('Early');
    host.engine.say(called('Late', 'm'));
    await expect.poll(() => host.journal.last('peer.updated')?.peer.name).toBe('Late');
    host.engine.say(called('Late', 'm'));
    await flushed();
    const updates = watcher.outlet.events.filter(({ type }) => type === 'peer.updated');
    expect(updates).toMatchObject([
      { peerId: 'bot', changes: { name: 'Early' } },
      { peerId: 'bot', changes: { name: 'Late', metadata: 'm' } },
    ]);
  });

  it('follow a changed template while they are there', async () => {
    admitBot();
    play('bot');
    await expect.poll(() => room.peer('bot')).toBeDefined();
    await host.directory.templates.change(room.record.templateId, (template) => ({
      ...template,
      roles: { ...template.roles, external: { publishParams: { allowed: ['audio'] } } },
    }));
    await expect
      .poll(() => host.engine.policies.at(-1))
      .toMatchObject({
        peerId: 'bot',
        policy: { publish: ['audio'], subscribeToRoles: [] },
      });
  });
});
