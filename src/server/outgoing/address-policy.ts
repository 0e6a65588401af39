/**
 * Which addresses the server may call for somebody else's sake. An address that a user gives (a webhook, a logo)
 * must not lead into the operator's own network, nor to the services of this machine or its cloud. IPv6 names IPv4
 * hosts in several ways, so an address is judged by the IPv4 address within, where there is one.
 */
import { isIPv4, isIPv6 } from 'node:net';
import { AddressRanges, splitList } from '../config/address-ranges.js';

/** IANA special-purpose registries: what is not reachable over the public internet. */
const PRIVATE_IPV4 = ranges([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
]);

const GLOBAL_IPV6 = ranges(['2000::/3']);
/** Within it: protocol assignments with Teredo, documentation, and 6to4. */
const RESERVED_IPV6 = ranges(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);
/** Mapped addresses, and NAT64. */
const EMBEDS_IPV4 = ranges(['::ffff:0:0/96', '64:ff9b::/96']);

export class AddressPolicy {
  readonly #everything: boolean;
  readonly #alsoAllowed: AddressRanges;

  private constructor(everything: boolean, alsoAllowed: AddressRanges) {
    this.#everything = everything;
    this.#alsoAllowed = alsoAllowed;
  }

  /**
   * Reads `1` (every address), or a list of private addresses and CIDR ranges that are allowed besides the public
   * ones; empty: public ones only. Null when it cannot be read.
   */
  static parse(text: string): AddressPolicy | null {
    const allowed = AddressRanges.of(text === '1' ? [] : splitList(text));
    return allowed && new AddressPolicy(text === '1', allowed);
  }

  allows(address: string): boolean {
    if (this.#everything) return isIPv4(address) || isIPv6(address);
    const plain = embeddedIPv4(address) ?? address;
    return this.#alsoAllowed.includes(plain) || isPublic(plain);
  }
}

function isPublic(address: string): boolean {
  if (isIPv4(address)) return !PRIVATE_IPV4.includes(address);
  return GLOBAL_IPV6.includes(address) && !RESERVED_IPV6.includes(address);
}

function embeddedIPv4(address: string): string | null {
  if (!isIPv6(address) || !EMBEDS_IPV4.includes(address)) return null;
  // The URL parser writes the last 32 bits as two groups, leading zeros left out.
  const groups = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname
    .slice(1, -1)
    .split(':');
  const [high = 0, low = 0] = groups.slice(-2).map((group) => Number.parseInt(group || '0', 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function ranges(entries: string[]): AddressRanges {
  const made = AddressRanges.of(entries);
  if (!made) throw new Error('A built-in address range is misspelt.');
  return made;
}
