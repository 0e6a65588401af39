/** Keeps a client's token fresh while it is connected, so that a later reconnect is still let in. */
import { DisconnectReason, LeaveRequest_Action } from '@livekit/protocol';
import type { SfuLogger } from '../logger.js';
import type { MediaAuthority } from '../port.js';
import { EXTERNAL_TOKEN_SECONDS, MEDIA_TOKEN_SECONDS, type MediaTokens } from '../tokens.js';
import type { Participant } from './participant.js';
import type { Departure, Place } from './place.js';
import { grantPolicy } from './policy.js';
import { claimsOf } from './visitor.js';

export interface Refresher {
  authority: MediaAuthority;
  tokens: MediaTokens;
  logger: SfuLogger;
  depart(place: Place, departure: Departure): void;
}

const RETRY_MS = 1_000;
const LONGEST_MS = 300_000;

/** At a third of the token's remaining life, or at `delay` milliseconds. */
export function refreshLater(means: Refresher, place: Place, delay?: number): void {
  const { participant } = place;
  clearTimeout(participant.refreshTimer);
  if (participant.closed) return;
  const remaining = participant.token.expiresAt - Date.now();
  const wait = delay ?? Math.min(LONGEST_MS, Math.max(RETRY_MS, remaining / 3));
  participant.refreshTimer = setTimeout(() => {
    refresh(means, place).catch((error: unknown) => {
      means.logger.error({ err: error }, 'token refresh failed');
      refreshLater(means, place, RETRY_MS);
    });
  }, wait);
  participant.refreshTimer.unref();
}

async function refresh(means: Refresher, place: Place): Promise<void> {
  const { room, participant } = place;
  await means.authority.prepare(room.id);
  if (hasLeft(participant)) return;
  const { generation } = participant.token;
  const current = generation === null ? null : participant.granted.generation;
  const admission = means.authority.admit(
    claimsOf(room.id, { ...participant.token, generation: current }),
  );
  if (!admission.ok) {
    // The room has a newer policy for it and is about to say so.
    if (admission.reason === 'stale_token') {
      refreshLater(means, place, RETRY_MS);
      return;
    }
    means.depart(place, {
      reason: DisconnectReason.PARTICIPANT_REMOVED,
      action: LeaveRequest_Action.DISCONNECT,
    });
    return;
  }
  grantPolicy(room, participant, admission.policy);
  const next = current === null ? null : participant.granted.generation;
  const { token, expiresAt } = await means.tokens.mint({
    identity: participant.identity,
    name: participant.token.name,
    metadata: participant.token.metadata,
    attributes: participant.token.attributes,
    kind: participant.token.kind,
    grant: participant.token.grant,
    generation: next,
    seconds: current === null ? EXTERNAL_TOKEN_SECONDS : MEDIA_TOKEN_SECONDS,
  });
  // A client without a socket is given one when it resumes.
  if (hasLeft(participant) || !participant.session) return;
  // The policy changed meanwhile, and a further refresh is due.
  if (next !== null && next !== participant.granted.generation) return;
  participant.token = { ...participant.token, generation: next, expiresAt };
  participant.send({ case: 'refreshToken', value: token });
  refreshLater(means, place);
}

/** Asked anew after every wait. */
function hasLeft(participant: Participant): boolean {
  return participant.closed;
}
