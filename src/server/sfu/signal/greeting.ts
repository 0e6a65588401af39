/** The first words to a client: who is here, and what this server can do. */
import {
  ClientConfigSetting,
  ClientConfiguration,
  JoinResponse,
  ParticipantUpdate,
  ReconnectResponse,
  RoomUpdate,
} from '@livekit/protocol';
import { iceServers, type TurnServers } from '../ice-servers.js';
import { PING } from './limits.js';
import type { Participant } from './participant.js';
import type { SfuRoom } from './room.js';
import { COMPATIBLE_VERSION, ENABLED_CODECS, SERVER_INFO } from './server-info.js';

/** What this server is and can do, for every client the same. */
export function hello(userAgent: string): JoinResponse {
  const firefox = userAgent.includes('Firefox/');
  return new JoinResponse({
    serverVersion: COMPATIBLE_VERSION,
    serverInfo: SERVER_INFO,
    // One peer connection, and the client always offers.
    subscriberPrimary: false,
    fastPublish: true,
    clientConfiguration: firefox
      ? new ClientConfiguration({ resumeConnection: ClientConfigSetting.DISABLED })
      : undefined,
    pingInterval: PING.interval,
    pingTimeout: PING.timeout,
    enabledPublishCodecs: ENABLED_CODECS,
  });
}

export function greet(
  room: SfuRoom,
  participant: Participant,
  userAgent: string,
  turn: TurnServers | null,
): void {
  const value = hello(userAgent);
  value.iceServers = iceServers(turn, participant.identity);
  value.room = room.toInfo();
  value.participant = participant.toInfo();
  value.otherParticipants = room.visibleTo(participant).map((other) => other.toInfo());
  participant.send({ case: 'join', value });
}

/**
 * After a resume. The ReconnectResponse must be the first message, and tells which reliable packet came last. Then
 * what was missed (people who left), and only then everybody who is here: somebody may have left and come back.
 */
export function greetAgain(
  room: SfuRoom,
  participant: Participant,
  lastMessageSeq: number,
  turn: TurnServers | null,
): void {
  participant.send({
    case: 'reconnect',
    value: new ReconnectResponse({
      serverInfo: SERVER_INFO,
      lastMessageSeq,
      iceServers: iceServers(turn, participant.identity),
    }),
  });
  participant.repeatMissed();
  const here = [participant, ...room.visibleTo(participant)].map((other) => other.toInfo());
  participant.send({ case: 'update', value: new ParticipantUpdate({ participants: here }) });
  participant.send({ case: 'roomUpdate', value: new RoomUpdate({ room: room.toInfo() }) });
}
