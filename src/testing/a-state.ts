/** The state of a room, built from a few words. */
import { HmsError, type ErrorCode } from '../protocol/errors.js';
import type { ChatMessage, Peer, RoleInfo, Track } from '../protocol/index.js';
import { INITIAL_STATE, type ChatSlice, type LocalSource, type RoomState } from '../store/state.js';
import type { Layout } from '../templates/types.js';

export interface ARoomOptions {
  /** People in the room, the own person included. */
  peers?: number;
  role?: RoleName;
  status?: RoomState['status'];
  error?: ErrorCode;
  messages?: number | readonly Partial<ChatMessage>[];
  unread?: number;
  /** The number of the person who shares a screen; 0 is the own person. */
  screen?: number;
  /** Who is muted, has no camera, is away, speaks: numbers of people, 0 is the own person. */
  muted?: readonly number[];
  cameraOff?: readonly number[];
  away?: readonly number[];
  speaking?: readonly number[];
  /** Who raised a hand, in this order. */
  hands?: readonly number[];
  /** Roles of people, by number, over what they would be. */
  roles?: Readonly<Record<number, string>>;
  /** What differs in the chat. */
  chat?: Partial<ChatSlice>;
  /** Own devices that do not work. */
  deviceErrors?: Partial<Record<'camera' | 'microphone' | 'screen', ErrorCode>>;
  layout?: Partial<Layout>;
  /** The page has background effects to offer. */
  effects?: boolean;
  /** Anything else, over the state that came out. */
  state?: Partial<RoomState>;
  /** No pictures on the video elements. */
  blank?: boolean;
}

export const NAMES = [
  'Ada Lindqvist',
  'Ben Okafor',
  'Chiara Rossi',
  'Daniel Kim',
  'Elena Petrova',
  'Farid Haddad',
  'Grace Mbeki',
  'Hiro Tanaka',
  'Ines Duarte',
  'Jonas Weber',
  'Keiko Mori',
  'Liam Walsh',
  'Maya Sharma',
  'Noah Cohen',
  'Olga Novak',
  'Priya Nair',
] as const;

const TEXTS = [
  'Morning everyone, can you hear me well?',
  'Loud and clear!',
  'Great. I put the agenda here: https://example.org/agenda',
  'Thanks. Shall we start with the numbers from last week?',
  'Yes please.\nI will share my screen in a moment.',
  'Take your time, two more people are joining.',
  'The new layout looks lovely by the way.',
  'It really does.',
] as const;

/** 2026-01-12, 09:30 UTC. */
export const START = 1_768_210_200_000;

const ROLE_NAMES = ['host', 'guest', 'viewer'] as const;
type RoleName = (typeof ROLE_NAMES)[number];

export function aState(options: ARoomOptions): RoomState {
  const { peers: count = 3, role = 'host', status = 'joined', error } = options;
  const inCall = status === 'joined' || status === 'reconnecting';
  const peers = inCall ? Array.from({ length: count }, (_, index) => aPeer(index, options)) : [];
  const tracks = peers.flatMap((_, index) => tracksOf(index, options));
  const layout = { role, ...options.layout };
  return {
    ...INITIAL_STATE,
    status,
    error: error ? new HmsError(error, error).toWire() : null,
    room: {
      id: 'room-1',
      name: 'Design review',
      description: '',
      sessionId: 'session-1',
      startedAt: START,
      large: false,
    },
    role: aRole(role),
    layout,
    roleLayout: layout,
    roles: Object.fromEntries(ROLE_NAMES.map((name) => [name, aRole(name)])),
    counts: { total: count, byRole: countBy(peers.map(({ role: of }) => of)) },
    userName: inCall ? (peers[0]?.name ?? '') : '',
    localPeerId: inCall ? 'p0' : null,
    peers: Object.fromEntries(peers.map((peer) => [peer.id, peer])),
    peerOrder: peers.map(({ id }) => id),
    tracks: Object.fromEntries(tracks.map((track) => [track.id, track])),
    chat: {
      ...INITIAL_STATE.chat,
      messages: messagesOf(options),
      unread: options.unread ?? 0,
      older: 'none',
      ...options.chat,
    },
    media: {
      ...INITIAL_STATE.media,
      status: inCall ? 'connected' : 'idle',
      audioBlocked: false,
      ready: Object.fromEntries(tracks.map(({ id }) => [id, true as const])),
    },
    devices: devicesOf(options, role),
    levels: Object.fromEntries((options.speaking ?? []).map((index) => [`p${index}`, 0.6])),
    ...options.state,
  };
}

function aPeer(index: number, options: ARoomOptions): Peer {
  const { role = 'host', away = [], hands = [], roles = {} } = options;
  const local = index === 0;
  return {
    id: `p${index}`,
    name: NAMES[index % NAMES.length] ?? 'Somebody',
    role: roles[index] ?? (local ? role : index === 1 ? 'host' : 'guest'),
    userId: '',
    metadata: '',
    joinedAt: START + index * 1000,
    presence: away.includes(index) ? 'away' : 'here',
    handRaisedAt: hands.includes(index) ? START + 60_000 + hands.indexOf(index) * 1000 : 0,
    previousRole: '',
    type: 'regular',
  };
}

function tracksOf(index: number, options: ARoomOptions): Track[] {
  const role = index === 0 ? options.role : options.roles?.[index];
  if (role === 'viewer') return [];
  const base = { peerId: `p${index}`, width: 1280, height: 720 };
  const has = (list: readonly number[] | undefined) => list?.includes(index) ?? false;
  const tracks: Track[] = [
    {
      ...base,
      id: `c${index}`,
      kind: 'video',
      source: 'camera',
      muted: has(options.cameraOff),
    },
    { ...base, id: `m${index}`, kind: 'audio', source: 'microphone', muted: has(options.muted) },
  ];
  if (options.screen === index) {
    tracks.push({ ...base, id: `s${index}`, kind: 'video', source: 'screen', muted: false });
  }
  return tracks;
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

export function aRole(name: RoleName): RoleInfo {
  const host = name === 'host';
  return {
    name,
    priority: ROLE_NAMES.indexOf(name) + 1,
    needsMedia: true,
    publish: {
      allowed: name === 'viewer' ? [] : ['audio', 'video', 'screen'],
      audioBitRate: 32,
      video: { width: 1280, height: 720, frameRate: 30, bitRate: 1500 },
      screen: { width: 1920, height: 1080, frameRate: 15, bitRate: 2000 },
      videoLayers: [],
      screenLayers: [],
    },
    subscribeToRoles: ['host', 'guest'],
    maxSubsBitRate: 0,
    permissions: {
      endRoom: host,
      removeOthers: host,
      mute: host,
      unmute: host,
      changeRole: host,
      sendRoomState: host,
      pollRead: true,
      pollWrite: host,
      browserRecording: host,
      rtmpStreaming: host,
      hlsStreaming: host,
    },
  };
}

function messagesOf({ messages = 0 }: ARoomOptions): ChatMessage[] {
  const wanted =
    typeof messages === 'number'
      ? Array.from({ length: messages }, (): Partial<ChatMessage> => ({}))
      : messages;
  return wanted.map((message, index) => {
    const author = index < 2 ? index + 1 : (index * 2) % 3;
    return {
      id: `msg-${String(index).padStart(6, '0')}`,
      clientMessageId: `c-${index}`,
      peerId: `p${author}`,
      userId: '',
      name: NAMES[author] ?? 'Somebody',
      role: author === 1 ? 'host' : 'guest',
      type: 'chat',
      text: TEXTS[index % TEXTS.length] ?? '',
      to: { kind: 'everyone' as const },
      replyTo: null,
      time: START + index * 50_000,
      ...message,
    };
  });
}

function devicesOf(options: ARoomOptions, role: string): RoomState['devices'] {
  const source = (name: 'camera' | 'microphone' | 'screen', wanted: boolean): LocalSource => {
    const code = options.deviceErrors?.[name];
    const error = code ? { code, message: code } : null;
    return { enabled: wanted && !error && role !== 'viewer', busy: false, error };
  };
  return {
    cameras: [
      { id: 'cam-1', label: 'FaceTime HD Camera' },
      { id: 'cam-2', label: 'Studio Camera' },
    ],
    microphones: [
      { id: 'mic-1', label: 'MacBook Pro Microphone' },
      { id: 'mic-2', label: 'USB Podcast Microphone' },
    ],
    speakers: [{ id: 'spk-1', label: 'MacBook Pro Speakers' }],
    selected: { camera: 'cam-1', microphone: 'mic-1', speaker: 'spk-1' },
    camera: source('camera', !options.cameraOff?.includes(0)),
    microphone: source('microphone', !options.muted?.includes(0)),
    screen: source('screen', options.screen === 0),
    background: { ...INITIAL_STATE.devices.background, available: options.effects ?? false },
    noiseCancellation: true,
  };
}
