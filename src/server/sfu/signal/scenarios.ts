/** Trouble on request (SimulateScenario): a client tests itself, and touches nobody else's connection. */
import { DisconnectReason, LeaveRequest_Action, type SimulateScenario } from '@livekit/protocol';
import { tellSpeakers } from './media-news.js';
import type { Participant } from './participant.js';
import { mayPublish } from './permissions.js';
import type { Departure } from './place.js';
import type { SfuRoom } from './room.js';

export interface ScenarioMeans {
  depart(departure: Departure): void;
  /** Tells the client to resume. */
  askToResume(): void;
}

const LOUD = 0.9;
const LONGEST_SPEECH_SECONDS = 30;

export function simulate(
  room: SfuRoom,
  participant: Participant,
  { scenario }: SimulateScenario,
  means: ScenarioMeans,
): void {
  const { DISCONNECT, RECONNECT } = LeaveRequest_Action;
  switch (scenario.case) {
    case 'speakerUpdate': {
      // Others hear of it: who may not speak does not pretend to.
      if (!mayPublish(participant.policy, 'microphone')) return;
      const speak = (level: number) =>
        tellSpeakers(room, [{ peer: participant.sid, level, active: level > 0 }]);
      const seconds = Math.min(scenario.value, LONGEST_SPEECH_SECONDS);
      speak(LOUD);
      setTimeout(() => speak(0), seconds * 1000).unref();
      return;
    }
    case 'subscriberBandwidth': {
      const { publishData, maxSubsBitRate } = participant.policy;
      const cap = maxSubsBitRate * 1000;
      const asked = Number(scenario.value);
      const maxDownBitrate = asked > 0 ? Math.min(asked, cap || asked) : cap;
      room.worker.send({
        type: 'peer.rights',
        peer: participant.sid,
        publishData,
        maxDownBitrate,
      });
      return;
    }
    case 'migration':
      means.askToResume();
      return;
    case 'nodeFailure':
      means.depart({ reason: DisconnectReason.SERVER_SHUTDOWN, action: null });
      return;
    case 'serverLeave':
      means.depart({ reason: DisconnectReason.SERVER_SHUTDOWN, action: DISCONNECT });
      return;
    case 'leaveRequestFullReconnect':
      means.depart({ reason: DisconnectReason.SERVER_SHUTDOWN, action: RECONNECT });
      return;
    case 'disconnectSignalOnResume':
      participant.resumeTrouble = 'dropAfterHello';
      return;
    case 'disconnectSignalOnResumeNoMessages':
      participant.resumeTrouble = 'dropBeforeHello';
      return;
    // There is one way to reach us; the client that asks for another reconnects by itself afterwards.
    case 'switchCandidateProtocol':
    case undefined:
      return;
  }
}
