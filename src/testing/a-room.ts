/**
 * A room without a server: a real store with a chosen state, and actions that write down what was wished and
 * answer with the facts that a server and a browser would report. For stories, tests and screenshots.
 */
import { ContextProvider } from '@lit/context';
import { roomContext } from '../elements/context.js';
import type { ErrorCode } from '../protocol/errors.js';
import type { ChatMessage, Peer, RoleInfo, Track } from '../protocol/index.js';
import { HmsError } from '../protocol/errors.js';
import type { RoomActions, RoomHandle } from '../store/actions.js';
import type { HTMLVideoElementLike } from '../store/ports.js';
import { createRoomStore } from '../store/room-store.js';
import { INITIAL_STATE, type LocalSource, type RoomState } from '../store/state.js';
import type { Layout } from '../templates/types.js';
import { movingPicture } from './moving-picture.js';

export interface ARoomOptions {
  /** People in the room, the own person included. */
  peers?: number;
  role?: 'host' | 'guest' | 'viewer';
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
  /** Own devices that do not work. */
  deviceErrors?: Partial<Record<'camera' | 'microphone' | 'screen', ErrorCode>>;
  layout?: Partial<Layout>;
  /** Anything else, over the state that came out. */
  state?: Partial<RoomState>;
  /** No pictures on the video elements. */
  blank?: boolean;
}

export interface RecordedCall {
  name: keyof RoomActions;
  args: readonly unknown[];
}

export interface ARoom extends RoomHandle {
  /** Every wish so far, in order. */
  readonly calls: readonly RecordedCall[];
}

const NAMES = [
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
const START = 1_768_210_200_000;

export function aRoom(options: ARoomOptions = {}): ARoom {
  const store = createRoomStore(aState(options));
  const calls: RecordedCall[] = [];
  const actions = recorded(answers(store, options), calls);
  return { store, actions, calls };
}

/** Provides a room to whatever is put into the returned element; null is the outside of any room. */
export function mountRoom(
  handle: RoomHandle | null,
  into: HTMLElement = document.createElement('div'),
): HTMLElement {
  new ContextProvider(into, { context: roomContext, initialValue: handle });
  return into;
}

function aState(options: ARoomOptions): RoomState {
  const { peers: count = 3, role = 'host', status = 'joined', error } = options;
  const inCall = status === 'joined' || status === 'reconnecting';
  const peers = inCall ? Array.from({ length: count }, (_, index) => aPeer(index, options)) : [];
  const tracks = peers.flatMap((_, index) => tracksOf(index, options));
  return {
    ...INITIAL_STATE,
    status,
    error: error ? new HmsError(error, error).toWire() : null,
    room: { id: 'room-1', name: 'Design review', description: '' },
    role: aRole(role),
    layout: { role, ...options.layout },
    peerCount: count,
    userName: inCall ? (peers[0]?.name ?? '') : '',
    localPeerId: inCall ? 'p0' : null,
    peers: Object.fromEntries(peers.map((peer) => [peer.id, peer])),
    peerOrder: peers.map(({ id }) => id),
    tracks: Object.fromEntries(tracks.map((track) => [track.id, track])),
    chat: { messages: messagesOf(options), unread: options.unread ?? 0 },
    media: {
      status: inCall ? 'connected' : 'idle',
      audioBlocked: false,
      ready: Object.fromEntries(tracks.map(({ id }) => [id, true as const])),
    },
    devices: devicesOf(options, role),
    levels: Object.fromEntries((options.speaking ?? []).map((index) => [`p${index}`, 0.6])),
    ...options.state,
  };
}

function aPeer(index: number, { role = 'host', away = [] }: ARoomOptions): Peer {
  const local = index === 0;
  return {
    id: `p${index}`,
    name: NAMES[index % NAMES.length] ?? 'Somebody',
    role: local ? role : index === 1 ? 'host' : 'guest',
    userId: '',
    metadata: '',
    joinedAt: START + index * 1000,
    presence: away.includes(index) ? 'away' : 'here',
    type: 'regular',
  };
}

function tracksOf(index: number, options: ARoomOptions): Track[] {
  if (index === 0 && options.role === 'viewer') return [];
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

export function aRole(name: 'host' | 'guest' | 'viewer'): RoleInfo {
  const host = name === 'host';
  return {
    name,
    priority: host ? 1 : 2,
    publish: {
      allowed: name === 'viewer' ? [] : ['audio', 'video', 'screen'],
      audioBitRate: 32,
      video: { width: 1280, height: 720, frameRate: 30, bitRate: 1500 },
      screen: { width: 1920, height: 1080, frameRate: 15, bitRate: 2000 },
    },
    subscribeToRoles: ['host', 'guest'],
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
      name: NAMES[author] ?? 'Somebody',
      role: author === 1 ? 'host' : 'guest',
      text: TEXTS[index % TEXTS.length] ?? '',
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
  };
}

type Store = ReturnType<typeof createRoomStore>;

/** What a server and a browser would report after each wish. */
function answers(store: Store, options: ARoomOptions): RoomActions {
  const source = (name: 'camera' | 'microphone' | 'screen') => async (enabled: boolean) => {
    store.dispatch({
      from: 'media',
      type: 'source',
      source: name,
      enabled,
      busy: false,
      error: null,
    });
    const own = Object.values(store.getState().tracks).find(
      (track) => track.source === name && track.peerId === 'p0',
    );
    if (!own) return;
    store.dispatch({
      from: 'channel',
      type: 'event',
      event: { type: 'track.updated', trackId: own.id, changes: { muted: !enabled } },
    });
  };
  const attach = (seed: number | 'screen', video: HTMLVideoElementLike) => {
    if (options.blank) return () => {};
    const picture = movingPicture(seed);
    video.srcObject = picture.stream;
    return () => {
      picture.stop();
      video.srcObject = null;
    };
  };
  return {
    enter: async () => {},
    join: async () => {},
    leave: async () => store.dispatch({ from: 'session', type: 'left' }),
    setCamera: source('camera'),
    setMicrophone: source('microphone'),
    setScreen: source('screen'),
    selectDevice: async (kind, id) => store.dispatch({ from: 'media', type: 'selected', kind, id }),
    refreshDevices: async () => {},
    sendMessage: async (text) => {
      const at = store.getState().chat.messages.length;
      const id = `msg-${String(at).padStart(6, '0')}`;
      const name = NAMES[0];
      const time = START + at * 50_000;
      const message = { id, clientMessageId: id, peerId: 'p0', name, role: 'host', text, time };
      const event = { type: 'chat.message' as const, message };
      store.dispatch({ from: 'channel', type: 'event', event });
    },
    changeName: async () => {},
    changeMetadata: async () => {},
    markChatRead: () => store.dispatch({ from: 'session', type: 'chat.read' }),
    dismissNotice: (id) => store.dispatch({ from: 'session', type: 'notice.dismissed', id }),
    unblockAudio: async () =>
      store.dispatch({ from: 'media', type: 'audioBlocked', blocked: false }),
    testSpeaker: async () => {},
    attachTrack: (trackId, video) =>
      attach(trackId.startsWith('s') ? 'screen' : Number(trackId.slice(1)), video),
    attachLocal: (name, video) => attach(name === 'screen' ? 'screen' : 0, video),
    onLocalLevel: (listener) => {
      const timer = setInterval(() => {
        listener(0.25 + 0.25 * Math.sin(performance.now() / 200));
      }, 66);
      return () => clearInterval(timer);
    },
  };
}

function recorded(actions: RoomActions, calls: RecordedCall[]): RoomActions {
  return new Proxy(actions, {
    get(target, name: keyof RoomActions) {
      return (...args: unknown[]) => {
        calls.push({ name, args });
        return (target[name] as (...all: unknown[]) => unknown)(...args);
      };
    },
  });
}
