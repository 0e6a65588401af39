/** One look at the browser's statistics of a track, in our words. */
import type { TrackStats } from '../store/ports.js';

export interface Sample {
  /** Milliseconds. */
  at: number;
  bytes: number;
  packets: number;
  lost: number;
  /** Seconds. */
  jitter: number | null;
  roundTrip: number | null;
  width: number | null;
  height: number | null;
  framesPerSecond: number | null;
  codec: string;
  decoded: number;
  dropped: number;
  /** Seconds spent with decoding, and standing still, from the beginning. */
  decoding: number;
  frozen: number;
  /** What holds the encoder back. */
  limitation: 'cpu' | 'bandwidth' | null;
}

type Entry = Record<string, unknown> & { type: string; id: string };

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
const known = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** Of a sender with several layers the largest one counts, and the sum of what goes out. */
export function sampleOf(report: Iterable<readonly [string, unknown]>): Sample | null {
  const entries = new Map([...report].map(([id, entry]) => [id, entry as Entry]));
  const all = [...entries.values()];
  const received = all.find(({ type }) => type === 'inbound-rtp');
  const sent = all.filter(({ type }) => type === 'outbound-rtp');
  const [best] = [...sent].sort((a, b) => number(b['frameHeight']) - number(a['frameHeight']));
  const main = received ?? best;
  if (!main) return null;
  const heard = all.filter(({ type }) => type === 'remote-inbound-rtp');
  const sum = (list: readonly Entry[], key: string) =>
    list.reduce((total, entry) => total + number(entry[key]), 0);
  const pair = all.find(({ type, nominated }) => type === 'candidate-pair' && nominated === true);
  const codec = entries.get(String(main['codecId']))?.['mimeType'];
  const reasons = sent.map((entry) => entry['qualityLimitationReason']);
  return {
    at: number(main['timestamp']),
    bytes: received ? number(received['bytesReceived']) : sum(sent, 'bytesSent'),
    packets: received ? number(received['packetsReceived']) : sum(sent, 'packetsSent'),
    lost: Math.max(0, received ? number(received['packetsLost']) : sum(heard, 'packetsLost')),
    jitter: known(received?.['jitter'] ?? heard[0]?.['jitter']),
    roundTrip: known(heard[0]?.['roundTripTime'] ?? pair?.['currentRoundTripTime']),
    width: known(main['frameWidth']),
    height: known(main['frameHeight']),
    framesPerSecond: known(main['framesPerSecond']),
    codec: typeof codec === 'string' ? (codec.split('/')[1] ?? '') : '',
    decoded: number(main['framesDecoded']),
    dropped: number(main['framesDropped']),
    decoding: number(main['totalDecodeTime']),
    frozen: number(main['totalFreezesDuration']),
    limitation: reasons.includes('cpu')
      ? 'cpu'
      : reasons.includes('bandwidth')
        ? 'bandwidth'
        : null,
  };
}

/** Lost of all that was sent between two looks, 0 to 1. */
export function lossBetween(before: Sample, now: Sample): number | null {
  const lost = Math.max(0, now.lost - before.lost);
  const sent = lost + now.packets - before.packets;
  return sent > 0 ? lost / sent : null;
}

export function statsBetween(before: Sample, now: Sample): TrackStats {
  const ms = now.at - before.at;
  const inMs = (seconds: number | null) => (seconds === null ? null : Math.round(seconds * 1000));
  return {
    bitrate: ms > 0 ? Math.max(0, Math.round(((now.bytes - before.bytes) * 8) / ms)) : 0,
    loss: lossBetween(before, now),
    jitter: inMs(now.jitter),
    roundTrip: inMs(now.roundTrip),
    width: now.width,
    height: now.height,
    framesPerSecond: now.framesPerSecond,
    codec: now.codec,
  };
}
