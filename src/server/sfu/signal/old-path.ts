/**
 * The old path `/rtc`: two peer connections, and the server makes one of the offers. Media is not spoken here.
 *
 * livekit-client's connection checks still knock at it, to see whether signalling gets through and which servers
 * it names. So the door greets; a client that then wants media is told to leave, at once and for good.
 */
import { DisconnectReason, LeaveRequest_Action, Room as RoomInfo } from '@livekit/protocol';
import type { WebSocket } from 'ws';
import type { SfuLogger } from '../logger.js';
import type { MediaPolicy } from '../port.js';
import { hello } from './greeting.js';
import { Participant } from './participant.js';
import { Session } from './session.js';
import { newSid } from './sids.js';
import type { Caller } from './visitor.js';

export function receiveOldClient(
  socket: WebSocket,
  { roomId, token, userAgent }: Caller,
  policy: MediaPolicy,
  logger: SfuLogger,
): void {
  const session = new Session(
    socket,
    {
      onRequest: ({ case: kind }) => {
        if (kind === 'leave') session.close();
        else session.leave(LeaveRequest_Action.DISCONNECT, DisconnectReason.JOIN_FAILURE);
      },
      onDropped: () => {},
    },
    logger,
  );
  const value = hello(userAgent);
  value.room = new RoomInfo({ sid: newSid('RM'), name: roomId });
  value.participant = new Participant(token, policy).toInfo();
  session.send({ case: 'join', value });
}
