import { describe, expect, it } from 'vitest';
import { AddressPolicy } from './address-policy.js';

const PUBLIC = [
  '1.1.1.1',
  '93.184.216.34',
  '172.32.0.1',
  '2606:4700::1111',
  '::ffff:1.1.1.1',
  '64:ff9b::101:101',
];
const PRIVATE = [
  '0.0.0.0',
  '10.0.0.1',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.8',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:10.0.0.1',
  '0:0:0:0:0:ffff:a9fe:a9fe',
  '64:ff9b::7f00:1',
  '64:ff9b::10.0.0.1',
  '64:ff9b:1::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '100::1',
];

const policy = (text: string): AddressPolicy => {
  const parsed = AddressPolicy.parse(text);
  if (!parsed) throw new Error(`not a policy: ${text}`);
  return parsed;
};

describe('which addresses may be called', () => {
  it.each(PUBLIC)('%s may', (address) => {
    expect(policy('').allows(address)).toBe(true);
  });

  it.each(PRIVATE)('%s may not', (address) => {
    expect(policy('').allows(address)).toBe(false);
  });

  it.each(['', 'localhost', '127.1', '0x7f000001', '2130706433'])('"%s" is no address', (text) => {
    expect(policy('').allows(text)).toBe(false);
    expect(policy('1').allows(text)).toBe(false);
  });

  it('lets the operator allow everything', () => {
    for (const address of [...PUBLIC, ...PRIVATE]) expect(policy('1').allows(address)).toBe(true);
  });

  it('lets the operator allow some private addresses, however they are written', () => {
    const some = policy('10.1.0.0/16, ::1');
    expect(
      ['10.1.2.3', '::ffff:10.1.2.3', '::1', '1.1.1.1'].every((address) => some.allows(address)),
    ).toBe(true);
    expect(
      ['10.2.0.1', '::ffff:10.2.0.1', '127.0.0.1'].some((address) => some.allows(address)),
    ).toBe(false);
  });

  it.each(['yes', '10.0.0.0/33', '10.0.0/8', '1,example.org'])('cannot read "%s"', (text) => {
    expect(AddressPolicy.parse(text)).toBeNull();
  });
});
