import { createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { giveTieBreaker } from './relay-door.js';

const PASSWORD = 'a password of the session';
const findPassword = (ufrag: string) => (ufrag === 'ours' ? PASSWORD : undefined);

/** A check as a browser sends it, built by the book. */
function aCheck({ tieBreaker = 0n, user = 'ours:theirs', password = PASSWORD } = {}): Buffer {
  const attribute = (type: number, value: Buffer) => {
    const head = Buffer.alloc(4);
    head.writeUInt16BE(type, 0);
    head.writeUInt16BE(value.length, 2);
    return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
  };
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(tieBreaker);
  const body = Buffer.concat([attribute(0x0006, Buffer.from(user)), attribute(0x802a, number)]);
  const head = Buffer.alloc(20);
  head.writeUInt16BE(0x0001, 0);
  head.writeUInt32BE(0x2112a442, 4);
  head.write('transaction!', 8);
  head.writeUInt16BE(body.length + 24, 2);
  const integrity = createHmac('sha1', password).update(head).update(body).digest();
  head.writeUInt16BE(body.length + 24 + 8, 2);
  const signed = Buffer.concat([head, body, attribute(0x0008, integrity)]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE((crc32(signed) ^ 0x5354554e) >>> 0);
  return Buffer.concat([signed, attribute(0x8028, sum)]);
}

describe('giveTieBreaker', () => {
  it('makes a check with a zero tie-breaker what it should have been', () => {
    const check = aCheck();
    giveTieBreaker(check, findPassword);
    expect(check.equals(aCheck({ tieBreaker: 1n }))).toBe(true);
  });

  it.each([
    ['has a tie-breaker', aCheck({ tieBreaker: 7n })],
    ['is for a session that we do not know', aCheck({ user: 'others:theirs' })],
    ['is signed with another password', aCheck({ password: 'a guess' })],
    ['is cut off', aCheck().subarray(0, 40)],
  ])('leaves alone what %s', (_what, check) => {
    const before = Buffer.from(check);
    giveTieBreaker(check, findPassword);
    expect(check.equals(before)).toBe(true);
  });
});
