import type { Peer, ServerEvent, Track } from '../../protocol/index.js';
import type { RoomState } from '../state.js';
import { withChatState, withMessage, withoutMessage } from './chat.js';
import { recounted } from './counts.js';
import { withReactions } from './reactions.js';
import { apply, type Table, without } from './table.js';

const unchanged = (state: RoomState): RoomState => state;

/** A change of something that is not (or no longer) here changes nothing: events may cross. */
const table: Table<ServerEvent> = {
  'peer.joined': (state, { peer }) => withPeer(counted(state, peer), peer),
  'peer.updated': (state, { peerId, changes }) => {
    const peer = state.peers[peerId];
    if (!peer) return state;
    const next = { ...peer, ...changes };
    const moved = next.role !== peer.role;
    const counts = moved ? recounted(state.counts, peer.role, next.role) : state.counts;
    return withPeer({ ...state, counts }, next);
  },
  'peer.left': (state, { peerId }) => {
    const peer = state.peers[peerId];
    if (!peer) return state;
    return withoutPeer({ ...state, counts: recounted(state.counts, peer.role, null) }, peerId);
  },
  // They were and are counted: only the list changes.
  'peer.listed': (state, { peer }) => withPeer(state, peer),
  'peer.unlisted': (state, { peerId }) =>
    peerId === state.localPeerId ? state : withoutPeer(state, peerId),
  'track.added': (state, { track }) => withTrack(state, track),
  'track.updated': (state, { trackId, changes }) => {
    const track = state.tracks[trackId];
    return track ? withTrack(state, { ...track, ...changes }) : state;
  },
  'track.removed': (state, { trackId }) =>
    state.tracks[trackId] ? { ...state, tracks: without(state.tracks, trackId) } : state,
  'peers.counted': (state, { counts }) => ({ ...state, counts }),

  'chat.message': (state, { message }) => withMessage(state, message),
  'chat.hidden': (state, { messageId }) => withoutMessage(state, messageId),
  'chat.state': (state, { chat }) => withChatState(state, chat),
  'reaction.sent': withReactions,

  'store.changed': (state, { entry }) => ({
    ...state,
    sessionStore:
      entry.value === null
        ? without(state.sessionStore, entry.key)
        : { ...state.sessionStore, [entry.key]: entry },
  }),
  'poll.changed': (state, { poll }) => ({ ...state, polls: { ...state.polls, [poll.id]: poll } }),

  'stream.changed': (state, { stream }) => ({ ...state, stream }),
  'externalStream.changed': (state, { externalStream }) => ({ ...state, externalStream }),
  'recording.changed': (state, { recording }) => ({ ...state, recording }),

  'roles.changed': (state, { roles }) => ({ ...state, roles: byName(roles) }),
  'role.updated': (state, { role, layout }) => ({ ...state, role, roleLayout: layout }),
  'role.requested': (state, { request }) => ({ ...state, roleChangeRequest: request }),
  'role.withdrawn': (state, { requestId }) =>
    state.roleChangeRequest?.id === requestId ? { ...state, roleChangeRequest: null } : state,
  // Told by a notice.
  'role.declined': unchanged,
  'muted.by': unchanged,
  'unmute.requested': (state, { by, sources }) => ({ ...state, unmuteRequest: { by, sources } }),
};

export function reduceEvent(state: RoomState, event: ServerEvent): RoomState {
  return apply(table, state, event);
}

export function byName<T extends { name: string }>(list: readonly T[]): Record<string, T> {
  return Object.fromEntries(list.map((one) => [one.name, one]));
}

function counted(state: RoomState, peer: Peer): RoomState {
  if (state.peers[peer.id]) return state;
  return { ...state, counts: recounted(state.counts, null, peer.role) };
}

function withPeer(state: RoomState, peer: Peer): RoomState {
  const known = state.peers[peer.id] !== undefined;
  return {
    ...state,
    peers: { ...state.peers, [peer.id]: peer },
    peerOrder: known ? state.peerOrder : [...state.peerOrder, peer.id],
  };
}

function withoutPeer(state: RoomState, peerId: string): RoomState {
  if (!state.peers[peerId]) return state;
  const tracks = Object.entries(state.tracks).filter(([, track]) => track.peerId !== peerId);
  return {
    ...state,
    peers: without(state.peers, peerId),
    peerOrder: state.peerOrder.filter((id) => id !== peerId),
    tracks: Object.fromEntries(tracks),
    levels: without(state.levels, peerId),
  };
}

function withTrack(state: RoomState, track: Track): RoomState {
  return { ...state, tracks: { ...state.tracks, [track.id]: track } };
}
