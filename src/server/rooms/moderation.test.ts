import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { flushed } from '../../../test/helpers/note-outlet.js';
import { RoomHost, type Guest } from '../../../test/helpers/room-host.js';
import { CLOSE, type TrackSource } from '../../protocol/index.js';
import type { Room } from './room.js';
import { loadStarter } from './starter-templates.js';

let host: RoomHost;
let room: Room;
let boss: Guest;
let ann: Guest;

beforeEach(async () => {
  host = await RoomHost.open();
  room = await host.room(loadStarter('video-conferencing'));
  boss = await host.join(room, 'boss', 'host');
  ann = await host.join(room, 'ann', 'guest');
});

afterEach(() => host.close());

function publish(peerId: string, source: TrackSource, muted = false): string {
  const id = `TR_${peerId}_${source}`;
  const kind = source === 'microphone' || source === 'screen_audio' ? 'audio' : 'video';
  const track = { id, kind, source, muted, width: 0, height: 0 } as const;
  host.engine.say({ roomId: room.id, peerId, type: 'trackAdded', track });
  return id;
}

describe('muting', () => {
  it.each([
    ['everybody else', {}, ['ann camera', 'ann microphone', 'ben microphone']],
    ['one person', { peerIds: ['ann'] }, ['ann camera', 'ann microphone']],
    [
      'one source',
      { sources: ['microphone'] as TrackSource[] },
      ['ann microphone', 'ben microphone'],
    ],
    ['one track', { trackIds: ['TR_ann_camera'] }, ['ann camera']],
    ['a role', { roles: ['viewer'] }, ['ben microphone']],
    ['what all filters share', { peerIds: ['ann'], roles: ['viewer'] }, []],
  ])('mutes %s', async (_what, filter, expected) => {
    await host.join(room, 'ben', 'viewer');
    publish('ann', 'camera');
    publish('ann', 'microphone');
    publish('ben', 'microphone');
    publish('ben', 'camera', true);
    publish('boss', 'microphone');
    expect(room.mute('boss', filter)).toBe(expected.length);
    const muted = host.engine.calls.filter((call) => call.startsWith('mute'));
    expect(muted).toEqual(
      expected.map((entry) => {
        const [peerId, source] = entry.split(' ');
        return `mute ${peerId} TR_${peerId}_${source}`;
      }),
    );
  });

  it('tells the person who did it', () => {
    publish('ann', 'microphone');
    room.mute('boss', { peerIds: ['ann'] });
    expect(ann.outlet.events.at(-1)).toEqual({
      type: 'muted.by',
      by: { peerId: 'boss', userId: '', name: 'boss' },
      sources: ['microphone'],
    });
  });

  it('asks people to switch on what they may publish and do not', async () => {
    const viewer = await host.join(room, 'vic', 'viewer');
    publish('ann', 'microphone');
    publish('ann', 'camera', true);
    expect(room.requestUnmute('boss', {})).toBe(1);
    expect(ann.outlet.events.at(-1)).toMatchObject({
      type: 'unmute.requested',
      sources: ['camera'],
    });
    expect(viewer.outlet.told).not.toContain('unmute.requested');
    expect(room.requestUnmute('boss', { peerIds: ['ann'], sources: ['microphone'] })).toBe(0);
    expect(room.requestUnmute('boss', { trackIds: ['TR_ann_camera'] })).toBe(1);
  });
});

describe('removing', () => {
  it('ends the stay with the reason, for the person, the others and the record', async () => {
    await room.removePeer('boss', 'ann', { reason: 'Be kind.' });
    expect(ann.outlet.ended).toEqual({
      code: CLOSE.ended,
      error: { code: 'peer_removed', message: 'Be kind.' },
    });
    await flushed();
    expect(boss.outlet.events.at(-1)).toMatchObject({ type: 'peer.left', reason: 'removed' });
    expect(host.journal.last('peer.left')).toMatchObject({
      peer: { id: 'ann' },
      reason: 'removed',
      message: 'Be kind.',
    });
    await host.join(room, 'ann again', 'guest');
  });

  it('writes down that somebody was to be removed who is not there', async () => {
    await expect(room.removePeer('boss', 'nobody')).rejects.toMatchObject({ code: 'not_found' });
    expect(host.journal.last('peer.leaveFailed')).toMatchObject({
      peerId: 'nobody',
      message: 'peer not joined',
    });
  });

  it('keeps a blocked signed user out for the session, wherever it comes from', async () => {
    await host.join(room, 'eve', 'guest', { userId: 'eve' });
    await room.removePeer('boss', 'eve', { block: true });
    await expect(host.join(room, 'eve 2', 'host', { userId: 'eve' })).rejects.toMatchObject({
      code: 'peer_blocked',
    });
    await host.join(room, 'neighbour', 'guest', { network: '10.0.0.1' });
    await room.end('boss');
    const next = await host.rooms.open(room.id);
    await host.join(next, 'eve 3', 'guest', { userId: 'eve' });
  });

  it('keeps a blocked holder of a room code out by its network, moderators and signed users not', async () => {
    await host.join(room, 'eve', 'guest', { network: '10.0.0.1' });
    await room.removePeer('boss', 'eve', { block: true });
    const from = (network: string) => ({ network });
    await expect(host.join(room, 'eve 2', 'guest', from('10.0.0.1'))).rejects.toMatchObject({
      code: 'peer_blocked',
    });
    await host.join(room, 'other', 'guest', from('10.0.0.2'));
    await host.join(room, 'signed', 'guest', { userId: 'sam' });
    await host.join(room, 'moderator', 'host', from('10.0.0.1'));
  });

  it('keeps who exchanged a code for a token out by both', async () => {
    await host.join(room, 'eve', 'guest', { userId: 'guest-1', network: '10.0.0.1' });
    await room.removePeer('boss', 'eve', { block: true });
    const refused = { code: 'peer_blocked' };
    const fresh = { userId: 'guest-2', network: '10.0.0.1' };
    await expect(host.join(room, 'a', 'guest', fresh)).rejects.toMatchObject(refused);
    const elsewhere = { userId: 'guest-1', network: '10.0.0.2' };
    await expect(host.join(room, 'b', 'host', elsewhere)).rejects.toMatchObject(refused);
    await host.join(room, 'moderator', 'host', fresh);
  });

  it('blocks nobody else where all seem to come from this machine', async () => {
    await room.removePeer('boss', 'ann', { block: true });
    await host.join(room, 'ben', 'guest');
  });
});

describe('ending', () => {
  it('puts everybody out, is written down, and a new session may begin', async () => {
    const sessionId = room.info.sessionId;
    await room.end('boss', { reason: 'Time is up.' });
    expect(ann.outlet.ended).toEqual({
      code: CLOSE.ended,
      error: { code: 'room_ended', message: 'Time is up.' },
    });
    expect(host.journal.types.slice(-4)).toEqual([
      'room.ended',
      'peer.left',
      'peer.left',
      'session.closed',
    ]);
    expect(host.journal.last('room.ended')).toMatchObject({
      by: { id: 'boss' },
      lock: false,
      reason: 'Time is up.',
      session: { id: sessionId },
    });
    const next = await host.rooms.open(room.id);
    await host.join(next, 'ann', 'guest');
  });

  it('with a lock lets nobody come again', async () => {
    await room.end(null, { lock: true });
    expect((await host.directory.room(room.id))?.enabled).toBe(false);
    const next = await host.rooms.open(room.id);
    await expect(host.join(next, 'ann', 'host')).rejects.toMatchObject({ code: 'room_disabled' });
  });

  it('is tried again where it could not be written down', async () => {
    vi.spyOn(host.journal, 'record').mockRejectedValueOnce(new Error('no disk'));
    await expect(room.end(null)).rejects.toThrow('no disk');
    expect(ann.outlet.ended).toBeNull();
    await room.end(null);
    expect(ann.outlet.ended?.error.code).toBe('room_ended');
    expect(host.journal.types.filter((type) => type === 'room.ended')).toHaveLength(1);
  });

  it('is refused without the right, and that is written down', async () => {
    await expect(room.end('ann', { lock: true })).rejects.toMatchObject({ code: 'forbidden' });
    expect(room.peerCount).toBe(2);
    expect(host.journal.last('room.endFailed')).toMatchObject({
      by: { id: 'ann' },
      lock: true,
      status: 403,
    });
    expect((await host.directory.room(room.id))?.enabled).toBe(true);
  });

  it('does not fill the journal with what one client is refused on and on', async () => {
    for (let i = 0; i < 200; i++) await room.end('ann').catch(() => {});
    const failures = host.journal.types.filter((type) => type === 'room.endFailed');
    expect(failures.length).toBeLessThan(30);
  });
});
