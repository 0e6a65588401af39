/**
 * What a change of a room is called and carries as a webhook event: the platform's names and keys, so that a
 * receiver written for the platform understands it.
 */
import type { LeaveReason } from '../../protocol/index.js';
import type { Account } from '../config/keys.js';
import type { PeerFacts, RoomChange, RoomFacts } from '../rooms/journal.js';
import {
  place,
  seconds,
  time,
  type ChangeOf,
  type EventTable,
  type WebhookEvent,
} from './event-parts.js';
import { EXTERNAL_EVENTS } from './external-events.js';
import { STREAM_EVENTS } from './stream-events.js';
import { TAKE_EVENTS } from './take-events.js';

export type { WebhookEvent };

/** Where the platform has no time to say. */
const NO_TIME = '0001-01-01T00:00:00Z';

const LEAVE_REASON: Record<LeaveReason, string> = {
  left: 'client request',
  removed: 'peer kicked',
  lost: 'websocket closed',
  ended: 'server removed peer',
  replaced: 'server removed peer',
};

const EVENTS: EventTable<RoomChange['type']> = {
  'session.opened': (change) => ({ type: 'session.open.success', data: place(change) }),

  'session.closed': (change) => ({
    type: 'session.close.success',
    data: {
      ...place(change),
      session_duration: seconds(change.session.startedAt, change.at),
      session_stopped_at: time(change.at),
    },
  }),

  'peer.joined': (change) => ({
    type: 'peer.join.success',
    data: { ...place(change), ...person(change.peer) },
  }),

  'peer.left': (change) => ({
    type: 'peer.leave.success',
    data: {
      ...place(change),
      ...person(change.peer),
      left_at: time(change.at),
      duration: seconds(change.peer.joinedAt, change.at),
      reason: leaveReason(change),
      message: change.message,
    },
  }),

  'peer.updated': () => null,

  'role.changed': (change) => ({
    type: 'role.change.success',
    data: {
      ...place(change),
      ...person(change.peer),
      previous_role: change.previousRole,
      role_changed_at: time(change.at),
      ...requestedBy(change.by),
    },
  }),

  ...STREAM_EVENTS,
  ...TAKE_EVENTS,
  ...EXTERNAL_EVENTS,

  'room.ended': (change) => ({
    type: 'room.end.success',
    data: { ...place(change), ...ending(change) },
  }),

  'peer.joinFailed': (change) => ({
    type: 'peer.join.failure',
    data: {
      ...place(change),
      ...person(change.peer),
      joined_at: NO_TIME,
      error_message: change.message,
    },
  }),

  'peer.leaveFailed': (change) => ({
    type: 'peer.leave.failure',
    data: {
      ...place(change),
      peer_id: change.peerId,
      left_at: NO_TIME,
      duration: 0,
      error_message: change.message,
    },
  }),

  'role.changeFailed': (change) => ({
    type: 'role.change.failure',
    data: {
      ...place(change),
      ...person(change.peer),
      role: change.role,
      ...requestedBy(change.by),
      error_message: change.message,
    },
  }),

  'room.endFailed': (change) => ({
    type: 'room.end.failure',
    data: {
      ...place(change),
      ...ending(change),
      error_message: change.message,
      error_code: change.status,
    },
  }),
};

/** The event that tells a change; null for one that receivers are not told. */
export function eventOf(change: RoomChange): WebhookEvent | null {
  return (EVENTS[change.type] as (change: RoomChange) => WebhookEvent | null)(change);
}

/** The whole body of a webhook call, as JSON text. */
export function envelope(
  account: Account,
  room: Pick<RoomFacts, 'templateId'>,
  event: WebhookEvent,
  { id, at }: { id: string; at: number },
): string {
  return JSON.stringify({
    version: '2.0',
    id,
    account_id: account.customerId,
    app_id: account.appId,
    template_id: room.templateId,
    timestamp: time(at),
    type: event.type,
    data: event.data,
  });
}

function person(peer: PeerFacts): Record<string, unknown> {
  return {
    peer_id: peer.id,
    user_id: peer.userId,
    user_name: peer.name,
    user_data: peer.metadata,
    role: peer.role,
    joined_at: time(peer.joinedAt),
    type: peer.type,
  };
}

function ending(change: ChangeOf<'room.ended' | 'room.endFailed'>): Record<string, unknown> {
  const { by, lock, reason } = change;
  return {
    ...(by && { peer_id: by.id, user_id: by.userId, user_name: by.name, role: by.role }),
    lock_room: lock,
    reason,
    source: by ? 'peer' : 'api',
  };
}

function requestedBy(by: PeerFacts | null): Record<string, unknown> {
  return by ? { role_change_requested_by: by.id } : {};
}

/** Who has no room channel can only be lost by its media. */
function leaveReason({ reason, peer }: ChangeOf<'peer.left'>): string {
  if (reason === 'lost' && peer.type === 'external') return 'ice connection state closed';
  return LEAVE_REASON[reason];
}
