/**
 * What a client that resumes may have missed. A dead socket looks alive for a while, so messages that matter
 * once (and are not part of the state that a resume tells afresh) are remembered until the client was heard
 * from well after them. Told twice they do no harm.
 */
import { ParticipantInfo_State } from '@livekit/protocol';
import { LIMITS } from './limits.js';
import type { SignalMessage } from './session.js';

const ONCE = new Set<SignalMessage['case']>([
  'trackPublished',
  'trackUnpublished',
  'mute',
  'mediaSectionsRequirement',
  'requestResponse',
  'subscriptionPermissionUpdate',
  'subscriptionResponse',
  'streamStateUpdate',
  'subscribedQualityUpdate',
  'publishDataTrackResponse',
  'unpublishDataTrackResponse',
  'dataTrackSubscriberHandles',
]);
/** A message that left so long before the client's last word has arrived. */
const ARRIVED_MS = 2_000;

export class SentMemory {
  #sent: { message: SignalMessage; at: number }[] = [];
  #lostAt = -Infinity;

  /** `heardAt`: when the client last said something (`performance.now()`); null while it has no socket. */
  note(message: SignalMessage, heardAt: number | null, now = performance.now()): void {
    if (heardAt !== null) this.#forget(heardAt - ARRIVED_MS);
    if (!mattersOnce(message)) return;
    this.#sent.push({ message, at: now });
    if (this.#sent.length > LIMITS.remembered) this.#lostAt = this.#sent.shift()?.at ?? now;
  }

  get overflowed(): boolean {
    return this.#lostAt > -Infinity;
  }

  take(): SignalMessage[] {
    const messages = this.#sent.map(({ message }) => message);
    this.#sent = [];
    return messages;
  }

  #forget(before: number): void {
    if (this.#lostAt < before) this.#lostAt = -Infinity;
    const keep = this.#sent.findIndex(({ at }) => at >= before);
    if (keep !== 0) this.#sent = keep < 0 ? [] : this.#sent.slice(keep);
  }
}

/** Those who left are in no later update; those who are here are in the next one. */
function mattersOnce(message: SignalMessage): boolean {
  if (message.case !== 'update') return ONCE.has(message.case);
  return message.value.participants.some(
    (other) => other.state === ParticipantInfo_State.DISCONNECTED,
  );
}
