import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PublishInfo } from '../../messages.js';
import { LIMITS } from '../limits.js';
import { matchPublications } from '../publications.js';
import { seededRandom } from '../../../../../test/helpers/rtp-packets.js';
import { EXTENSIONS, writeAnswer, type AnswerSection } from './answer.js';
import { chooseCodec, matchCodec, redFor, rtxFor } from './codecs.js';
import { OfferError, parseOffer, type Offer } from './offer.js';

const fixture = (name: string) =>
  readFileSync(new URL(`./fixtures/${name}-offer.sdp`, import.meta.url), 'utf8');
const CHROMIUM = fixture('chromium');
const FIREFOX = fixture('firefox');

const transport = {
  iceUfrag: 'abcd',
  icePwd: 'abcdefghijklmnopqrstuv',
  fingerprint: 'AA:BB',
  setup: 'active',
  addresses: ['127.0.0.1'],
  port: 7882,
  relayPort: 0,
};

/** Receives what is sent and leaves the rest without use. */
function answerTo(offer: Offer, uses: Record<string, AnswerSection['use']> = {}): string {
  const sections = offer.sections.map((offered): AnswerSection => {
    const codec = chooseCodec(offered);
    const own = uses[offered.mid];
    if (own) return { offered, use: own };
    if (offered.kind === 'application') return { offered, use: { use: 'data' } };
    if (offered.direction === 'sendonly' && codec)
      return { offered, use: { use: 'receive', codec, rtx: rtxFor(offered, codec) } };
    return { offered, use: { use: 'none', codec } };
  });
  return writeAnswer('1', 2, transport, sections, offer.longExtensions);
}

const sectionOf = (sdp: string, mid: string) =>
  sdp.split(/^(?=m=)/m).find((section) => section.includes(`a=mid:${mid}\r\n`)) ?? '';

describe('parseOffer', () => {
  it('reads a Chromium offer: sections, layers, codecs and msid', () => {
    const offer = parseOffer(CHROMIUM);
    expect(offer.firefox).toBe(false);
    expect(offer.iceUfrag).toBe('Dy51');
    expect(offer.setup).toBe('actpass');
    expect(offer.sections.map(({ kind, direction }) => `${kind} ${direction}`)).toEqual([
      'audio recvonly',
      'video recvonly',
      'audio recvonly',
      'video recvonly',
      'audio sendonly',
      'video sendonly',
      'application sendrecv',
    ]);
    const camera = offer.sections[5]!;
    expect(camera.sendRids).toEqual(['q', 'h']);
    expect(camera.msidTrack).toBe('5b396272-4a99-4c86-bb9f-60c256de8832');
    expect(camera.extensions.get(EXTENSIONS.rid)).toBe(10);
    expect(chooseCodec(camera)).toMatchObject({ pt: 96, name: 'VP8' });
  });

  it('reads a Firefox offer: session fingerprint, port 0 with bundle-only, extension directions', () => {
    const offer = parseOffer(FIREFOX);
    expect(offer.firefox).toBe(true);
    expect(offer.fingerprint.startsWith('3A:5B:11')).toBe(true);
    expect(offer.sections.map(({ rejected }) => rejected)).toEqual([false, false, false, false]);
    expect(offer.sections[1]!.extensions.get(EXTENSIONS.rid)).toBe(9);
    expect(chooseCodec(offer.sections[1]!)).toMatchObject({ pt: 120 });
    expect(chooseCodec(offer.sections[2]!)).toMatchObject({ pt: 109 });
  });

  it.each([
    ['a ufrag with a format', CHROMIUM.replaceAll('ice-ufrag:Dy51', 'ice-ufrag:%n%n')],
    ['a huge ufrag', CHROMIUM.replaceAll('ice-ufrag:Dy51', `ice-ufrag:${'a'.repeat(3_000)}`)],
    ['a short password', CHROMIUM.replaceAll(/ice-pwd:.*/g, 'ice-pwd:abc')],
    ['no fingerprint', CHROMIUM.replaceAll(/a=fingerprint.*\r\n/g, '')],
    ['a weak fingerprint', CHROMIUM.replaceAll('sha-256', 'sha-1')],
    ['an unknown setup', CHROMIUM.replaceAll('setup:actpass', 'setup:holdconn')],
    ['the same mid twice', CHROMIUM.replace('a=mid:1', 'a=mid:0')],
    ['a mid with spaces', CHROMIUM.replace('a=mid:1', 'a=mid:1 2')],
    ['an unknown medium', CHROMIUM.replace('m=audio', 'm=text')],
    ['a payload type above 127', CHROMIUM.replace('SAVPF 111', 'SAVPF 211')],
    ['too many sections', CHROMIUM + 'm=audio 9 UDP/TLS/RTP/SAVPF 0\r\n'.repeat(300)],
    ['an endless line', `${CHROMIUM}a=x:${'y'.repeat(5_000)}\r\n`],
    ['too much of it', CHROMIUM + 'a=x\r\n'.repeat(LIMITS.offerLength / 5)],
    ['nothing', ''],
  ])('refuses %s', (_, sdp) => {
    expect(() => parseOffer(sdp)).toThrow(OfferError);
  });

  it('survives random damage: an offer or an OfferError, never anything else', () => {
    const random = seededRandom(1);
    for (let round = 0; round < 400; round++) {
      const source = round % 2 ? CHROMIUM : FIREFOX;
      const text = Array.from({ length: source.length }, (_, at) => source.charAt(at));
      for (let hit = 0; hit < 1 + random() * 20; hit++) {
        const at = Math.floor(random() * text.length);
        if (random() < 0.3) text.splice(at, Math.floor(random() * 400));
        else text[at] = String.fromCharCode(Math.floor(random() * 256));
      }
      try {
        answerTo(parseOffer(text.join('')));
      } catch (error) {
        expect(error).toBeInstanceOf(OfferError);
      }
    }
  });
});

describe('writeAnswer', () => {
  it('answers every section in order, unused ones inactive on port 9', () => {
    const answer = answerTo(parseOffer(CHROMIUM));
    const media = [...answer.matchAll(/^m=.*$/gm)].map(([line]) => line);
    expect(media).toEqual([
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'm=video 9 UDP/TLS/RTP/SAVPF 96',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'm=video 9 UDP/TLS/RTP/SAVPF 96',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'm=video 9 UDP/TLS/RTP/SAVPF 96 97',
      'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    ]);
    expect(answer).toContain('a=group:BUNDLE 0 1 2 3 4 5 6\r\n');
    expect(sectionOf(answer, '1')).toContain('a=inactive');
    expect(answer.match(/a=candidate/g)).toHaveLength(1);
  });

  it('keeps the RID extensions in every video section, unused ones too', () => {
    const answer = answerTo(parseOffer(CHROMIUM));
    for (const mid of ['1', '3', '5']) {
      expect(sectionOf(answer, mid)).toContain(`a=extmap:10 ${EXTENSIONS.rid}`);
      expect(sectionOf(answer, mid)).toContain(`a=extmap:11 ${EXTENSIONS.repairedRid}`);
      expect(sectionOf(answer, mid)).toContain(`a=extmap:4 ${EXTENSIONS.mid}`);
    }
  });

  it('takes the dependency descriptor with AV1 alone, so that VP8 keeps its temporal layers', () => {
    const offer = parseOffer(CHROMIUM);
    const camera = offer.sections[5]!;
    const codec = camera.codecs.find(({ name }) => name === 'AV1')!;
    expect(chooseCodec(camera)?.name).toBe('VP8');
    expect(sectionOf(answerTo(offer), camera.mid)).not.toContain(EXTENSIONS.dependency);
    const answer = answerTo(offer, { [camera.mid]: { use: 'receive', codec } });
    expect(sectionOf(answer, camera.mid)).toContain(EXTENSIONS.dependency);
  });

  it('allows long header extensions to whom they are known, and only there', () => {
    const allowed = 'a=extmap-allow-mixed\r\n';
    expect(answerTo(parseOffer(CHROMIUM)).split('m=')[0]).toContain(allowed);
    expect(answerTo(parseOffer(CHROMIUM.replace('a=extmap-allow-mixed', 'a=x')))).not.toContain(
      allowed,
    );
  });

  it('receives simulcast layers under their names', () => {
    const camera = sectionOf(answerTo(parseOffer(CHROMIUM)), '5');
    expect(camera).toContain('a=recvonly');
    expect(camera).toContain('a=rid:q recv\r\na=rid:h recv\r\na=simulcast:recv q;h');
    expect(camera).toContain('a=rtcp-fb:96 transport-cc');
  });

  it('takes retransmissions of what it receives, and names those of what it sends', () => {
    const offer = parseOffer(CHROMIUM);
    const camera = sectionOf(answerTo(offer), '5');
    expect(camera).toContain('m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\n');
    expect(camera).toContain('a=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96');
    expect(sectionOf(answerTo(offer), '4')).not.toContain('rtx');
    const codec = chooseCodec(offer.sections[1]!)!;
    const rtx = rtxFor(offer.sections[1]!, codec);
    const ids = { ssrc: 5, rtxSsrc: 6, cname: 'x', streamId: 'PA_a|TR_v', trackId: 'TR_v' };
    const section = sectionOf(answerTo(offer, { '1': { use: 'send', codec, rtx, ...ids } }), '1');
    expect(section).toContain('a=ssrc-group:FID 5 6\r\na=ssrc:5 cname:x\r\na=ssrc:6 cname:x');
  });

  it('answers no RED unasked, and no FEC', () => {
    expect(answerTo(parseOffer(CHROMIUM))).not.toMatch(/red\/|ulpfec|flexfec/);
  });

  it('names sound that is sent twice before sound that is sent once, where that is wanted', () => {
    const offer = parseOffer(CHROMIUM);
    const section = offer.sections[4]!;
    const codec = chooseCodec(section)!;
    const red = redFor(section, codec);
    const answer = answerTo(offer, { '4': { use: 'receive', codec, red } });
    expect(sectionOf(answer, '4')).toContain('m=audio 9 UDP/TLS/RTP/SAVPF 63 111\r\n');
    expect(sectionOf(answer, '4')).toContain('a=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\n');
    expect(redFor(offer.sections[5]!, chooseCodec(offer.sections[5]!)!)).toBeUndefined();
  });

  it('asks for nothing of silence, and for sound for two ears, as the track was announced', () => {
    const offer = parseOffer(CHROMIUM);
    const codec = chooseCodec(offer.sections[4]!)!;
    const asked = (dtx: boolean, stereo: boolean, fmtp = codec.fmtp) => {
      const sound = { dtx, stereo };
      const answer = answerTo(offer, {
        '4': { use: 'receive', codec: { ...codec, fmtp }, sound },
      });
      return /a=fmtp:111 (.*)\r/.exec(sectionOf(answer, '4'))?.[1];
    };
    const plain = 'minptime=10;useinbandfec=1';
    expect(asked(false, false)).toBe(plain);
    expect(asked(true, false)).toBe(`${plain};usedtx=1`);
    expect(asked(true, true, `${plain};usedtx=1`)).toBe(`${plain};usedtx=1;stereo=1`);
    expect(asked(false, false, `${plain};stereo=1;usedtx=1`)).toBe(plain);
  });

  it('names publisher and track in the msid of a section that carries a subscription', () => {
    const offer = parseOffer(CHROMIUM);
    const codec = chooseCodec(offer.sections[1]!)!;
    const use = { use: 'send', codec, ssrc: 5, cname: 'x', streamId: 'PA_a|TR_v', trackId: 'TR_v' };
    const section = sectionOf(answerTo(offer, { '1': use as AnswerSection['use'] }), '1');
    expect(section).toContain('a=sendonly\r\na=msid:PA_a|TR_v TR_v\r\na=ssrc:5 cname:x');
  });

  it('answers Firefox with its own payload types and extension ids', () => {
    const answer = answerTo(parseOffer(FIREFOX));
    expect(answer).toContain('m=video 9 UDP/TLS/RTP/SAVPF 120');
    expect(sectionOf(answer, '1')).toContain(`a=extmap:9 ${EXTENSIONS.rid}`);
    expect(sectionOf(answer, '3')).toContain('a=inactive');
  });
});

describe('codecs', () => {
  it('finds the payload type that a subscriber uses for a publisher’s codec', () => {
    const [, video] = parseOffer(CHROMIUM).sections;
    expect(matchCodec(video!, { name: 'VP8', clockRate: 90_000, profile: '' })?.pt).toBe(96);
    expect(matchCodec(video!, { name: 'H264', clockRate: 90_000, profile: '42e0' })?.pt).toBe(108);
    expect(matchCodec(video!, { name: 'H264', clockRate: 90_000, profile: '4200' })?.pt).toBe(102);
  });

  it('carries VP9 and AV1 of the profile that every browser decodes', () => {
    const [, video] = parseOffer(CHROMIUM).sections;
    const track = { clockRate: 90_000, profile: '' } as const;
    const vp9 = matchCodec(video!, { ...track, name: 'VP9' });
    expect(vp9?.pt).toBe(98);
    expect(rtxFor(video!, vp9!)?.pt).toBe(99);
    expect(matchCodec(video!, { ...track, name: 'AV1' })?.pt).toBe(45);
  });

  it('reads which SSRC repairs which', () => {
    const { sections } = parseOffer(FIREFOX);
    const repairs = sections.flatMap((section) => [...section.repairs]);
    for (const [repair, media] of repairs) expect(repair).not.toBe(media);
    expect(repairs.length).toBeGreaterThan(0);
  });

  it('finds none where the browser has no H264', () => {
    const video = parseOffer(FIREFOX).sections[3]!;
    expect(matchCodec(video, { name: 'H264', clockRate: 90_000, profile: '42e0' })).toBeUndefined();
  });
});

describe('matchPublications', () => {
  const announce = (trackId: string, cid: string, rids: string[]): PublishInfo => ({
    trackId,
    cid,
    kind: 'video',
    source: 'camera',
    muted: false,
    layers: rids.map((rid, quality) => ({ rid, quality, width: 1, height: 1, bitrate: 1 })),
    maxBitrate: 0,
    maxFrameRate: 0,
  });
  const none = new Set<string>();
  const mids = (pairs: ReturnType<typeof matchPublications>) =>
    pairs.map(([info, section]) => `${info.trackId} ${section.mid}`);

  it('goes by the client’s track id', () => {
    const { sections } = parseOffer(CHROMIUM);
    const cid = '5b396272-4a99-4c86-bb9f-60c256de8832';
    expect(mids(matchPublications([announce('TR_1', cid, [])], sections, none, none))).toEqual([
      'TR_1 5',
    ]);
  });

  it('takes the sending section of the kind where the browser renames its tracks', () => {
    const { sections } = parseOffer(FIREFOX);
    const info = announce('TR_1', '{ec04}', ['q', 'h']);
    expect(mids(matchPublications([info], sections, none, none))).toEqual(['TR_1 1']);
    expect(mids(matchPublications([info], sections, new Set(['1']), none))).toEqual([]);
    expect(mids(matchPublications([info], sections, none, new Set(['1']))).length).toBe(0);
  });

  it('lets the number of layers decide between two such sections', () => {
    const { sections } = parseOffer(FIREFOX);
    const screen = { ...sections[1]!, mid: '9', sendRids: [] };
    const both = [...sections, screen];
    const pending = [announce('TR_screen', '{a}', ['']), announce('TR_camera', '{b}', ['q', 'h'])];
    expect(mids(matchPublications(pending, both, none, none))).toEqual([
      'TR_screen 9',
      'TR_camera 1',
    ]);
  });
});
