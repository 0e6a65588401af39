/** What a client may say, one case each. Resources are changed only in the files that own them. */
import {
  RequestResponse,
  RequestResponse_Reason,
  type SessionDescription,
  type SubscriptionPermission,
} from '@livekit/protocol';
import { publishData, reconcileData, unpublishData, wishData } from './data-tracks.js';
import { LIMITS } from './limits.js';
import { updateOwnMetadata } from './metadata.js';
import { readOffer } from './offer-sections.js';
import type { Participant } from './participant.js';
import { addTrack, changed, dropGone, mute, updateLayers, updateSize } from './publishing.js';
import type { SfuRoom } from './room.js';
import { simulate, type ScenarioMeans } from './scenarios.js';
import type { RequestMessage } from './session.js';
import { SubscriberRules } from './subscriber-rules.js';
import { applySettings, reconcilePublisher, wish } from './subscribing.js';
import { replayData, syncState } from './sync-state.js';

export interface RequestEnds extends ScenarioMeans {
  /** The client says goodbye. */
  onLeave(): void;
  /** The client broke a rule that nothing mends. */
  onHostile(why: string): void;
}

export function handleRequest(
  room: SfuRoom,
  participant: Participant,
  message: RequestMessage,
  ends: RequestEnds,
): void {
  switch (message.case) {
    case 'offer': {
      takeOffer(room, participant, message.value, ends);
      return;
    }
    case 'addTrack': {
      addTrack(room, participant, message.value);
      return;
    }
    case 'mute': {
      mute(room, participant, message.value.sid, message.value.muted, false);
      return;
    }
    case 'subscription': {
      wish(room, participant, message.value);
      return;
    }
    case 'trackSetting': {
      applySettings(room, participant, message.value);
      return;
    }
    case 'updateLayers': {
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- livekit-client still sends it
      updateLayers(room, participant, message.value);
      return;
    }
    case 'updateAudioTrack': {
      const track = participant.tracks.get(message.value.trackSid);
      if (!track) return;
      track.info.audioFeatures = message.value.features.slice(0, 16);
      changed(room, participant, track);
      return;
    }
    case 'updateVideoTrack': {
      updateSize(room, participant, message.value);
      return;
    }
    case 'updateMetadata': {
      updateOwnMetadata(room, participant, message.value);
      return;
    }
    case 'subscriptionPermission': {
      setSubscriberRules(room, participant, message.value);
      return;
    }
    case 'syncState': {
      syncState(room, participant, message.value);
      return;
    }
    case 'simulate': {
      simulate(room, participant, message.value, ends);
      return;
    }
    case 'leave': {
      ends.onLeave();
      return;
    }
    case 'publishDataTrackRequest': {
      publishData(room, participant, message.value);
      return;
    }
    case 'unpublishDataTrackRequest': {
      unpublishData(room, participant, message.value);
      return;
    }
    case 'updateDataSubscription': {
      wishData(room, participant, message.value);
      return;
    }
    case 'storeDataBlobRequest':
    case 'getDataBlobRequest': {
      const { requestId } = message.value;
      const reason = RequestResponse_Reason.UNSUPPORTED_TYPE;
      const text = 'data blobs are not part of this server';
      const value = new RequestResponse({ requestId, reason, message: text });
      participant.send({ case: 'requestResponse', value });
      return;
    }
    // Candidates are not needed: the client reaches us first.
    default:
      return;
  }
}

function setSubscriberRules(
  room: SfuRoom,
  publisher: Participant,
  permission: SubscriptionPermission,
): void {
  const identityOf = (sid: string) =>
    room.participants.find((other) => other.sid === sid)?.identity;
  publisher.subscriberRules = permission.allParticipants
    ? null
    : new SubscriberRules(permission, identityOf);
  reconcilePublisher(room, publisher);
  reconcileData(room, publisher);
}

export function takeOffer(
  room: SfuRoom,
  participant: Participant,
  offer: SessionDescription,
  ends: RequestEnds,
): void {
  if (offer.sdp.length > LIMITS.sdp) {
    ends.onHostile('offer too large');
    return;
  }
  const sections = readOffer(offer.sdp);
  participant.firefox = sections.firefox;
  dropGone(room, participant, sections);
  room.worker.send({
    type: 'peer.offer',
    peer: participant.sid,
    offerId: offer.id,
    sdp: offer.sdp,
    resume: participant.resuming,
  });
  participant.resuming = false;
  replayData(room, participant);
}
