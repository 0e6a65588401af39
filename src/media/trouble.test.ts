import { describe, expect, it } from 'vitest';
import type { MediaFact } from '../store/ports.js';
import { explain, type Known } from './explain.js';
import { sampleOf, statsBetween, type Sample } from './sample.js';
import { TroubleWatch, type Watched } from './trouble-watch.js';

/** As browsers report a received picture, 2.5 s apart, with what differs. */
function received(seconds: number, more: Record<string, unknown> = {}) {
  return new Map<string, unknown>([
    [
      'IT01V1',
      {
        ...{ id: 'IT01V1', type: 'inbound-rtp', kind: 'video', codecId: 'CIT01_96' },
        ...{ timestamp: seconds * 1000, jitter: 0.012, packetsLost: 4 },
        ...{ packetsReceived: 150 * seconds, bytesReceived: 150_000 * seconds },
        ...{ frameWidth: 1280, frameHeight: 720, framesPerSecond: 30 },
        ...{ framesDecoded: 30 * seconds, framesDropped: 0, totalDecodeTime: 0.1 * seconds },
        ...more,
      },
    ],
    ['CIT01_96', { id: 'CIT01_96', type: 'codec', mimeType: 'video/VP8' }],
    ['CP1', { id: 'CP1', type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.042 }],
  ]);
}

const layer = (id: string, more: Record<string, unknown>) =>
  [id, { id, type: 'outbound-rtp', kind: 'video', timestamp: 1000, ...more }] as const;

const at = (seconds: number, more?: Record<string, unknown>): Sample =>
  sampleOf(received(seconds, more))!;

const KNOWN: Known = { local: false, paused: false, ownPoor: false, theirPoor: false };

describe('what is measured of a track', () => {
  it('is what it did between two looks', () => {
    const stats = statsBetween(at(2), at(3, { packetsLost: 19 }));
    expect(stats).toEqual({
      bitrate: 1200,
      loss: 15 / 165,
      jitter: 12,
      roundTrip: 42,
      width: 1280,
      height: 720,
      framesPerSecond: 30,
      codec: 'VP8',
    });
  });

  it('is the largest layer and the sum of all, of what is sent', () => {
    const sample = sampleOf([
      layer('q', { bytesSent: 1000, packetsSent: 10, frameWidth: 320, frameHeight: 180 }),
      layer('f', { bytesSent: 9000, packetsSent: 50, frameWidth: 1280, frameHeight: 720 }),
    ]);
    expect(sample).toMatchObject({ bytes: 10_000, packets: 60, width: 1280, height: 720 });
  });

  it('is nothing where a browser tells nothing', () => {
    expect(sampleOf([])).toBe(null);
  });
});

describe('why a picture is not good', () => {
  it.each([
    ['nothing is wrong', {}, {}, null],
    ['the way here loses packets', { packetsLost: 80 }, {}, 'own-network'],
    ['the server calls the own connection poor', {}, { ownPoor: true }, 'own-network'],
    ['the server calls theirs poor', {}, { theirPoor: true }, 'their-network'],
    ['it stands still though nothing is lost', { totalFreezesDuration: 1.5 }, {}, 'their-network'],
    ['frames are thrown away here', { framesDropped: 60, framesDecoded: 90 }, {}, 'processor'],
    ['decoding takes all the time', { totalDecodeTime: 3 }, {}, 'processor'],
    ['the server holds it back', { packetsLost: 80 }, { paused: true }, 'paused'],
  ] as const)('%s', (_what, more, known, trouble) => {
    const [before, now] = [at(2.5), at(5, more)];
    expect(explain(before, now, { ...KNOWN, ...known })).toBe(trouble);
  });

  it.each([
    ['cpu', 'processor'],
    ['bandwidth', 'own-network'],
    ['none', null],
  ] as const)('the own encoder is held back by: %s', (reason, trouble) => {
    const sample = sampleOf([layer('f', { qualityLimitationReason: reason })])!;
    expect(explain(sample, sample, { ...KNOWN, local: true })).toBe(trouble);
  });
});

describe('TroubleWatch', () => {
  const picture = (trackId: string, looks: Map<string, unknown>[]): Watched => {
    let look = 0;
    return { ...KNOWN, trackId, report: async () => looks[Math.min(look++, looks.length - 1)] };
  };

  it('tells trouble when two looks agree, its end likewise, and nothing else', async () => {
    const lossy = [0, 30, 60, 90].map((lost) => lost * 2);
    const looks = [
      received(2.5),
      ...[1, 2, 3].map((n) => received(2.5 * (n + 1), { packetsLost: lossy[n] })),
      ...[4, 5, 6].map((n) => received(2.5 * (n + 1), { packetsLost: 180 })),
    ];
    const facts: MediaFact[] = [];
    const watched = picture('TR_1', looks);
    const watch = new TroubleWatch(
      () => [watched],
      (fact) => facts.push(fact),
    );
    const told: number[] = [];
    for (let look = 0; look < looks.length; look += 1) {
      await watch.look();
      told.push(facts.length);
    }
    expect(facts).toEqual([
      { type: 'trouble', trackId: 'TR_1', trouble: 'own-network' },
      { type: 'trouble', trackId: 'TR_1', trouble: null },
    ]);
    expect(told).toEqual([0, 0, 1, 1, 1, 2, 2]);
  });

  it('takes back what it told of a picture that nobody looks at any more', async () => {
    const facts: MediaFact[] = [];
    let pictures = [
      picture(
        'TR_1',
        [1, 2, 3].map((n) => received(n, { packetsLost: 100 * n })),
      ),
    ];
    const watch = new TroubleWatch(
      () => pictures,
      (fact) => facts.push(fact),
    );
    for (let look = 0; look < 3; look += 1) await watch.look();
    expect(facts.at(-1)).toMatchObject({ trouble: 'own-network' });
    pictures = [];
    await watch.look();
    expect(facts.at(-1)).toMatchObject({ trouble: null });
  });
});
