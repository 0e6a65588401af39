/** Which of the offered codecs we carry. One per section: the router then knows what a packet holds. */
import type { OfferSection, OfferedCodec } from './offer.js';

export type CodecName = 'VP8' | 'VP9' | 'H264' | 'AV1' | 'OPUS';

/** What a track is made of, for choosing the same in the sections of its subscribers. */
export interface TrackCodec {
  name: CodecName;
  clockRate: number;
  /** First four digits of H264's profile-level-id; the profile number of VP9 and AV1. */
  profile: string;
}

export const MIME_TYPES: Record<CodecName, string> = {
  VP8: 'video/VP8',
  VP9: 'video/VP9',
  H264: 'video/H264',
  AV1: 'video/AV1',
  OPUS: 'audio/opus',
};

/** Constrained baseline, spelled as itself or as baseline with the constraint left to the level. */
const BASELINE = new Set(['42e0', '42c0', '4200']);

const h264Profile = (codec: OfferedCodec): string =>
  /profile-level-id=([0-9a-f]{4})/i.exec(codec.fmtp)?.[1]?.toLowerCase() ?? '4200';

const parameter = (codec: OfferedCodec, name: string): string =>
  new RegExp(`(?:^|[;\\s])${name}=(\\w+)`).exec(codec.fmtp)?.[1] ?? '0';

function carried(codec: OfferedCodec): boolean {
  switch (codec.name) {
    case 'VP8':
      return codec.clockRate === 90_000;
    case 'VP9':
      return codec.clockRate === 90_000 && parameter(codec, 'profile-id') === '0';
    case 'AV1':
      return codec.clockRate === 90_000 && parameter(codec, 'profile') === '0';
    case 'OPUS':
      return codec.clockRate === 48_000;
    case 'H264':
      return /packetization-mode=1/.test(codec.fmtp) && BASELINE.has(h264Profile(codec));
    default:
      return false;
  }
}

/** The retransmissions of a codec, where the client has them. */
export const rtxFor = (section: OfferSection, codec: OfferedCodec): OfferedCodec | undefined =>
  section.codecs.find(
    (entry) => entry.name === 'RTX' && parameter(entry, 'apt') === String(codec.pt),
  );

/** Opus with its own past (RED), where the client has it. */
export const redFor = (section: OfferSection, codec: OfferedCodec): OfferedCodec | undefined =>
  section.kind === 'audio'
    ? section.codecs.find(
        ({ name, clockRate, fmtp }) =>
          name === 'RED' && clockRate === codec.clockRate && fmtp.startsWith(`${codec.pt}/`),
      )
    : undefined;

/** Among the codecs that we carry: the wanted one where it is offered, else the client's favourite. */
export function chooseCodec(section: OfferSection, wanted?: string): OfferedCodec | undefined {
  const choice = section.codecs.filter(carried);
  return choice.find(({ name }) => name === wanted) ?? choice[0];
}

export const trackCodec = (codec: OfferedCodec): TrackCodec => ({
  name: codec.name as CodecName,
  clockRate: codec.clockRate,
  profile: codec.name === 'H264' ? h264Profile(codec) : '',
});

/** The subscriber's entry for what the publisher sends; undefined when it cannot decode it. */
export function matchCodec(section: OfferSection, wanted: TrackCodec): OfferedCodec | undefined {
  const same = section.codecs.filter((codec) => codec.name === wanted.name && carried(codec));
  return same.find((codec) => trackCodec(codec).profile === wanted.profile) ?? same[0];
}
