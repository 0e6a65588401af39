/**
 * Writes the answer: always ours, never the transport library's, which knows one synthetic section only.
 *
 * Rules that browsers hold us to: one answer section per offered one in the same order; a section without use
 * is `inactive` with port 9 (port 0 would kill it for good); payload types and extension ids are the client's;
 * the RID extensions stay in every video section, or Chromium refuses its own simulcast later.
 */
import type { OfferSection, OfferedCodec } from './offer.js';

export const EXTENSIONS = {
  mid: 'urn:ietf:params:rtp-hdrext:sdes:mid',
  rid: 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  repairedRid: 'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  transportSequence: 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  audioLevel: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  dependency:
    'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension',
} as const;

const ACCEPTED_EXTENSIONS: ReadonlySet<string> = new Set(Object.values(EXTENSIONS));
const FEEDBACK = {
  audio: new Set(['transport-cc']),
  video: new Set(['transport-cc', 'ccm fir', 'nack', 'nack pli']),
};

/** Codecs whose names are written small. */
const WRITTEN: Readonly<Record<string, string>> = { OPUS: 'opus', RED: 'red' };

/** RFC 7587, 6.1: how we would like to get Opus. */
export interface SoundWish {
  dtx: boolean;
  stereo: boolean;
}

/** What one section is used for. */
export type SectionUse =
  | {
      use: 'receive';
      codec: OfferedCodec;
      rtx?: OfferedCodec | undefined;
      red?: OfferedCodec | undefined;
      /** What was announced about it; absent while that is not known. */
      sound?: SoundWish | undefined;
    }
  | {
      use: 'send';
      codec: OfferedCodec;
      rtx?: OfferedCodec | undefined;
      red?: OfferedCodec | undefined;
      ssrc: number;
      rtxSsrc?: number;
      cname: string;
      streamId: string;
      trackId: string;
    }
  | { use: 'data' }
  | { use: 'none'; codec: OfferedCodec | undefined }
  | { use: 'rejected' };

export interface AnswerTransport {
  iceUfrag: string;
  icePwd: string;
  fingerprint: string;
  setup: string;
  addresses: readonly string[];
  port: number;
  /** See `relay-door.ts`; 0: none. */
  relayPort: number;
}

export interface AnswerSection {
  offered: OfferSection;
  use: SectionUse;
}

/** RFC 8445, 5.1.2.1: a host candidate with the highest local preference, and the step to the next one's. */
const HOST_PRIORITY = 2_130_706_431;
const LOCAL_STEP = 256;

export function writeAnswer(
  sessionId: string,
  version: number,
  transport: AnswerTransport,
  sections: readonly AnswerSection[],
  longExtensions = false,
): string {
  const kept = sections.filter(({ use }) => use.use !== 'rejected');
  const lines = [
    'v=0',
    `o=- ${sessionId} ${version} IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    `a=group:BUNDLE ${kept.map(({ offered }) => offered.mid).join(' ')}`,
    'a=ice-lite',
    'a=msid-semantic: WMS *',
    ...(longExtensions ? ['a=extmap-allow-mixed'] : []),
  ];
  sections.forEach((section) => {
    writeSection(lines, section, transport, section === kept[0]);
  });
  return `${lines.join('\r\n')}\r\n`;
}

function writeSection(
  lines: string[],
  { offered, use }: AnswerSection,
  transport: AnswerTransport,
  first: boolean,
): void {
  if (use.use === 'rejected') {
    const pt = String(offered.codecs[0]?.pt ?? 0);
    const formats = offered.kind === 'application' ? 'webrtc-datachannel' : pt;
    lines.push(`m=${offered.kind} 0 ${offered.protocol} ${formats}`, 'c=IN IP4 0.0.0.0');
    lines.push(`a=mid:${offered.mid}`, 'a=inactive');
    return;
  }
  const rtx = 'rtx' in use ? use.rtx : undefined;
  const red = 'red' in use ? use.red : undefined;
  // Browsers send the first one.
  const media =
    use.use === 'data'
      ? []
      : [red?.pt, use.codec?.pt ?? 0, rtx?.pt].filter((pt) => pt !== undefined);
  const formats = use.use === 'data' ? 'webrtc-datachannel' : media.join(' ');
  lines.push(`m=${offered.kind} 9 ${offered.protocol} ${formats}`, 'c=IN IP4 0.0.0.0');
  if (first) {
    transport.addresses.forEach((address, index) => {
      const priority = HOST_PRIORITY - index * LOCAL_STEP;
      lines.push(
        `a=candidate:${2 * index + 1} 1 udp ${priority} ${address} ${transport.port} typ host`,
      );
      if (transport.relayPort > 0)
        lines.push(
          `a=candidate:${2 * index + 2} 1 udp 1 ${address} ${transport.relayPort} typ host`,
        );
    });
    lines.push('a=end-of-candidates');
  }
  lines.push(`a=ice-ufrag:${transport.iceUfrag}`, `a=ice-pwd:${transport.icePwd}`);
  lines.push(`a=fingerprint:sha-256 ${transport.fingerprint}`, `a=setup:${transport.setup}`);
  lines.push(`a=mid:${offered.mid}`);
  if (use.use === 'data') {
    lines.push('a=sctp-port:5000', 'a=max-message-size:65536');
    return;
  }
  lines.push('a=rtcp-mux', 'a=rtcp-rsize');
  // With the dependency descriptor, Chromium leaves picture ids and temporal layers out of the VP8 that it sends. A
  // section that once went without is never offered it again, and what is sent may be AV1: there it stays.
  const described = use.use !== 'receive' || use.codec.name === 'AV1';
  for (const [uri, id] of offered.extensions)
    if (ACCEPTED_EXTENSIONS.has(uri) && (described || uri !== EXTENSIONS.dependency))
      lines.push(`a=extmap:${id} ${uri}`);
  if (red) writeCodec(lines, 'audio', red);
  const codec = use.use === 'receive' && use.sound ? wished(use.codec, use.sound) : use.codec;
  if (codec?.name) writeCodec(lines, offered.kind as 'audio' | 'video', codec);
  if (rtx && use.codec)
    lines.push(`a=rtpmap:${rtx.pt} rtx/${rtx.clockRate}`, `a=fmtp:${rtx.pt} apt=${use.codec.pt}`);
  if (use.use === 'receive') {
    lines.push('a=recvonly');
    for (const rid of offered.sendRids) lines.push(`a=rid:${rid} recv`);
    if (offered.sendRids.length > 0) lines.push(`a=simulcast:recv ${offered.sendRids.join(';')}`);
  } else if (use.use === 'send') {
    lines.push('a=sendonly', `a=msid:${use.streamId} ${use.trackId}`);
    if (rtx) lines.push(`a=ssrc-group:FID ${use.ssrc} ${use.rtxSsrc}`);
    lines.push(`a=ssrc:${use.ssrc} cname:${use.cname}`);
    if (rtx) lines.push(`a=ssrc:${use.rtxSsrc} cname:${use.cname}`);
  } else {
    lines.push('a=inactive');
  }
}

/** The browser repeats in its offers what it was asked for before, also in the sections of other tracks. */
function wished(codec: OfferedCodec, { dtx, stereo }: SoundWish): OfferedCodec {
  if (codec.name !== 'OPUS') return codec;
  const others = codec.fmtp.split(';').filter((part) => !/^\s*(usedtx=|stereo=|$)/.test(part));
  const wishes = [dtx && 'usedtx=1', stereo && 'stereo=1'].filter((wish) => wish !== false);
  return { ...codec, fmtp: [...others, ...wishes].join(';') };
}

function writeCodec(lines: string[], kind: 'audio' | 'video', codec: OfferedCodec): void {
  const name = WRITTEN[codec.name] ?? codec.name;
  const channels = codec.channels > 1 ? `/${codec.channels}` : '';
  lines.push(`a=rtpmap:${codec.pt} ${name}/${codec.clockRate}${channels}`);
  if (codec.fmtp) lines.push(`a=fmtp:${codec.pt} ${codec.fmtp}`);
  for (const feedback of codec.feedback)
    if (FEEDBACK[kind].has(feedback)) lines.push(`a=rtcp-fb:${codec.pt} ${feedback}`);
}
