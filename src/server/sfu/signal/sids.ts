import { randomInt } from 'node:crypto';

const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Clients look at the prefix: PA for a participant, TR for a track, RM for a room, DTR for a data track. */
export function newSid(prefix: 'PA' | 'TR' | 'RM' | 'DTR'): string {
  let sid = `${prefix}_`;
  for (let i = 0; i < 12; i++) sid += ALPHABET[randomInt(ALPHABET.length)] ?? '';
  return sid;
}
