/** Every selector on an empty room, and on one where there is something to find. */
import { describe, expect, it } from 'vitest';
import {
  aMessage,
  aPeer,
  aPoll,
  aRoleInfo,
  aRoomInfo,
  aStream,
  anExternalStream,
  aRecording,
  aTrack,
} from '../../testing/builders.js';
import { deepFreeze } from '../deep-freeze.js';
import * as entry from '../index.js';
import { reduce } from '../reducers/index.js';
import { INITIAL_STATE, type RoomState } from '../state.js';

const host = aRoleInfo('host', ['audio', 'video'], {
  permissions: { ...aRoleInfo('').permissions, changeRole: true, mute: true },
  subscribeToRoles: ['host'],
});
const viewer = aRoleInfo('viewer', [], { priority: 3 });
const by = { peerId: 'a', userId: '', name: 'A' };
const rules = { on_stage_role: 'host', off_stage_roles: ['viewer'] };
const elements = {
  chat: {},
  on_stage_exp: rules,
  virtual_background: { background_media: [{ url: '/sea.png' }] },
  noise_cancellation: { enabled_by_default: true },
};
const feedback = { title: 'How was it?', ratings: [{ label: 'Good', value: 5 }] };
const layout = {
  role: 'host',
  screens: {
    conferencing: { default: { elements } },
    leave: { default: { elements: { feedback } } },
  },
};
const people = [
  aPeer('a', { metadata: '{"colour":"red"}' }),
  aPeer('b', { role: 'viewer', handRaisedAt: 20 }),
  aPeer('c', { role: 'viewer', handRaisedAt: 10 }),
  aPeer('me'),
];
const tracks = [
  aTrack('TR_a', 'a'),
  aTrack('TR_m', 'a', { kind: 'audio', source: 'microphone' }),
  aTrack('TR_s', 'a', { source: 'screen' }),
  aTrack('TR_me', 'me', { muted: true }),
];
const messages = [
  aMessage('1', 'a'),
  aMessage('2', 'b', { to: { kind: 'roles', roles: ['viewer'] } }),
  aMessage('3', 'a', { to: { kind: 'peer', peerId: 'me' } }),
];
const pending = {
  clientMessageId: 'c',
  text: '',
  to: { kind: 'everyone' as const },
  replyTo: null,
};
const pin = { messageId: '1', name: 'A', text: 'hello', pinnedBy: 'A', pinnedAt: 1 };
const byId = <T extends { id: string }>(list: readonly T[]) =>
  Object.fromEntries(list.map((one) => [one.id, one]));

const full: RoomState = deepFreeze({
  ...INITIAL_STATE,
  status: 'joined',
  room: aRoomInfo({ large: true }),
  role: host,
  layout,
  roles: { viewer, host },
  counts: { total: 900, byRole: { viewer: 898, host: 2 } },
  userName: 'Me',
  localPeerId: 'me',
  peers: byId(people),
  peerOrder: people.map(({ id }) => id),
  tracks: byId(tracks),
  chat: {
    messages,
    unread: 2,
    outbox: [{ ...pending, status: 'waiting', error: null }],
    older: 'none',
    pinned: [pin],
    paused: { by, at: 7 },
    blocked: ['b'],
  },
  roleChangeRequest: { id: 'q', role: 'host', by, expiresAt: 1 },
  unmuteRequest: { by, sources: ['microphone'] },
  reactions: { number: 4, time: 1, items: [], own: false },
  sessionStore: {
    spotlight: { key: 'spotlight', value: 'a', by, changedAt: 1 },
    score: { key: 'score', value: 7, by, changedAt: 1 },
  },
  polls: { old: aPoll('old', { startedAt: 1 }), new: aPoll('new', { startedAt: 2 }) },
  stream: aStream(),
  externalStream: anExternalStream(),
  recording: aRecording(),
  levels: { a: 0.5, b: 0.7 },
  media: { ...INITIAL_STATE.media, status: 'connected', audioBlocked: true, ready: { TR_a: true } },
  devices: {
    ...INITIAL_STATE.devices,
    camera: { enabled: true, busy: false, error: null },
    microphone: { enabled: true, busy: false, error: null },
  },
});

type Ask = (state: RoomState) => unknown;
const ids = (list: unknown) => (list as { id: string }[]).map(({ id }) => id);
const listed =
  (select: Ask): Ask =>
  (state) =>
    ids(select(state));

/** Selector → what it answers on an empty room, and on the full one. */
const CASES: Record<string, [Ask, empty: unknown, full: unknown]> = {
  selectAudioBlocked: [entry.selectAudioBlocked, false, true],
  selectAudioTrackByPeerID: [entry.selectAudioTrackByPeerID('a'), undefined, tracks[1]],
  selectAvailableRoleNames: [entry.selectAvailableRoleNames, [], ['host', 'viewer']],
  selectBroadcastMessages: [listed(entry.selectBroadcastMessages), [], ['1']],
  selectCameraStreamByPeerID: [entry.selectCameraStreamByPeerID('a'), undefined, tracks[0]],
  selectCanBringToStage: [entry.selectCanBringToStage('b'), false, true],
  selectCanRemoveFromStage: [entry.selectCanRemoveFromStage('a'), false, true],
  selectChatPaused: [entry.selectChatPaused, null, { by, at: 7 }],
  selectTileLooks: [
    entry.selectTileLooks,
    expect.objectContaining({ inset: true, perPage: 9, fit: 'cover' }),
    expect.objectContaining({ inset: false, perPage: 9, fit: 'cover' }),
  ],
  selectConferencing: [
    entry.selectConferencing,
    expect.objectContaining({ reactions: true, stage: null }),
    expect.objectContaining({
      reactions: false,
      chat: expect.objectContaining({ everyone: true, canPin: false }) as unknown,
      stage: expect.objectContaining({ onStageRole: 'host', offStageRoles: ['viewer'] }) as unknown,
    }),
  ],
  selectDevices: [entry.selectDevices, INITIAL_STATE.devices, full.devices],
  selectEffects: [
    entry.selectEffects,
    { virtualBackground: null, noiseCancellation: null },
    {
      virtualBackground: { media: [{ url: '/sea.png', isDefault: false, video: false }] },
      noiseCancellation: { onByDefault: true },
    },
  ],
  selectDominantSpeaker: [entry.selectDominantSpeaker, null, people[1]],
  selectError: [entry.selectError, null, null],
  selectHMSMessages: [listed(entry.selectHMSMessages), [], ['1', '2', '3']],
  selectHandRaisedPeers: [listed(entry.selectHandRaisedPeers), [], ['c', 'b']],
  selectHasPeerHandRaised: [entry.selectHasPeerHandRaised('b'), false, true],
  selectIsAllowedToPublish: [
    entry.selectIsAllowedToPublish,
    { audio: false, video: false, screen: false },
    { audio: true, video: true, screen: false },
  ],
  selectIsChatBlocked: [entry.selectIsChatBlocked('b'), false, true],
  selectIsConnectedToRoom: [entry.selectIsConnectedToRoom, false, true],
  selectIsLargeRoom: [entry.selectIsLargeRoom, false, true],
  selectIsLocalAudioEnabled: [entry.selectIsLocalAudioEnabled, false, true],
  selectIsLocalScreenShared: [entry.selectIsLocalScreenShared, false, false],
  selectIsLocalVideoEnabled: [entry.selectIsLocalVideoEnabled, false, true],
  selectIsPeerAudioEnabled: [entry.selectIsPeerAudioEnabled('a'), false, true],
  selectIsPeerVideoEnabled: [entry.selectIsPeerVideoEnabled('me'), false, false],
  selectIsReady: [entry.selectIsReady('TR_a'), false, true],
  selectIsSomeoneScreenSharing: [entry.selectIsSomeoneScreenSharing, false, true],
  selectIsSpeaking: [entry.selectIsSpeaking('a'), false, true],
  selectLayout: [entry.selectLayout, null, layout],
  selectLocalPeer: [entry.selectLocalPeer, undefined, people[3]],
  selectLocalPeerRole: [entry.selectLocalPeerRole, null, host],
  selectLocalPeerRoleName: [entry.selectLocalPeerRoleName, '', 'host'],
  selectMediaStatus: [entry.selectMediaStatus, 'idle', 'connected'],
  selectMessagesByPeerID: [listed(entry.selectMessagesByPeerID('a')), [], ['3']],
  selectMessagesByRole: [listed(entry.selectMessagesByRole('viewer')), [], ['2']],
  selectNotices: [entry.selectNotices, [], []],
  selectPeerAudioByID: [entry.selectPeerAudioByID('a'), 0, 0.5],
  selectPeerByID: [entry.selectPeerByID('a'), undefined, people[0]],
  selectPeerCount: [entry.selectPeerCount, 0, 900],
  selectPeerCounts: [entry.selectPeerCounts, { total: 0, byRole: {} }, full.counts],
  selectPeerMetadata: [entry.selectPeerMetadata('a'), {}, { colour: 'red' }],
  selectPeers: [listed(entry.selectPeers), [], ['a', 'b', 'c', 'me']],
  selectPeersByCondition: [
    listed(entry.selectPeersByCondition(({ metadata }) => metadata !== '')),
    [],
    ['a'],
  ],
  selectPeersByRole: [listed(entry.selectPeersByRole('viewer')), [], ['b', 'c']],
  selectPeersByRoles: [listed(entry.selectPeersByRoles(['host'])), [], ['a', 'me']],
  selectPeersScreenSharing: [listed(entry.selectPeersScreenSharing), [], ['a']],
  selectPendingMessages: [entry.selectPendingMessages, [], full.chat.outbox],
  selectPermissions: [entry.selectPermissions, null, host.permissions],
  selectPinnedMessages: [entry.selectPinnedMessages, [], [pin]],
  selectFeedback: [(state) => entry.selectFeedback(state)?.title ?? null, null, 'How was it?'],
  // Live already; the other cases are in streaming.test.ts.
  selectGoesLive: [entry.selectGoesLive, false, false],
  selectHLSState: [entry.selectHLSState, null, full.stream],
  selectIsHLSRunning: [entry.selectIsHLSRunning, false, true],
  selectIsRecorded: [entry.selectIsRecorded, false, true],
  selectIsRecording: [entry.selectIsRecording, false, true],
  selectRecordingState: [entry.selectRecordingState, null, full.recording],
  selectIsLive: [entry.selectIsLive, false, true],
  selectPollByID: [entry.selectPollByID('old'), undefined, full.polls['old']],
  selectPolls: [listed(entry.selectPolls), [], ['new', 'old']],
  selectRTMPState: [entry.selectRTMPState, null, full.externalStream],
  selectReactions: [
    entry.selectReactions,
    { number: 0, time: 0, items: [], own: false },
    full.reactions,
  ],
  selectRemotePeers: [listed(entry.selectRemotePeers), [], ['a', 'b', 'c']],
  selectRoleChangeRequest: [entry.selectRoleChangeRequest, null, full.roleChangeRequest],
  selectRolesMap: [entry.selectRolesMap, {}, { viewer, host }],
  selectRoom: [entry.selectRoom, null, full.room],
  selectRoomID: [entry.selectRoomID, '', 'r'],
  selectRoomStartTime: [entry.selectRoomStartTime, 0, 5],
  selectRoomState: [entry.selectRoomState, 'idle', 'joined'],
  selectScreenShareByPeerID: [entry.selectScreenShareByPeerID('a'), undefined, tracks[2]],
  selectSessionId: [entry.selectSessionId, '', 's'],
  selectSessionStore: [entry.selectSessionStore('score'), undefined, 7],
  selectShownMessages: [entry.selectShownMessages, [], full.chat.messages],
  selectSpeakers: [listed(entry.selectSpeakers), [], ['b', 'a']],
  selectSpotlightPeer: [entry.selectSpotlightPeer, null, people[0]],
  selectTiles: [
    (state) => entry.selectTiles(state).map(({ key }) => key),
    [],
    ['a/screen', 'a/camera', 'me/camera'],
  ],
  selectTrackByID: [entry.selectTrackByID('TR_a'), undefined, tracks[0]],
  selectTracksOfPeer: [listed(entry.selectTracksOfPeer('me')), [], ['TR_me']],
  selectUnmuteRequest: [entry.selectUnmuteRequest, null, full.unmuteRequest],
  selectUnreadHMSMessagesCount: [entry.selectUnreadHMSMessagesCount, 0, 2],
  selectUserName: [entry.selectUserName, '', 'Me'],
};

describe('selectors', () => {
  it('are all in this table', () => {
    const exported = Object.keys(entry).filter((name) => name.startsWith('select'));
    expect(Object.keys(CASES).sort()).toEqual(exported.sort());
  });

  it.each(Object.entries(CASES))('%s', (_name, [select, onEmpty, onFull]) => {
    expect(select(INITIAL_STATE)).toEqual(onEmpty);
    expect(select(full)).toEqual(onFull);
  });

  const later = deepFreeze(
    reduce(full, { from: 'media', type: 'track', trackId: 'TR_s', ready: true }),
  );

  it.each([
    ['selectPeers', entry.selectPeers],
    ['selectRemotePeers', entry.selectRemotePeers],
    ['selectHandRaisedPeers', entry.selectHandRaisedPeers],
    ['selectPeersScreenSharing', entry.selectPeersScreenSharing],
    ['selectSpeakers', entry.selectSpeakers],
    ['selectTiles', entry.selectTiles],
    ['selectPolls', entry.selectPolls],
    ['selectBroadcastMessages', entry.selectBroadcastMessages],
    ['selectAvailableRoleNames', entry.selectAvailableRoleNames],
    ['selectIsAllowedToPublish', entry.selectIsAllowedToPublish],
  ] as [string, Ask][])(
    '%s keeps its identity when something else changes, also with two rooms',
    (_name, select) => {
      const first = select(full);
      select(INITIAL_STATE);
      expect(select(later)).toBe(first);
    },
  );

  it.each([
    ['selectTracksOfPeer', entry.selectTracksOfPeer('a')],
    ['selectPeersByRole', entry.selectPeersByRole('viewer')],
    ['selectMessagesByRole', entry.selectMessagesByRole('viewer')],
    ['selectMessagesByPeerID', entry.selectMessagesByPeerID('a')],
    ['selectPeerMetadata', entry.selectPeerMetadata('a')],
  ] as [string, Ask][])('%s keeps its identity when another one changes', (_name, select) => {
    const first = select(full);
    const changed = reduce(full, {
      from: 'channel',
      type: 'event',
      event: { type: 'peer.updated', peerId: 'me', changes: { name: 'Myself' } },
    });
    expect(select(changed)).toBe(first);
  });

  it('hear only those whose microphone is open', () => {
    const muted = reduce(full, {
      from: 'channel',
      type: 'event',
      event: { type: 'track.updated', trackId: 'TR_m', changes: { muted: true } },
    });
    expect(entry.selectIsSpeaking('a')(muted)).toBe(false);
  });

  it('offer the stage only to who may change roles', () => {
    const guest = { ...full, role: viewer };
    expect(entry.selectCanBringToStage('b')(guest)).toBe(false);
    expect(entry.selectCanRemoveFromStage('a')(guest)).toBe(false);
    expect(entry.selectCanBringToStage('a')(full)).toBe(false);
  });

  describe('tiles', () => {
    const keys = (state: RoomState) =>
      entry.selectTiles(state).map(({ key, prominent }) => (prominent ? `*${key}` : key));
    const quiet = { ...full, tracks: {}, sessionStore: {} };
    const roles = { ...full.roles, guest: aRoleInfo('guest', ['video']) };
    const audience = {
      ...quiet,
      roles,
      role: { ...host, subscribeToRoles: ['host', 'viewer'] },
      peers: { ...full.peers, b: aPeer('b', { role: 'guest' }) },
    };

    it('are of those whom the own role receives, and who may send', () => {
      expect(keys(quiet)).toEqual(['a/camera', 'me/camera']);
      expect(keys(audience)).toEqual(['a/camera', 'me/camera']);
      expect(keys({ ...audience, role: { ...host, subscribeToRoles: ['guest'] } })).toEqual([
        'b/camera',
        'me/camera',
      ]);
      expect(keys({ ...full, role: viewer })).toEqual([]);
    });

    it('show who came with another app once it sends', () => {
      const other = aPeer('a', { type: 'external', role: 'external' });
      const peers = { ...full.peers, a: other };
      expect(keys({ ...full, peers, sessionStore: {} })).toEqual([
        ...['*a/screen', 'a/camera', 'me/camera'],
      ]);
      expect(keys({ ...quiet, peers })).toEqual(['me/camera']);
    });

    it('stand out in the spotlight, also the own one, but never alone', () => {
      const lit = (value: string) => ({
        spotlight: { key: 'spotlight', value, by, changedAt: 1 },
      });
      expect(keys({ ...quiet, sessionStore: lit('a') })).toEqual(['*a/camera', 'me/camera']);
      expect(keys({ ...quiet, sessionStore: lit('me') })).toEqual(['*me/camera', 'a/camera']);
      const alone = { ...quiet, peerOrder: ['me'], sessionStore: lit('me') };
      expect(keys(alone)).toEqual(['me/camera']);
    });

    it('give way to a shared screen, and stay on its first page', () => {
      const lit = { spotlight: { key: 'spotlight', value: 'me', by, changedAt: 1 } };
      const tiles = entry.selectTiles({ ...full, sessionStore: lit });
      expect(tiles.map(({ key, anchored }) => (anchored ? `!${key}` : key))).toEqual([
        ...['a/screen', '!me/camera', 'a/camera'],
      ]);
    });

    it('are large by the own pin before anything else, while what is pinned is there', () => {
      const pinned = reduce(
        { ...full, sessionStore: {} },
        {
          from: 'session',
          type: 'pinned',
          tile: 'a/camera',
        },
      );
      expect(keys(pinned)).toEqual(['*a/camera', 'a/screen', 'me/camera']);
      expect(keys({ ...pinned, pinned: 'gone/camera' })).toEqual([
        ...['*a/screen', 'a/camera', 'me/camera'],
      ]);
    });

    it('know the shape of what is sent', () => {
      const tracks = { TR_a: aTrack('TR_a', 'a', { width: 360, height: 640 }) };
      expect(entry.selectTiles({ ...quiet, tracks }).map(({ aspect }) => aspect)).toEqual([
        ...[360 / 640, 0],
      ]);
    });

    it('stand out by a prominent role of the layout', () => {
      const grid = { prominent_roles: ['host'] };
      const screens = {
        conferencing: { default: { elements: { video_tile_layout: { grid } } } },
      };
      const role = { ...host, name: 'guest', subscribeToRoles: ['host', 'guest'] };
      const me = aPeer('me', { role: 'guest' });
      const state = {
        ...audience,
        ...{ role, layout: { role: 'guest', screens }, peers: { ...audience.peers, me } },
      };
      expect(keys(state)).toEqual(['*a/camera', 'b/camera', 'me/camera']);
    });
  });
});
