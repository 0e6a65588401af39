/** Whom a publisher lets receive its tracks (SubscriptionPermission). Every message replaces the one before. */
import type { SubscriptionPermission } from '@livekit/protocol';
import { LIMITS } from './limits.js';

export class SubscriberRules {
  /** Identity → track ids, or all of them. */
  readonly #allowed = new Map<string, ReadonlySet<string> | 'all'>();

  /** `identityOf`: of a participant sid; undefined when it is not here. */
  constructor(
    { trackPermissions }: SubscriptionPermission,
    identityOf: (sid: string) => string | undefined,
  ) {
    for (const rule of trackPermissions.slice(0, LIMITS.trackIds)) {
      const identity = rule.participantIdentity || identityOf(rule.participantSid);
      if (!identity) continue;
      const tracks = new Set(rule.trackSids.slice(0, LIMITS.trackIds));
      this.#allowed.set(identity, rule.allTracks ? 'all' : tracks);
    }
  }

  allows(identity: string, trackId: string): boolean {
    const allowed = this.#allowed.get(identity);
    return allowed === 'all' || (allowed?.has(trackId) ?? false);
  }
}
