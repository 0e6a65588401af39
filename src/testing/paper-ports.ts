/** Ports whose server and browser are made of paper: every wish comes true at once, and is told as a fact. */
import type {
  ChatMessage,
  EventName,
  Events,
  Peer,
  Poll,
  RequestName,
  Requests,
} from '../protocol/index.js';
import type { ChannelPort, HTMLVideoElementLike, MediaPort, TrackStats } from '../store/ports.js';
import type { RoomStore } from '../store/room-store.js';
import type { ChatSlice } from '../store/state.js';
import { aStream } from './builders.js';
import { NAMES, START, type ARoomOptions } from './a-state.js';
import { movingPicture } from './moving-picture.js';
import { paperPolls } from './paper-polls.js';

/** Tells an event to a store, as the room channel would. */
export function tellEvent<N extends EventName>(store: RoomStore, type: N, body: Events[N]): void {
  const event = { type, ...body } as { type: N } & Events[N];
  store.dispatch({ from: 'channel', type: 'event', event: event as never });
}

type Answers = { [N in RequestName]?: (params: Requests[N]['params']) => unknown };

export function paperChannel(store: RoomStore): ChannelPort {
  const me = { peerId: 'p0', userId: '', name: NAMES[0] };
  const update = (peerId: string, changes: Partial<Peer>) =>
    tellEvent(store, 'peer.updated', { peerId, changes });
  const chat = (changes: Partial<ChatSlice>) =>
    tellEvent(store, 'chat.state', { chat: { ...store.getState().chat, ...changes } });
  const now = () => START + 3_600_000;
  const tracksOf = ({ peerIds, trackIds, sources }: Requests['tracks.mute']['params']) =>
    Object.values(store.getState().tracks).filter(
      ({ id, peerId, source }) =>
        peerId !== me.peerId &&
        (peerIds?.includes(peerId) ?? true) &&
        (trackIds?.includes(id) ?? true) &&
        (sources?.includes(source) ?? true),
    );

  const tellPoll = (poll: Poll) => tellEvent(store, 'poll.changed', { poll });

  const answers: Answers = {
    ...paperPolls(store, me, tellPoll, now),
    'chat.send'({ text, clientMessageId, to = { kind: 'everyone' }, replyTo = null }) {
      const at = store.getState().chat.messages.length;
      const message: ChatMessage = {
        ...me,
        id: `msg-${String(at).padStart(6, '0')}`,
        clientMessageId,
        role: store.getState().role?.name ?? '',
        type: 'chat',
        text,
        to,
        replyTo,
        time: START + at * 50_000,
      };
      tellEvent(store, 'chat.message', { message });
      return { message };
    },
    'chat.history': () => ({ messages: [], more: false }),
    'chat.hide': ({ messageId }) => tellEvent(store, 'chat.hidden', { messageId, by: me }),
    'chat.pin'({ messageId, pinned }) {
      const { messages, pinned: before } = store.getState().chat;
      const message = messages.find(({ id }) => id === messageId);
      const others = before.filter((pin) => pin.messageId !== messageId);
      if (!message || !pinned) {
        chat({ pinned: others });
        return;
      }
      const { name, text } = message;
      const pin = { messageId, name, text, pinnedBy: me.name, pinnedAt: now() };
      chat({ pinned: [pin, ...others].slice(0, 3) });
    },
    'chat.block'({ peerId, blocked }) {
      const others = store.getState().chat.blocked.filter((id) => id !== peerId);
      chat({ blocked: blocked ? [...others, peerId] : others });
    },
    'chat.pause': ({ paused }) => chat({ paused: paused ? { by: me, at: now() } : null }),
    // As in a real room, it is told to everybody a moment after it was taken.
    'reaction.send'({ emoji }) {
      const reactions = [{ emoji, count: 1, names: [me.name] }];
      setTimeout(() => tellEvent(store, 'reaction.sent', { reactions, time: Date.now() }));
    },
    'peer.update': (changes) => update(me.peerId, changes),
    'hand.set': ({ raised, peerId = me.peerId }) =>
      update(peerId, { handRaisedAt: raised ? now() : 0 }),
    'role.change': ({ peerId, role, force }) => {
      if (force) update(peerId, { role });
    },
    'peer.remove': ({ peerId }) => tellEvent(store, 'peer.left', { peerId, reason: 'removed' }),
    'store.set': ({ key, value }) =>
      tellEvent(store, 'store.changed', { entry: { key, value, by: me, changedAt: now() } }),
    'spotlight.set': ({ peerId: value }) =>
      tellEvent(store, 'store.changed', {
        entry: { key: 'spotlight', value, by: me, changedAt: now() },
      }),
    'stream.start'({ recording }) {
      const files = { hlsVod: false, singleFilePerLayer: false, ...recording, paused: false };
      const stream = aStream({
        initialisedAt: now(),
        startedAt: now(),
        recording: recording ? files : null,
      });
      tellEvent(store, 'stream.changed', { stream });
      return { stream };
    },
    'stream.stop': () => tellEvent(store, 'stream.changed', { stream: null }),
    'tracks.mute'(filter) {
      const tracks = tracksOf(filter).filter(({ muted }) => !muted);
      for (const { id } of tracks) {
        tellEvent(store, 'track.updated', { trackId: id, changes: { muted: true } });
      }
      return { count: tracks.length };
    },
    'tracks.requestUnmute': (filter) => ({ count: tracksOf(filter).length }),
    'peers.list'({ role, search = '' }) {
      const peers = Object.values(store.getState().peers).filter(
        (peer) =>
          (role === undefined || peer.role === role) &&
          peer.name.toLowerCase().includes(search.toLowerCase()),
      );
      return { peers, total: peers.length, cursor: null };
    },
  };

  return {
    enter: () => Promise.reject(new Error('A room of paper has no door.')),
    join: () => Promise.reject(new Error('A room of paper has no door.')),
    async request(name, params) {
      const answer = answers[name] as ((params: unknown) => unknown) | undefined;
      return answer?.(params) ?? {};
    },
    leave: async () => {},
    sendFeedback: async () => {},
    onFact: () => () => {},
    close() {},
  };
}

export function paperMedia(store: RoomStore, { blank }: Pick<ARoomOptions, 'blank'>): MediaPort {
  const attach = (seed: number | 'screen', video: HTMLVideoElementLike) => {
    if (blank) return () => {};
    const picture = movingPicture(seed);
    video.srcObject = picture.stream;
    return () => {
      picture.stop();
      video.srcObject = null;
    };
  };
  return {
    preload() {},
    setRole() {},
    setPreviewRole() {},
    connect: async () => {},
    disconnect: async () => {},
    async setEnabled(source, enabled) {
      const state = { enabled, busy: false, error: null };
      store.dispatch({ from: 'media', type: 'source', source, ...state });
      const own = Object.values(store.getState().tracks).find(
        (track) => track.source === source && track.peerId === 'p0',
      );
      if (own) {
        tellEvent(store, 'track.updated', { trackId: own.id, changes: { muted: !enabled } });
      }
    },
    selectDevice: async (kind, id) => store.dispatch({ from: 'media', type: 'selected', kind, id }),
    refreshDevices: async () => {},
    offerEffects() {},
    setEffectsUrl() {},
    setBackground: async (chosen) =>
      store.dispatch({
        from: 'media',
        type: 'background',
        ...{ chosen, available: true, busy: false, error: null },
      }),
    setNoiseCancellation: async (on) =>
      store.dispatch({ from: 'media', type: 'noiseCancellation', on }),
    onMutedVoice: () => () => {},
    unblockAudio: async () =>
      store.dispatch({ from: 'media', type: 'audioBlocked', blocked: false }),
    testSpeaker: async () => {},
    attachTrack: (trackId, video) =>
      attach(trackId.startsWith('s') ? 'screen' : Number(trackId.slice(1)), video),
    attachLocal: (name, video) => attach(name === 'screen' ? 'screen' : 0, video),
    setVolume: (trackId, volume) =>
      store.dispatch({ from: 'media', type: 'volume', trackId, volume }),
    onTrackStats(trackId, listener) {
      const tell = () => listener(paperStats(trackId));
      const timer = setInterval(tell, 1_000);
      tell();
      return () => clearInterval(timer);
    },
    onLocalLevel: (listener) => {
      const timer = setInterval(() => {
        listener(0.25 + 0.25 * Math.sin(performance.now() / 200));
      }, 66);
      return () => clearInterval(timer);
    },
    onFact: () => () => {},
    close() {},
  };
}

function paperStats(trackId: string): TrackStats {
  const video = !trackId.startsWith('m');
  return {
    bitrate: video ? 1_240 : 31,
    loss: 0.002,
    jitter: 4,
    roundTrip: 38,
    width: video ? 1280 : null,
    height: video ? 720 : null,
    framesPerSecond: video ? 30 : null,
    codec: video ? 'VP8' : 'opus',
  };
}
