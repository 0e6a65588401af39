import type { Peer, ServerEvent, Track } from '../../protocol/index.js';
import type { RoomState } from '../state.js';
import { apply, type Table, without } from './table.js';

/** Older messages are dropped from the page; the room keeps them. */
const MAX_MESSAGES = 10_000;

/** A change of something that is not (or no longer) here changes nothing: events may cross. */
const table: Table<ServerEvent> = {
  'peer.joined': (state, { peer }) => withPeer(state, peer),
  'peer.updated': (state, { peerId, changes }) => {
    const peer = state.peers[peerId];
    return peer ? withPeer(state, { ...peer, ...changes }) : state;
  },
  'peer.left': (state, { peerId }) => {
    if (!state.peers[peerId]) return state;
    const tracks = Object.entries(state.tracks).filter(([, track]) => track.peerId !== peerId);
    const peerOrder = state.peerOrder.filter((id) => id !== peerId);
    return {
      ...state,
      peers: without(state.peers, peerId),
      peerOrder,
      peerCount: peerOrder.length,
      tracks: Object.fromEntries(tracks),
      levels: without(state.levels, peerId),
    };
  },
  'track.added': (state, { track }) => withTrack(state, track),
  'track.updated': (state, { trackId, changes }) => {
    const track = state.tracks[trackId];
    return track ? withTrack(state, { ...track, ...changes }) : state;
  },
  'track.removed': (state, { trackId }) =>
    state.tracks[trackId] ? { ...state, tracks: without(state.tracks, trackId) } : state,
  'chat.message': (state, { message }) => {
    const { messages, unread } = state.chat;
    if (messages.some(({ id }) => id === message.id)) return state;
    return {
      ...state,
      chat: {
        messages: [...messages, message].slice(-MAX_MESSAGES),
        unread: message.peerId === state.localPeerId ? unread : unread + 1,
      },
    };
  },
  'role.updated': (state, { role, layout }) => ({ ...state, role, layout }),
};

export function reduceEvent(state: RoomState, event: ServerEvent): RoomState {
  return apply(table, state, event);
}

function withPeer(state: RoomState, peer: Peer): RoomState {
  const known = state.peers[peer.id] !== undefined;
  const peerOrder = known ? state.peerOrder : [...state.peerOrder, peer.id];
  return {
    ...state,
    peers: { ...state.peers, [peer.id]: peer },
    peerOrder,
    peerCount: peerOrder.length,
  };
}

function withTrack(state: RoomState, track: Track): RoomState {
  return { ...state, tracks: { ...state.tracks, [track.id]: track } };
}
