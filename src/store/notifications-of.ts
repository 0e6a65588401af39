/** From one fact, and the state before and after it, to what happened. */
import type { Peer, Poll, ServerEvent } from '../protocol/index.js';
import type { Fact } from './facts.js';
import type { Notification } from './notification.js';
import type { RoomState } from './state.js';

export function notificationsOf(fact: Fact, before: RoomState, after: RoomState): Notification[] {
  switch (fact.from) {
    case 'session':
      if (fact.type === 'joined') return [{ type: 'PEER_LIST', data: Object.values(after.peers) }];
      if (fact.type === 'reacted') return ofReactions(before, after);
      if (fact.type === 'failed') return [{ type: 'ERROR', data: fact.error.toWire() }];
      return [];
    case 'media':
      if (fact.type === 'devices') return [{ type: 'DEVICE_CHANGE_UPDATE', data: after.devices }];
      if (fact.type === 'source' && fact.error) {
        return [{ type: 'ERROR', data: fact.error.toWire() }];
      }
      return [];
    case 'channel':
      switch (fact.type) {
        case 'dropped':
          return [{ type: 'RECONNECTING', data: null }];
        case 'resumed':
          return [{ type: 'RECONNECTED', data: null }];
        case 'rejoined':
          return [
            { type: 'RECONNECTED', data: null },
            { type: 'PEER_LIST', data: Object.values(after.peers) },
          ];
        case 'ended':
          return [{ type: ENDS[fact.error.code] ?? 'ERROR', data: fact.error.toWire() }];
        case 'event':
          return ofEvent(fact.event, before, after);
        default:
          return [];
      }
  }
}

const ENDS: Partial<Record<string, 'ROOM_ENDED' | 'REMOVED_FROM_ROOM'>> = {
  room_ended: 'ROOM_ENDED',
  peer_removed: 'REMOVED_FROM_ROOM',
  peer_blocked: 'REMOVED_FROM_ROOM',
};

function ofEvent(event: ServerEvent, before: RoomState, after: RoomState): Notification[] {
  switch (event.type) {
    case 'peer.joined':
      return before.peers[event.peer.id] ? [] : [{ type: 'PEER_JOINED', data: event.peer }];
    case 'peer.left': {
      const peer = before.peers[event.peerId];
      return peer ? [{ type: 'PEER_LEFT', data: peer }] : [];
    }
    case 'peer.updated':
      return ofPeer(before.peers[event.peerId], after.peers[event.peerId]);
    case 'track.added':
      return [{ type: 'TRACK_ADDED', data: event.track }];
    case 'track.removed': {
      const track = before.tracks[event.trackId];
      return track ? [{ type: 'TRACK_REMOVED', data: track }] : [];
    }
    case 'track.updated': {
      const track = after.tracks[event.trackId];
      if (!track || before.tracks[event.trackId]?.muted === track.muted) return [];
      return [{ type: track.muted ? 'TRACK_MUTED' : 'TRACK_UNMUTED', data: track }];
    }
    case 'chat.message':
      return [{ type: 'NEW_MESSAGE', data: event.message }];
    case 'reaction.sent':
      return ofReactions(before, after);
    case 'poll.changed':
      return [ofPoll(before.polls[event.poll.id], event.poll)];
    case 'role.declined': {
      const { peerId, name, role } = event;
      return [{ type: 'ROLE_CHANGE_DECLINED', data: { peerId, name, role } }];
    }
    case 'unmute.requested': {
      const { by, sources } = event;
      return [{ type: 'CHANGE_TRACK_STATE_REQUEST', data: { by, sources, enabled: true } }];
    }
    default:
      return [];
  }
}

function ofPeer(before: Peer | undefined, after: Peer | undefined): Notification[] {
  if (!before || !after) return [];
  const told: Notification[] = [];
  if (before.name !== after.name) told.push({ type: 'NAME_UPDATED', data: after });
  if (before.metadata !== after.metadata) told.push({ type: 'METADATA_UPDATED', data: after });
  if (before.role !== after.role) told.push({ type: 'ROLE_UPDATED', data: after });
  if (before.handRaisedAt > 0 !== after.handRaisedAt > 0) {
    told.push({ type: 'HAND_RAISE_CHANGED', data: after });
  }
  return told;
}

function ofPoll(before: Poll | undefined, poll: Poll): Notification {
  if (!before && poll.state === 'created') return { type: 'POLL_CREATED', data: poll };
  if (before?.state === poll.state) return { type: 'POLL_VOTES_UPDATED', data: poll };
  return { type: poll.state === 'stopped' ? 'POLL_STOPPED' : 'POLL_STARTED', data: poll };
}

/** None where all of a burst were own ones that flew before. */
function ofReactions(before: RoomState, after: RoomState): Notification[] {
  return before.reactions === after.reactions ? [] : [{ type: 'REACTION', data: after.reactions }];
}
