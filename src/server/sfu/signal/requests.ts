/** What a client may say, one case each. Resources are changed only in the files that own them. */
import {
  RequestResponse,
  RequestResponse_Reason,
  type SessionDescription,
  type UpdateParticipantMetadata,
} from '@livekit/protocol';
import { LIMITS } from './limits.js';
import { readOffer } from './offer-sections.js';
import type { Participant } from './participant.js';
import { addTrack, changed, dropGone, mute, updateLayers } from './publishing.js';
import type { SfuRoom } from './room.js';
import type { RequestMessage } from './session.js';
import { applySettings, wish } from './subscribing.js';

export interface RequestEnds {
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
    case 'updateMetadata': {
      updateMetadata(room, participant, message.value);
      return;
    }
    case 'leave': {
      ends.onLeave();
      return;
    }
    case 'publishDataTrackRequest': {
      respond(participant, {
        reason: RequestResponse_Reason.NOT_ALLOWED,
        message: 'data tracks are not available',
        request: { case: 'publishDataTrack', value: message.value },
      });
      return;
    }
    // Candidates are not needed: the client reaches us first. Our own state survives a dropped socket, and
    // who receives what is the room's rule, not the publisher's.
    default:
      return;
  }
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
}

function updateMetadata(
  room: SfuRoom,
  participant: Participant,
  request: UpdateParticipantMetadata,
): void {
  const { requestId } = request;
  if (!participant.policy.updateOwnMetadata) {
    respond(participant, {
      requestId,
      reason: RequestResponse_Reason.NOT_ALLOWED,
      message: 'may not change own metadata',
    });
    return;
  }
  if (!setMetadata(participant, request)) {
    respond(participant, {
      requestId,
      reason: RequestResponse_Reason.LIMIT_EXCEEDED,
      message: 'too large',
    });
    return;
  }
  room.announce(participant);
  room.announceToSelf(participant);
  respond(participant, { requestId, reason: RequestResponse_Reason.OK });
}

/** Empty fields stay as they are, an attribute without a value goes. false: over a limit, nothing changed. */
export function setMetadata(
  participant: Participant,
  change: { name: string; metadata: string; attributes: Readonly<Record<string, string>> },
): boolean {
  const attributes: Record<string, string> = Object.fromEntries(
    Object.entries({ ...participant.attributes, ...change.attributes }).filter(
      ([, value]) => value !== '',
    ),
  );
  const size = Object.entries(attributes).reduce(
    (sum, [key, value]) => sum + key.length + value.length,
    0,
  );
  if (
    change.name.length > LIMITS.name ||
    change.metadata.length > LIMITS.metadata ||
    size > LIMITS.attributes
  )
    return false;
  if (change.name) participant.name = change.name;
  if (change.metadata) participant.metadata = change.metadata;
  participant.attributes = attributes;
  return true;
}

function respond(
  participant: Participant,
  fields: ConstructorParameters<typeof RequestResponse>[0],
): void {
  participant.send({ case: 'requestResponse', value: new RequestResponse(fields) });
}
