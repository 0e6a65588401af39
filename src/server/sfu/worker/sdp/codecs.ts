/** Which of the offered codecs we carry. One per section: the router then knows what a packet holds. */
import type { OfferSection, OfferedCodec } from './offer.js';

export type CodecName = 'VP8' | 'H264' | 'OPUS';

/** What a track is made of, for choosing the same in the sections of its subscribers. */
export interface TrackCodec {
  name: CodecName;
  clockRate: number;
  /** First four digits of H264's profile-level-id. */
  profile: string;
}

export const MIME_TYPES: Record<CodecName, string> = {
  VP8: 'video/VP8',
  H264: 'video/H264',
  OPUS: 'audio/opus',
};

/** Constrained baseline, spelled as itself or as baseline with the constraint left to the level. */
const BASELINE = new Set(['42e0', '42c0', '4200']);

const h264Profile = (codec: OfferedCodec): string =>
  /profile-level-id=([0-9a-f]{4})/i.exec(codec.fmtp)?.[1]?.toLowerCase() ?? '4200';

function carried(codec: OfferedCodec): boolean {
  if (codec.name === 'VP8') return codec.clockRate === 90_000;
  if (codec.name === 'OPUS') return codec.clockRate === 48_000;
  return (
    codec.name === 'H264' &&
    /packetization-mode=1/.test(codec.fmtp) &&
    BASELINE.has(h264Profile(codec))
  );
}

/** The client's favourite among the codecs that we carry. */
export const chooseCodec = (section: OfferSection): OfferedCodec | undefined =>
  section.codecs.find(carried);

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
