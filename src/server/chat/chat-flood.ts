/** How much one person may write. People never reach it; programs do. */
import { HmsError } from '../../protocol/index.js';
import { TokenBucket } from '../auth/token-bucket.js';

const MESSAGES = { burst: 30, perSecond: 5 };
const REACTIONS = { burst: 20, perSecond: 5 };

export class ChatFlood {
  readonly #messages = new Map<string, TokenBucket>();
  readonly #reactions = new Map<string, TokenBucket>();

  message(peerId: string): void {
    take(this.#messages, peerId, MESSAGES);
  }

  reaction(peerId: string): void {
    take(this.#reactions, peerId, REACTIONS);
  }

  forget(peerId: string): void {
    this.#messages.delete(peerId);
    this.#reactions.delete(peerId);
  }
}

function take(
  buckets: Map<string, TokenBucket>,
  peerId: string,
  rate: ConstructorParameters<typeof TokenBucket>[0],
): void {
  const now = Date.now();
  const bucket = buckets.get(peerId) ?? new TokenBucket(rate, now);
  buckets.set(peerId, bucket);
  if (!bucket.take(now)) throw new HmsError('rate_limited', 'Too many messages at once.');
}
