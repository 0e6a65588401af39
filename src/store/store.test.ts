import { describe, expect, it } from 'vitest';
import { HmsError, type ErrorCode } from '../protocol/index.js';
import { aJoin, aMessage, aPeer, aRoleInfo, aRoomInfo, aTrack } from '../testing/builders.js';
import { deepFreeze } from './deep-freeze.js';
import type { Fact } from './facts.js';
import * as entry from './index.js';
import type { ChannelFact, MediaFact } from './ports.js';
import { reduce } from './reducers/index.js';
import { INITIAL_STATE, type RoomState } from './state.js';

const room = aRoomInfo();
const role = aRoleInfo('host', ['video'], { subscribeToRoles: ['host'] });
const entered = {
  epoch: 'e',
  serverTime: 0,
  room,
  role,
  layout: { role: 'host' },
  peerCount: 2,
  stream: null,
  name: null,
  resumed: false,
};
const joined = aJoin('me', {
  roles: [aRoleInfo('viewer', [], { priority: 3 }), role],
  peers: [aPeer('me', { joinedAt: 3 }), aPeer('a', { joinedAt: 1 })],
  tracks: [aTrack('TR_a', 'a')],
  messages: [aMessage('m0', 'a')],
});

const channel = (fact: ChannelFact): Fact => ({ from: 'channel', ...fact });
const media = (fact: MediaFact): Fact => ({ from: 'media', ...fact });
const event = (body: object): Fact => channel({ type: 'event', event: { ...body } as never });
const after = (state: RoomState, ...facts: Fact[]): RoomState =>
  facts.reduce((before, fact) => deepFreeze(reduce(before, fact)), state);

const inLobby = after(
  deepFreeze(INITIAL_STATE),
  { from: 'session', type: 'entering' },
  { from: 'session', type: 'entered', entered },
);
const inRoom = after(
  inLobby,
  { from: 'session', type: 'joining', name: 'Me' },
  { from: 'session', type: 'joined', joined },
);

describe('session facts', () => {
  it('lead from idle over the lobby into the room', () => {
    expect(inLobby).toMatchObject({
      status: 'lobby',
      room,
      counts: { total: 2 },
      nameLocked: false,
    });
    expect(inRoom).toMatchObject({ status: 'joined', localPeerId: 'me', userName: 'Me' });
    expect(inRoom.peerOrder).toEqual(['a', 'me']);
    expect(inRoom.chat.messages).toHaveLength(1);
  });

  it('take the name of a signed token', () => {
    const state = after(INITIAL_STATE, {
      from: 'session',
      type: 'entered',
      entered: { ...entered, name: 'Dr. No' },
    });
    expect(state).toMatchObject({ nameLocked: true, userName: 'Dr. No' });
  });

  it('forget the stay when it ends, but not where it was', () => {
    for (const fact of [
      { from: 'session', type: 'left' },
      { from: 'session', type: 'failed', error: new HmsError('room_ended', '') },
      channel({ type: 'ended', error: new HmsError('peer_removed', '') }),
    ] satisfies Fact[]) {
      const state = after(inRoom, fact);
      expect(state).toMatchObject({
        room,
        peers: {},
        peerOrder: [],
        tracks: {},
        localPeerId: null,
      });
      expect(state.status).toBe(fact.type === 'left' ? 'left' : 'failed');
    }
  });

  it('keep the person in the lobby when a join may work at the next try', () => {
    const joining = after(inLobby, { from: 'session', type: 'joining', name: 'Me' });
    const error = (code: ErrorCode): Fact => ({
      from: 'session',
      type: 'failed',
      error: new HmsError(code, ''),
    });
    expect(after(joining, error('server_away'))).toMatchObject({
      status: 'lobby',
      error: { code: 'server_away' },
    });
    expect(after(joining, error('role_full')).status).toBe('lobby');
    expect(after(joining, error('code_disabled')).status).toBe('failed');
  });
});

describe('events', () => {
  it('bring peers and take them away, with all that was theirs', () => {
    const here = after(inRoom, event({ type: 'peer.joined', peer: aPeer('b') }));
    expect(here.peerOrder).toEqual(['a', 'me', 'b']);
    expect(here.counts.total).toBe(3);
    const loud = after(here, media({ type: 'levels', levels: { a: 0.5 } }));
    const gone = after(loud, event({ type: 'peer.left', peerId: 'a', reason: 'left' }));
    expect(gone.peerOrder).toEqual(['me', 'b']);
    expect(gone.tracks).toEqual({});
    expect(gone.levels).toEqual({});
  });

  it('change peers and tracks in place, and leave others alone', () => {
    const state = after(
      inRoom,
      event({ type: 'peer.updated', peerId: 'a', changes: { presence: 'away' } }),
      event({ type: 'track.updated', trackId: 'TR_a', changes: { muted: true } }),
    );
    expect(state.peers['a']).toMatchObject({ presence: 'away', name: 'A' });
    expect(state.tracks['TR_a']).toMatchObject({ muted: true, width: 640 });
    expect(state.peers['me']).toBe(inRoom.peers['me']);
  });

  it('about what is not here, or of a newer server, change nothing at all', () => {
    for (const body of [
      { type: 'peer.updated', peerId: 'x', changes: { name: 'X' } },
      { type: 'peer.left', peerId: 'x', reason: 'left' },
      { type: 'track.updated', trackId: 'x', changes: { muted: true } },
      { type: 'track.removed', trackId: 'x' },
      { type: 'poll.started', poll: {} },
      { type: 'constructor' },
    ]) {
      expect(after(inRoom, event(body))).toBe(inRoom);
    }
  });

  it('accept a track before its peer', () => {
    const state = after(
      inRoom,
      event({ type: 'track.added', track: aTrack('TR_b', 'b') }),
      event({ type: 'peer.joined', peer: aPeer('b') }),
    );
    expect(entry.selectCameraStreamByPeerID('b')(state)?.id).toBe('TR_b');
  });

  it('count what others wrote as unread until the chat is seen, and show nothing twice', () => {
    const theirs = event({ type: 'chat.message', message: aMessage('m1', 'a') });
    const mine = event({ type: 'chat.message', message: aMessage('m2', 'me') });
    const state = after(inRoom, theirs, theirs, mine);
    expect(state.chat.messages.map(({ id }) => id)).toEqual(['m0', 'm1', 'm2']);
    expect(state.chat.unread).toBe(1);
    expect(after(state, { from: 'session', type: 'chat.read' }).chat.unread).toBe(0);
  });
});

describe('a repaired connection', () => {
  const dropped = after(inRoom, channel({ type: 'dropped' }));

  it('is shown while it lasts, and the room stays on screen', () => {
    expect(dropped.status).toBe('reconnecting');
    expect(dropped.peers).toBe(inRoom.peers);
    expect(dropped.notices).toMatchObject([{ text: 'notice.reconnecting' }]);
  });

  it('goes on where it was', () => {
    const state = after(dropped, channel({ type: 'resumed' }));
    expect(state.status).toBe('joined');
    expect(state.notices).toMatchObject([{ text: 'notice.reconnected' }]);
  });

  it('or starts from a fresh snapshot with a new id', () => {
    const fresh = { ...joined, peerId: 'a' };
    const state = after(dropped, channel({ type: 'rejoined', entered, joined: fresh }));
    expect(state).toMatchObject({ status: 'joined', localPeerId: 'a' });
  });
});

describe('media facts', () => {
  it('are the only way a device goes on or off', () => {
    const state = after(
      inLobby,
      media({ type: 'source', source: 'camera', enabled: true, busy: false, error: null }),
      media({ type: 'selected', kind: 'camera', id: 'c1' }),
      media({ type: 'status', status: 'connected' }),
      media({ type: 'audioBlocked', blocked: true }),
      media({ type: 'track', trackId: 'TR_a', ready: true }),
    );
    expect(state.devices.camera).toEqual({ enabled: true, busy: false, error: null });
    expect(state.devices.selected.camera).toBe('c1');
    expect(state.media).toMatchObject({
      status: 'connected',
      audioBlocked: true,
      ready: { TR_a: true },
    });
    expect(
      after(state, media({ type: 'track', trackId: 'TR_a', ready: false })).media.ready,
    ).toEqual({});
  });

  it('keep only levels that are heard, and touch no other object', () => {
    const loud = after(inRoom, media({ type: 'levels', levels: { a: 0.5, me: 0.2 } }));
    const state = after(loud, media({ type: 'levels', levels: { a: 0 } }));
    expect(state.levels).toEqual({ me: 0.2 });
    expect(state.peers).toBe(inRoom.peers);
  });

  it('tell device errors beside the device in the lobby, by a notice in the call', () => {
    const failure = media({
      type: 'source',
      source: 'camera',
      enabled: false,
      busy: false,
      error: new HmsError('camera_in_use', ''),
    });
    expect(after(inLobby, failure).notices).toEqual([]);
    expect(after(inLobby, failure).devices.camera.error?.code).toBe('camera_in_use');
    expect(after(inRoom, failure).notices).toMatchObject([
      { kind: 'error', text: 'camera_in_use' },
    ]);
  });

  it('say nothing when somebody closes the picker of screens', () => {
    const error = new HmsError('screen_denied', '');
    const fact = media({ type: 'source', source: 'screen', enabled: false, busy: false, error });
    expect(after(inRoom, fact).notices).toEqual([]);
  });
});

describe('notices', () => {
  const arrives = (id: string) => event({ type: 'peer.joined', peer: aPeer(id) });

  it('merge those who come while the last is still shown', () => {
    const state = after(inRoom, arrives('b'), arrives('c'));
    expect(state.notices).toEqual([
      {
        id: 'notice.peer-joined',
        kind: 'info',
        text: 'notice.peer-joined',
        values: { name: 'B, C' },
      },
    ]);
    const dismissed = after(state, {
      from: 'session',
      type: 'notice.dismissed',
      id: 'notice.peer-joined',
    });
    expect(dismissed.notices).toEqual([]);
  });

  it('stay quiet in a large room', () => {
    const many = Array.from({ length: 30 }, (_, at) => arrives(`p${at}`));
    const dismissed: Fact = { from: 'session', type: 'notice.dismissed', id: 'notice.peer-joined' };
    expect(after(inRoom, ...many, dismissed, arrives('late')).notices).toEqual([]);
  });
});

describe('the store', () => {
  it('freezes what it holds, and calls only those whose selection changed', () => {
    const store = entry.createRoomStore(inRoom);
    const seen: number[] = [];
    const off = store.subscribe(entry.selectPeerCount, (count) => seen.push(count));
    store.dispatch(media({ type: 'levels', levels: { a: 0.5 } }));
    store.dispatch(event({ type: 'peer.joined', peer: aPeer('b') }));
    off();
    store.dispatch(event({ type: 'peer.joined', peer: aPeer('c') }));
    expect(seen).toEqual([2, 3]);
    expect(Object.isFrozen(store.getState().peers['c'])).toBe(true);
  });
});
