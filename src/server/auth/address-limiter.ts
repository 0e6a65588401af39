import { isIPv6 } from 'node:net';
import { TokenBucket, type Rate } from './token-bucket.js';

const MAX_ADDRESSES = 10_000;

/** How often something may happen for one address; what it remembers is bounded. */
export class AddressLimiter {
  readonly #rate: Rate;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** False when this address did it too often. */
  take(address: string, now = Date.now()): boolean {
    const network = networkOf(address);
    let bucket = this.#buckets.get(network);
    if (!bucket) {
      this.#makeRoom(now);
      bucket = new TokenBucket(this.#rate, now);
      this.#buckets.set(network, bucket);
    }
    return bucket.take(now);
  }

  /** True while `take` would say no. */
  empty(address: string, now = Date.now()): boolean {
    return this.#buckets.get(networkOf(address))?.empty(now) ?? false;
  }

  /** Forgets who behaved for a while; under attack from many addresses, the oldest entry. */
  #makeRoom(now: number): void {
    if (this.#buckets.size < MAX_ADDRESSES) return;
    for (const [address, bucket] of this.#buckets) {
      if (bucket.full(now)) this.#buckets.delete(address);
    }
    if (this.#buckets.size < MAX_ADDRESSES) return;
    const oldest = this.#buckets.keys().next();
    if (!oldest.done) this.#buckets.delete(oldest.value);
  }
}

/** Who has one IPv6 address has the 2⁶⁴ of its network: they count as one. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === '' ? 0 : tail.split(':').length;
  if (address.includes('::'))
    groups.push(...Array<string>(Math.max(0, 8 - groups.length - rest)).fill('0'));
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
