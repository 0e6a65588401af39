/** The page that is photographed: one room at a time, from the sources, with drawn people. */
import '/src/index.ts';
import { aRoom } from '/src/testing/a-room.ts';
import { tellEvent } from '/src/testing/paper-ports.ts';
import { aStream } from '/src/testing/builders.ts';

const LONG_NAMES = [
  'Wolfeschlegelsteinhausenbergerdorff'.repeat(2).slice(0, 64),
  '🦉 Ángela 👩🏽‍💻',
  'محمد بن عبد الرحمن الخوارزمي',
];
const TROUBLES = { c1: 'their-network', c2: 'own-network', c3: 'paused', c4: 'processor' };
const VIEWER_CHAT = {
  screens: {
    conferencing: {
      hls_live_streaming: {
        elements: {
          chat: { initial_state: 'CHAT_STATE_OPEN', public_chat_enabled: true },
          participant_list: {},
          emoji_reactions: {},
          hand_raise: {},
        },
      },
    },
  },
};

function streamOf({ streaming, recording }) {
  if (streaming === 'failed') return aStream({ state: 'failed', url: null });
  const url = `/stream-fixture/screens-${streaming}/master.m3u8`;
  const files = { hlsVod: true, singleFilePerLayer: false, paused: false };
  return aStream({
    ...{ url, initialisedAt: Date.now() - 754_000, startedAt: Date.now() - 754_000 },
    recording: recording ? files : null,
  });
}

function tell(handle, scene) {
  const { store } = handle;
  const { dispatch } = store;
  if (scene.audioBlocked) dispatch({ from: 'media', type: 'audioBlocked', blocked: true });
  if (scene.media) dispatch({ from: 'media', type: 'status', status: scene.media });
  if (scene.trouble) {
    for (const [trackId, trouble] of Object.entries(TROUBLES)) {
      dispatch({ from: 'media', type: 'trouble', trackId, trouble });
    }
  }
  const notice = (notice) => dispatch({ from: 'session', type: 'notice', notice });
  if (scene.notices) {
    const values = { name: 'Maya Sharma' };
    notice({ id: 'a', kind: 'info', text: 'notice.peer-joined', values });
    notice({ id: 'b', kind: 'error', text: 'screen_unsupported' });
  }
  if (scene.room.status === 'reconnecting') {
    notice({ id: 'notice.reconnecting', kind: 'info', text: 'notice.reconnecting' });
  }
  store.getState().peerOrder.forEach((peerId, at) => {
    const changes = {
      ...(scene.rename ? { name: LONG_NAMES[at % 3] } : {}),
      ...(scene.names?.[at] ? { role: scene.names[at] } : {}),
    };
    if (Object.keys(changes).length > 0) tellEvent(store, 'peer.updated', { peerId, changes });
  });
}

/** Puts a room on the page in place of the one before; resolves when it is drawn. */
async function show(scene, { theme, lang }) {
  document.body.replaceChildren();
  localStorage.clear();
  sessionStorage.clear();
  const { state = {}, ...room } = scene.room;
  if (scene.streaming) {
    state.stream = scene.streaming === 'none' ? null : streamOf(scene);
  }
  for (const poll of Object.values(state.polls ?? {})) {
    if (poll.begunBefore) poll.startedAt = Date.now() - poll.begunBefore;
  }
  const handle = aRoom({ ...room, state });
  if (scene.watches && !state.role) {
    const { role } = handle.store.getState();
    const layout = scene.chatOpen ? { role: 'viewer', ...VIEWER_CHAT } : { role: 'viewer' };
    const watching = { ...role, needsMedia: false, subscribeToRoles: [] };
    tellEvent(handle.store, 'role.updated', { role: watching, layout, by: null });
  }
  tell(handle, scene);
  document.documentElement.dir = lang === 'ar' ? 'rtl' : 'ltr';
  const element = document.createElement('hms-room');
  Object.assign(element, { handle, theme, lang });
  if (room.status === 'lobby') element.userName = room.role === 'viewer' ? '' : 'Ada Lindqvist';
  document.body.append(element);
  const { status } = handle.store.getState();
  const joined = status === 'joined' || status === 'reconnecting';
  const there = () => element.shadowRoot?.querySelector(joined ? 'hms-call' : '.app > *');
  const until = performance.now() + 20_000;
  while (!there()?.isConnected && performance.now() < until) {
    await new Promise((next) => requestAnimationFrame(next));
  }
  if (scene.reactions) {
    for (const emoji of ['heart', '+1', 'tada', 'clap', 'joy', 'fire']) {
      const one = { emoji, count: 1, names: ['Ben Okafor'] };
      tellEvent(handle.store, 'reaction.sent', { reactions: [one] });
    }
  }
}

/** The small window, which a page without a person at it may not open: a frame of its size instead. */
const smallWindow = {
  requestWindow({ width, height }) {
    const frame = document.createElement('iframe');
    Object.assign(frame.style, {
      ...{ position: 'fixed', inset: 'auto 0 96px', margin: 'auto', border: '8px solid #888' },
      ...{ width: `${width}px`, height: `${height}px`, maxWidth: '100%', boxSizing: 'border-box' },
    });
    document.body.append(frame);
    return Promise.resolve(frame.contentWindow);
  },
};
Object.defineProperty(globalThis, 'documentPictureInPicture', { value: smallWindow });
Object.assign(globalThis, { show });
