/** How often one person may do what everybody hears of, however large the room is. */
import { HmsError } from '../../protocol/index.js';
import { TokenBucket, type Rate } from '../auth/token-bucket.js';
import type { PeerSession } from './peer-session.js';

export class Pace {
  readonly #rate: Rate;
  readonly #refusal: string;
  readonly #buckets = new WeakMap<PeerSession, TokenBucket>();

  constructor(rate: Rate, refusal: string) {
    this.#rate = rate;
    this.#refusal = refusal;
  }

  /** Throws `rate_limited`. Who has no session is not slowed down. */
  take(session: PeerSession | null): void {
    if (!session) return;
    const now = Date.now();
    const bucket = this.#buckets.get(session) ?? new TokenBucket(this.#rate, now);
    this.#buckets.set(session, bucket);
    if (!bucket.take(now)) throw new HmsError('rate_limited', this.#refusal);
  }
}
