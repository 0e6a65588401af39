import type { DisconnectReason, LeaveRequest_Action } from '@livekit/protocol';
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
}
