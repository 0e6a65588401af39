import { AddressLimiter } from './address-limiter.js';
import type { Rate } from './token-bucket.js';

/**
 * Slows down whoever guesses room codes, tokens or resume secrets, by address. Only failures count, so a class
 * of thirty behind one address joins freely.
 */
export class FailureLimiter {
  readonly #failures: AddressLimiter;

  constructor(rate: Rate = { burst: 20, perSecond: 0.5 }) {
    this.#failures = new AddressLimiter(rate);
  }

  /** True while this address failed too often. */
  blocked(address: string, now = Date.now()): boolean {
    return this.#failures.empty(address, now);
  }

  failed(address: string, now = Date.now()): void {
    this.#failures.take(address, now);
  }
}
