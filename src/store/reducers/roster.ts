import type { EnterResult, JoinResult, RoomSnapshot } from '../../protocol/index.js';
import { INITIAL_STATE, type RoomState } from '../state.js';

/** What belongs to one stay in the room, and must not outlive it. */
export function withoutStay(state: RoomState): RoomState {
  const { localPeerId, peers, peerOrder, tracks, chat, levels, notices } = INITIAL_STATE;
  return { ...state, localPeerId, peers, peerOrder, tracks, chat, levels, notices };
}

export function withEntered(state: RoomState, entered: EnterResult): RoomState {
  return {
    ...state,
    room: entered.room,
    role: entered.role,
    layout: entered.layout,
    peerCount: entered.peerCount,
    nameLocked: entered.name !== null,
    userName: entered.name ?? state.userName,
  };
}

export function withJoined(state: RoomState, { peerId, snapshot }: JoinResult): RoomState {
  return { ...withSnapshot(state, snapshot), localPeerId: peerId, status: 'joined', error: null };
}

function withSnapshot(state: RoomState, snapshot: RoomSnapshot): RoomState {
  return {
    ...state,
    room: snapshot.room,
    peers: Object.fromEntries(snapshot.peers.map((peer) => [peer.id, peer])),
    peerOrder: [...snapshot.peers].sort((a, b) => a.joinedAt - b.joinedAt).map(({ id }) => id),
    peerCount: snapshot.peers.length,
    tracks: Object.fromEntries(snapshot.tracks.map((track) => [track.id, track])),
    chat: { messages: snapshot.messages, unread: state.chat.unread },
    levels: {},
  };
}
