import { DisconnectReason, type LeaveRequest_Action } from '@livekit/protocol';
import type { PeerMediaEvent } from '../port.js';
import type { Participant } from './participant.js';
import type { SfuRoom } from './room.js';

/** A participant and where it is. */
export interface Place {
  room: SfuRoom;
  participant: Participant;
}

export interface Departure {
  reason: DisconnectReason;
  /** What the client is told; null tells it nothing. */
  action: LeaveRequest_Action | null;
  /** The same identity comes in at this moment. */
  replaced?: boolean;
  /** An administrator wants more than media to end: the person out of the room, or the room over. */
  end?: 'removed' | 'ended' | null;
}

/** The departure as the rooms are told. */
export function endOf({
  reason,
  end,
}: Departure): Extract<PeerMediaEvent, { type: 'disconnected' }>['reason'] {
  if (end) return end;
  return reason === DisconnectReason.CLIENT_INITIATED ? 'left' : 'lost';
}
