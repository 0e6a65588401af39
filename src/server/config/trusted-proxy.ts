import { isIP } from 'node:net';
import { AddressRanges, splitList } from './address-ranges.js';

const LOOPBACK = ['127.0.0.0/8', '::1'];

/** Which addresses may speak for others with `X-Forwarded-*`. */
export class TrustedProxies {
  readonly #ranges: AddressRanges;
  readonly empty: boolean;

  private constructor(ranges: AddressRanges) {
    this.#ranges = ranges;
    this.empty = ranges.empty;
  }

  /** Reads `loopback`, addresses and CIDR ranges, separated by commas; null when an entry is none of these. */
  static parse(text: string): TrustedProxies | null {
    const entries = splitList(text).flatMap((entry) => (entry === 'loopback' ? LOOPBACK : [entry]));
    const ranges = AddressRanges.of(entries);
    return ranges && new TrustedProxies(ranges);
  }

  trusts(address: string): boolean {
    return this.#ranges.includes(plainAddress(address));
  }

  /**
   * The client behind a connection: walks `X-Forwarded-For` from the right for as long as the next hop is
   * trusted, so that nobody can choose their own address.
   */
  clientAddress(remote: string, forwardedFor: string | undefined): string {
    let current = plainAddress(remote);
    const hops = (forwardedFor ?? '')
      .split(',')
      .map((hop) => hop.trim())
      .filter((hop) => hop !== '');
    while (this.trusts(current)) {
      const hop = hops.pop();
      if (hop === undefined || isIP(hop) === 0) break;
      current = plainAddress(hop);
    }
    return current;
  }
}

/** IPv4 as it appears on a dual-stack socket, `::ffff:1.2.3.4`, without the prefix. */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}

export function isLoopback(address: string): boolean {
  const plain = plainAddress(address);
  return (
    plain === '::1' || plain === 'localhost' || (isIP(plain) === 4 && plain.startsWith('127.'))
  );
}
