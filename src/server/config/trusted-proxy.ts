import { BlockList, isIP } from 'node:net';

const LOOPBACK = ['127.0.0.0/8', '::1'];

/** Which addresses may speak for others with `X-Forwarded-*`. */
export class TrustedProxies {
  readonly #list = new BlockList();
  readonly empty: boolean;

  private constructor(empty: boolean) {
    this.empty = empty;
  }

  /** Reads `loopback`, addresses and CIDR ranges, separated by commas; null when an entry is none of these. */
  static parse(text: string): TrustedProxies | null {
    const entries = text
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '')
      .flatMap((entry) => (entry === 'loopback' ? LOOPBACK : [entry]));
    const proxies = new TrustedProxies(entries.length === 0);
    for (const entry of entries) {
      const [address = '', prefix, ...rest] = entry.split('/');
      const version = isIP(address);
      const bits = version === 4 ? 32 : 128;
      if (version === 0 || rest.length > 0) return null;
      const family = version === 4 ? 'ipv4' : 'ipv6';
      if (prefix === undefined) {
        proxies.#list.addAddress(address, family);
      } else {
        if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > bits) return null;
        proxies.#list.addSubnet(address, Number(prefix), family);
      }
    }
    return proxies;
  }

  trusts(address: string): boolean {
    const plain = plainAddress(address);
    const version = isIP(plain);
    return version !== 0 && this.#list.check(plain, version === 4 ? 'ipv4' : 'ipv6');
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
