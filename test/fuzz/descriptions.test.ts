/** Offers: refused in words, or answered with what we would sign. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/server/sfu/worker/limits.js';
import { Publications } from '../../src/server/sfu/worker/publications.js';
import { writeAnswer, type AnswerSection } from '../../src/server/sfu/worker/sdp/answer.js';
import { chooseCodec, rtxFor } from '../../src/server/sfu/worker/sdp/codecs.js';
import { OfferError, parseOffer, type Offer } from '../../src/server/sfu/worker/sdp/offer.js';
import { anOffer } from '../helpers/sdp-offer.js';
import { fuzz, lines } from './fuzz.js';

const recorded = (name: string) =>
  readFileSync(
    new URL(`../../src/server/sfu/worker/sdp/fixtures/${name}-offer.sdp`, import.meta.url),
    'utf8',
  );
const OFFERS = [
  recorded('chromium'),
  recorded('firefox'),
  anOffer([{ kind: 'video', direction: 'sendonly', msid: 'camera', rids: ['q', 'h'] }]),
  anOffer([
    { kind: 'audio', direction: 'recvonly' },
    { kind: 'video', direction: 'recvonly' },
  ]),
];

function read(sdp: string): Offer | null {
  try {
    return parseOffer(sdp);
  } catch (error) {
    expect(error).toBeInstanceOf(OfferError);
    return null;
  }
}

describe('a hostile offer', () => {
  it('is refused in words, or holds nothing that native code would choke on', () => {
    let accepted = 0;
    fuzz((random) => {
      const offer = read(lines(random, OFFERS));
      if (!offer) return;
      accepted += 1;
      expect(offer.iceUfrag).toMatch(/^[A-Za-z0-9+/]{4,256}$/);
      expect(offer.icePwd).toMatch(/^[A-Za-z0-9+/]{22,256}$/);
      expect(offer.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/i);
      expect(offer.sections.length).toBeLessThanOrEqual(LIMITS.offerSections);
      const mids = offer.sections.map(({ mid }) => mid);
      expect(new Set(mids).size).toBe(mids.length);

      const publications = new Publications();
      publications.ended(offer.sections);
      const sections = offer.sections.map((offered): AnswerSection => {
        const codec = chooseCodec(offered);
        if (offered.rejected) return { offered, use: { use: 'rejected' } };
        if (offered.kind === 'application') return { offered, use: { use: 'data' } };
        if (!codec) return { offered, use: { use: 'none', codec: offered.codecs[0] } };
        return { offered, use: { use: 'receive', codec, rtx: rtxFor(offered, codec) } };
      });
      const transport = {
        iceUfrag: 'abcd',
        icePwd: 'abcdefghijklmnopqrstuv',
        fingerprint: 'AA:BB',
        setup: 'active',
        addresses: ['127.0.0.1', '::1'],
        port: 7_882,
        relayPort: 0,
      };
      const answer = writeAnswer('1', 2, transport, sections);
      // No line of the client's becomes one of ours.
      for (const line of answer.split('\r\n').slice(0, -1))
        expect(line).toMatch(/^[vostcma]=[\x20-\x7e]+$/);
      expect(answer.match(/^m=/gm)?.length ?? 0).toBe(offer.sections.length);
    });
    expect(accepted).toBeGreaterThan(10);
  });
});
