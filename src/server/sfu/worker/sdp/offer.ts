/**
 * Reads a client's offer into the few facts the answer and the router need.
 *
 * The text comes from an untrusted client and some of it (ICE credentials, fingerprint) is handed to native
 * code later, so every value is matched against the grammar it must have and every list is bounded. What we
 * do not know is skipped; what we need and cannot read is an `OfferError`.
 */
import { LIMITS } from '../limits.js';

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export interface OfferedCodec {
  pt: number;
  /** Upper case: VP8, H264, OPUS… */
  name: string;
  clockRate: number;
  channels: number;
  fmtp: string;
  feedback: string[];
}

export interface OfferSection {
  mid: string;
  kind: 'audio' | 'video' | 'application';
  /** The client does not want this section at all. */
  rejected: boolean;
  protocol: string;
  direction: Direction;
  /** In the client's order of preference. */
  codecs: OfferedCodec[];
  /** Header extensions: URI → id. */
  extensions: Map<string, number>;
  /** Layers that the client sends, lowest first. */
  sendRids: string[];
  /** Second word of `a=msid`, empty when there is none. */
  msidTrack: string;
  ssrcs: number[];
  /** SSRC of retransmissions → SSRC that they repair (`a=ssrc-group:FID`). */
  repairs: Map<number, number>;
}

export interface Offer {
  firefox: boolean;
  /** `a=extmap-allow-mixed`: header extensions may be longer than 16 bytes, as AV1's with several spatial layers. */
  longExtensions: boolean;
  iceUfrag: string;
  icePwd: string;
  /** `AA:BB:…` of sha-256. */
  fingerprint: string;
  setup: 'actpass' | 'active' | 'passive';
  sections: OfferSection[];
}

export class OfferError extends Error {
  override name = 'OfferError';
}

const UFRAG = /^[A-Za-z0-9+/]{4,256}$/;
const PASSWORD = /^[A-Za-z0-9+/]{22,256}$/;
const FINGERPRINT = /^[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){31}$/;
const SETUP = /^(?:actpass|active|passive)$/;
const MID = /^[A-Za-z0-9_{}.-]{1,32}$/;
const RID = /^[A-Za-z0-9_-]{1,16}$/;
const CODEC = /^(\d{1,3}) ([A-Za-z0-9._-]{1,32})\/(\d{1,6})(?:\/(\d))?$/;
const FMTP = /^[\x20-\x7e]{0,512}$/;
const FEEDBACK = /^[a-z0-9 -]{1,32}$/;

/** ICE and DTLS values may stand once for the session or in each section. */
interface Security {
  ufrag: string;
  pwd: string;
  fingerprint: string;
  setup: string;
}

const noSecurity = (): Security => ({ ufrag: '', pwd: '', fingerprint: '', setup: '' });

/** @throws OfferError */
export function parseOffer(sdp: string): Offer {
  if (sdp.length > LIMITS.offerLength) throw new OfferError('offer too large');
  const lines = sdp.split(/\r?\n/);
  const session = noSecurity();
  const sections: OfferSection[] = [];
  const securities: Security[] = [];
  let firefox = false;
  let longExtensions = false;
  let section: OfferSection | undefined;
  let security = session;
  if (lines[0] !== 'v=0') throw new OfferError('not a session description');
  for (const line of lines) {
    if (line.length > LIMITS.lineLength) throw new OfferError('line too long');
    if (line.startsWith('m=')) {
      if (sections.length >= LIMITS.offerSections) throw new OfferError('too many sections');
      section = parseMediaLine(line);
      security = noSecurity();
      sections.push(section);
      securities.push(security);
    } else if (line.startsWith('o=')) {
      firefox = line.startsWith('o=mozilla');
    } else if (line.startsWith('a=')) {
      const colon = line.indexOf(':');
      const key = colon < 0 ? line.slice(2) : line.slice(2, colon);
      const value = colon < 0 ? '' : line.slice(colon + 1);
      if (!section && key === 'extmap-allow-mixed') longExtensions = true;
      else if (!readSecurity(security, key, value) && section) readAttribute(section, key, value);
    }
  }
  return {
    firefox,
    longExtensions,
    ...pickSecurity(session, sections, securities),
    sections: checked(sections),
  };
}

function parseMediaLine(line: string): OfferSection {
  const match = /^m=(audio|video|application) (\d{1,5}) ([A-Z/]{1,32})((?: [\w-]{1,32})*)$/.exec(
    line.trimEnd(),
  );
  if (!match) throw new OfferError('unknown media line');
  const [, kind, port, protocol = '', formats = ''] = match;
  const codecs: OfferedCodec[] = [];
  if (kind !== 'application') {
    for (const format of formats.trim().split(' ').slice(0, LIMITS.codecsPerSection)) {
      const pt = Number(format);
      if (!Number.isInteger(pt) || pt < 0 || pt > 127) throw new OfferError('bad payload type');
      codecs.push({ pt, name: '', clockRate: 0, channels: 1, fmtp: '', feedback: [] });
    }
  }
  return {
    mid: '',
    kind: kind as OfferSection['kind'],
    rejected: Number(port) === 0,
    protocol,
    direction: 'sendrecv',
    codecs,
    extensions: new Map(),
    sendRids: [],
    msidTrack: '',
    ssrcs: [],
    repairs: new Map(),
  };
}

function readSecurity(into: Security, key: string, value: string): boolean {
  switch (key) {
    case 'ice-ufrag':
      into.ufrag = value;
      return true;
    case 'ice-pwd':
      into.pwd = value;
      return true;
    case 'fingerprint': {
      const [algorithm, digest = ''] = value.split(' ');
      if (algorithm?.toLowerCase() === 'sha-256') into.fingerprint = digest;
      return true;
    }
    case 'setup':
      into.setup = value;
      return true;
    default:
      return false;
  }
}

function readAttribute(section: OfferSection, key: string, value: string): void {
  switch (key) {
    case 'mid':
      if (!MID.test(value)) throw new OfferError('bad mid');
      section.mid = value;
      return;
    case 'sendrecv':
    case 'sendonly':
    case 'recvonly':
    case 'inactive':
      section.direction = key;
      return;
    case 'bundle-only':
      // Firefox writes port 0 for every bundled section but the first of each kind.
      section.rejected = false;
      return;
    case 'rtpmap':
      readCodec(section, value);
      return;
    case 'fmtp':
    case 'rtcp-fb':
      readCodecDetail(section, key, value);
      return;
    case 'extmap':
      readExtension(section, value);
      return;
    case 'rid':
      readRid(section, value);
      return;
    case 'simulcast':
      readSimulcast(section, value);
      return;
    case 'msid': {
      const track = value.split(' ')[1];
      if (track && track.length <= 128) section.msidTrack = track;
      return;
    }
    case 'ssrc-group': {
      const [, media, repair] = /^FID (\d{1,10}) (\d{1,10})$/.exec(value.trimEnd()) ?? [];
      if (media && repair && section.repairs.size < LIMITS.ssrcsPerSection)
        section.repairs.set(Number(repair), Number(media));
      return;
    }
    case 'ssrc': {
      const ssrc = Number(/^\d{1,10}/.exec(value)?.[0] ?? NaN);
      if (ssrc > 0 && ssrc <= 0xffffffff && !section.ssrcs.includes(ssrc))
        if (section.ssrcs.length < LIMITS.ssrcsPerSection) section.ssrcs.push(ssrc);
    }
  }
}

function readCodec(section: OfferSection, value: string): void {
  const match = CODEC.exec(value);
  const codec = match && section.codecs.find((entry) => entry.pt === Number(match[1]));
  if (!codec) return;
  codec.name = (match[2] ?? '').toUpperCase();
  codec.clockRate = Number(match[3]);
  codec.channels = Number(match[4] ?? 1);
}

function readCodecDetail(section: OfferSection, key: 'fmtp' | 'rtcp-fb', value: string): void {
  const space = value.indexOf(' ');
  const pt = Number(value.slice(0, space));
  const detail = value.slice(space + 1);
  for (const codec of section.codecs) {
    if (codec.pt !== pt) continue;
    if (key === 'fmtp' && FMTP.test(detail)) codec.fmtp = detail;
    if (key === 'rtcp-fb' && FEEDBACK.test(detail) && codec.feedback.length < 16)
      codec.feedback.push(detail);
  }
}

/** `a=extmap:9/sendonly urn:…`: Firefox adds a direction. */
function readExtension(section: OfferSection, value: string): void {
  const match = /^(\d{1,3})(?:\/[a-z]{1,8})? ([\x21-\x7e]{1,256})/.exec(value);
  const id = Number(match?.[1]);
  if (!match?.[2] || id < 1 || id > 255) return;
  if (section.extensions.size < LIMITS.extensionsPerSection) section.extensions.set(match[2], id);
}

function readRid(section: OfferSection, value: string): void {
  const [rid = '', direction] = value.split(' ');
  if (direction !== 'send') return;
  if (!RID.test(rid)) throw new OfferError('bad rid');
  if (section.sendRids.length < LIMITS.ridsPerSection && !section.sendRids.includes(rid))
    section.sendRids.push(rid);
}

/** `send q;h;~f`: the order of the layers counts, a paused mark does not. */
function readSimulcast(section: OfferSection, value: string): void {
  const sent = /(?:^|\s)send ([\w;,~-]{1,256})/.exec(value)?.[1];
  const order = sent?.split(/[;,]/).map((rid) => rid.replace('~', '')) ?? [];
  section.sendRids.sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

function pickSecurity(session: Security, sections: OfferSection[], securities: Security[]) {
  const first = securities.find((_, index) => !sections[index]?.rejected) ?? session;
  const iceUfrag = first.ufrag || session.ufrag;
  const icePwd = first.pwd || session.pwd;
  const fingerprint = first.fingerprint || session.fingerprint;
  const setup = first.setup || session.setup || 'actpass';
  if (!UFRAG.test(iceUfrag) || !PASSWORD.test(icePwd)) throw new OfferError('bad ICE credentials');
  if (!FINGERPRINT.test(fingerprint)) throw new OfferError('no sha-256 fingerprint');
  if (!SETUP.test(setup)) throw new OfferError('bad setup');
  return { iceUfrag, icePwd, fingerprint, setup: setup as Offer['setup'] };
}

function checked(sections: OfferSection[]): OfferSection[] {
  const mids = new Set<string>();
  for (const { mid } of sections) {
    if (!mid || mids.has(mid)) throw new OfferError('every section needs a mid of its own');
    mids.add(mid);
  }
  if (sections.length === 0) throw new OfferError('no sections');
  return sections;
}
