/** Name, metadata and attributes of a participant: within their sizes, and only by who may. */
import {
  RequestResponse,
  RequestResponse_Reason,
  type UpdateParticipantMetadata,
} from '@livekit/protocol';
import { readableName } from '../../../protocol/names.js';
import { sizeOfTexts } from '../tokens.js';
import { LIMITS } from './limits.js';
import type { Participant } from './participant.js';
import type { SfuRoom } from './room.js';

export interface MetadataChange {
  name: string;
  metadata: string;
  attributes: Readonly<Record<string, string>>;
}

/** The participant's own wish. */
export function updateOwnMetadata(
  room: SfuRoom,
  participant: Participant,
  request: UpdateParticipantMetadata,
): void {
  const answer = (reason: RequestResponse_Reason, message = '') =>
    participant.send({
      case: 'requestResponse',
      value: new RequestResponse({
        requestId: request.requestId,
        reason,
        message,
        request: { case: 'updateMetadata', value: request },
      }),
    });
  if (!participant.policy.updateOwnMetadata) {
    answer(RequestResponse_Reason.NOT_ALLOWED, 'may not change own metadata');
    return;
  }
  if (!participant.ownChanges.take(Date.now())) {
    answer(RequestResponse_Reason.LIMIT_EXCEEDED, 'own metadata changes too often');
    return;
  }
  const problem = setMetadata(participant, request);
  if (problem) {
    answer(RequestResponse_Reason.LIMIT_EXCEEDED, problem);
    return;
  }
  announceMetadata(room, participant);
  answer(RequestResponse_Reason.OK);
}

/** To the others, to the participant and to the room. */
export function announceMetadata(room: SfuRoom, participant: Participant): void {
  room.announce(participant);
  room.announceToSelf(participant);
  tellName(room, participant);
}

export function tellName(room: SfuRoom, participant: Participant): void {
  const { name, metadata } = participant;
  room.tell(participant, { type: 'renamed', name, metadata });
}

/**
 * Empty fields stay as they are, as does a name in which there is nothing to see; an attribute without a value goes.
 * Otherwise: which limit; nothing changed.
 */
export function setMetadata(participant: Participant, change: MetadataChange): string | null {
  const attributes = Object.fromEntries(
    Object.entries({ ...participant.attributes, ...change.attributes }).filter(
      ([, value]) => value !== '',
    ),
  );
  if (change.name.length > LIMITS.name) return `a name has at most ${LIMITS.name} characters`;
  if (change.metadata.length > LIMITS.metadata)
    return `metadata has at most ${LIMITS.metadata} characters`;
  if (sizeOfTexts(attributes) > LIMITS.attributes)
    return `attributes have at most ${LIMITS.attributes} characters together`;
  participant.name = readableName(change.name) || participant.name;
  if (change.metadata) participant.metadata = change.metadata;
  participant.attributes = attributes;
  return null;
}
