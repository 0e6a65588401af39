/** The nouns of a room, each with everything that a test does not care about. */
import {
  NO_PERMISSIONS,
  type ChatMessage,
  type JoinResult,
  type Peer,
  type Poll,
  type RoleInfo,
  type RoomInfo,
  type RoomRecording,
  type RoomSnapshot,
  type RoomStream,
  type ExternalStream,
  type Track,
} from '../protocol/index.js';

export const aPeer = (id: string, more: Partial<Peer> = {}): Peer => ({
  id,
  name: id.toUpperCase(),
  role: 'host',
  userId: '',
  metadata: '',
  joinedAt: 1,
  presence: 'here',
  handRaisedAt: 0,
  previousRole: '',
  type: 'regular',
  ...more,
});

export const aTrack = (id: string, peerId: string, more: Partial<Track> = {}): Track => ({
  id,
  peerId,
  kind: 'video',
  source: 'camera',
  muted: false,
  width: 640,
  height: 360,
  ...more,
});

export const aMessage = (
  id: string,
  peerId: string,
  more: Partial<ChatMessage> = {},
): ChatMessage => ({
  id,
  clientMessageId: id,
  peerId,
  userId: '',
  name: peerId.toUpperCase(),
  role: 'host',
  type: 'chat',
  text: 'hello',
  to: { kind: 'everyone' },
  replyTo: null,
  time: 1,
  ...more,
});

export const aRoomInfo = (more: Partial<RoomInfo> = {}): RoomInfo => ({
  id: 'r',
  name: 'Room',
  description: '',
  sessionId: 's',
  startedAt: 5,
  large: false,
  ...more,
});

/** May do nothing, and sends what is `allowed`. */
export const aRoleInfo = (
  name: string,
  allowed: RoleInfo['publish']['allowed'] = [],
  more: Partial<RoleInfo> = {},
): RoleInfo => ({
  name,
  priority: 1,
  needsMedia: allowed.length > 0,
  publish: {
    allowed,
    audioBitRate: 32,
    video: { width: 1280, height: 720, frameRate: 30, bitRate: 1500 },
    screen: { width: 1920, height: 1080, frameRate: 15, bitRate: 2000 },
    videoLayers: [],
    screenLayers: [],
  },
  subscribeToRoles: [],
  maxSubsBitRate: 0,
  permissions: NO_PERMISSIONS,
  ...more,
});

export const aPoll = (id: string, more: Partial<Poll> = {}): Poll => ({
  id,
  title: id,
  type: 'poll',
  state: 'created',
  duration: 0,
  anonymous: false,
  visibility: true,
  mode: 'peerID',
  rolesThatCanVote: [],
  rolesThatCanViewResponses: [],
  createdBy: { peerId: '', userId: '', name: '' },
  startedBy: null,
  startedAt: 0,
  stoppedAt: 0,
  questions: [],
  voters: 0,
  ...more,
});

export const aStream = (more: Partial<RoomStream> = {}): RoomStream => ({
  id: 'stream-1',
  state: 'started',
  url: 'https://live.example/hls/c/r/master.m3u8',
  playlistType: 'no-dvr',
  initialisedAt: 1,
  startedAt: 5_000,
  recording: null,
  error: null,
  ...more,
});

export const aRecording = (more: Partial<RoomRecording> = {}): RoomRecording => ({
  id: 'recording',
  state: 'started',
  paused: false,
  audioOnly: false,
  initialisedAt: 1_000,
  startedAt: 2_000,
  error: null,
  ...more,
});

export const anExternalStream = (more: Partial<ExternalStream> = {}): ExternalStream => ({
  id: 'external-1',
  state: 'started',
  targets: [{ id: 'target-1', url: 'rtmp://a.example/app/***', state: 'connected', reason: null }],
  initialisedAt: 1,
  startedAt: 2_000,
  error: null,
  ...more,
});

export const aSnapshot = (more: Partial<RoomSnapshot> = {}): RoomSnapshot => {
  const peers = more.peers ?? [];
  const byRole: Record<string, number> = {};
  for (const { role } of peers) byRole[role] = (byRole[role] ?? 0) + 1;
  return {
    seq: 0,
    room: aRoomInfo(),
    roles: [],
    peers,
    counts: { total: peers.length, byRole },
    tracks: [],
    messages: [],
    chat: { pinned: [], paused: null, blocked: [] },
    store: [],
    polls: [],
    stream: null,
    externalStream: null,
    recording: null,
    ...more,
  };
};

export const aJoin = (peerId: string, more: Partial<RoomSnapshot> = {}): JoinResult => ({
  peerId,
  secret: 'secret',
  snapshot: aSnapshot(more),
  media: null,
});
