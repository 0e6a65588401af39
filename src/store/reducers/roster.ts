import type { EnterResult, JoinResult, RoomSnapshot } from '../../protocol/index.js';
import { INITIAL_STATE, type RoomState } from '../state.js';
import { withFreshChat } from './chat.js';
import { byName } from './events.js';

/** What belongs to one stay in the room, and must not outlive it. */
export function withoutStay(state: RoomState): RoomState {
  const { room, role, layout, roleLayout, layoutOverride } = state;
  const { userName, nameLocked, media, devices, counts, preferences } = state;
  const { clockAhead, shortcuts } = state;
  return {
    ...INITIAL_STATE,
    ...{ status: state.status, error: state.error },
    ...{ room, role, layout, roleLayout, layoutOverride },
    ...{ userName, nameLocked, media, devices, counts, preferences, clockAhead, shortcuts },
  };
}

export function withEntered(state: RoomState, entered: EnterResult): RoomState {
  return {
    ...state,
    room: entered.room,
    role: entered.role,
    roleLayout: entered.layout,
    counts: state.localPeerId ? state.counts : { total: entered.peerCount, byRole: {} },
    stream: state.localPeerId ? state.stream : entered.stream,
    nameLocked: entered.name !== null,
    userName: entered.name ?? state.userName,
  };
}

export function withJoined(state: RoomState, { peerId, snapshot }: JoinResult): RoomState {
  return { ...withSnapshot(state, snapshot), localPeerId: peerId, status: 'joined', error: null };
}

function withSnapshot(state: RoomState, snapshot: RoomSnapshot): RoomState {
  const fresh = withFreshChat(state, snapshot.messages, snapshot.chat);
  return {
    ...fresh,
    room: snapshot.room,
    roles: byName(snapshot.roles),
    peers: Object.fromEntries(snapshot.peers.map((peer) => [peer.id, peer])),
    peerOrder: [...snapshot.peers].sort((a, b) => a.joinedAt - b.joinedAt).map(({ id }) => id),
    counts: snapshot.counts,
    tracks: Object.fromEntries(snapshot.tracks.map((track) => [track.id, track])),
    levels: {},
    ownReactions: {},
    sessionStore: Object.fromEntries(snapshot.store.map((entry) => [entry.key, entry])),
    polls: Object.fromEntries(snapshot.polls.map((poll) => [poll.id, poll])),
    stream: snapshot.stream,
    externalStream: snapshot.externalStream,
    recording: snapshot.recording,
    roleChangeRequest: null,
    unmuteRequest: null,
  };
}
