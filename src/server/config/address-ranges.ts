import { BlockList, isIP } from 'node:net';

/** A set of IP addresses, written as single addresses and CIDR ranges. */
export class AddressRanges {
  readonly #list = new BlockList();
  readonly empty: boolean;

  private constructor(empty: boolean) {
    this.empty = empty;
  }

  /** Null when an entry is neither an address nor a range. */
  static of(entries: readonly string[]): AddressRanges | null {
    const ranges = new AddressRanges(entries.length === 0);
    for (const entry of entries) {
      const [address = '', prefix, ...rest] = entry.split('/');
      const version = isIP(address);
      const bits = version === 4 ? 32 : 128;
      if (version === 0 || rest.length > 0) return null;
      const family = version === 4 ? 'ipv4' : 'ipv6';
      if (prefix === undefined) {
        ranges.#list.addAddress(address, family);
      } else {
        if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > bits) return null;
        ranges.#list.addSubnet(address, Number(prefix), family);
      }
    }
    return ranges;
  }

  includes(address: string): boolean {
    const version = isIP(address);
    return version !== 0 && this.#list.check(address, version === 4 ? 'ipv4' : 'ipv6');
  }
}

/** The entries of a list that is separated by commas, in a setting. */
export function splitList(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
