/**
 * The packets of one client: which track an SSRC belongs to, RTCP both ways, and the limits on all of it.
 */
import { randomInt } from 'node:crypto';
import type { Counters } from './counters.js';
import { LIMITS } from './limits.js';
import type { Publications } from './publications.js';
import { isRtcp, parseRtp, type ExtensionIds, type RtpPacket } from './rtp/packet.js';
import { RateBudget, readRtcp, type RtcpHandler } from './rtp/rtcp.js';
import { writeReceiverReports } from './rtp/rtcp-write.js';
import { TwccRecorder } from './rtp/twcc.js';
import type { UpLayer, Uplink } from './rtp/up-layer.js';
import type { UpTrack } from './rtp/up-track.js';
import { EXTENSIONS } from './sdp/answer.js';
import type { Offer, OfferSection } from './sdp/offer.js';
import type { Subscriptions } from './subscriptions.js';

export interface PeerRtpContext {
  publications: Publications;
  subscriptions: Subscriptions;
  counters: Counters;
  sendRtcp: (packet: Buffer) => void;
  fail: (reason: string, resumable: boolean) => void;
}

const FEEDBACK_MS = 50;
const CHOOSE_MS = 100;
const REPORT_MS = 1_000;
/** Nothing at all from a client that should send or report: its path is dead. */
const STALLED_MS = 15_000;
/** The same shortly after an ICE restart that kept the path: it may have died just before. */
const KEPT_STALLED_MS = 8_000;
const KEPT_DOUBT_MS = 20_000;
const RESENDS_PER_SECOND = 1_500;

interface Stream {
  track: UpTrack;
  layer: UpLayer;
}

export class PeerRtp {
  readonly uplink: Uplink;
  firefox = false;
  /** The time of the event in work: read once per packet, not once per receiver. */
  now = performance.now();
  lastHeard = performance.now();
  lastSent = 0;
  /** When an ICE restart last kept the old path. */
  keptAt = -KEPT_DOUBT_MS;
  private readonly context: PeerRtpContext;
  private readonly localSsrc = randomInt(1, 0xffff_ffff);
  private readonly twcc = new TwccRecorder(this.localSsrc);
  private readonly ids: ExtensionIds = { mid: 0, rid: 0, transportSequence: 0 };
  private readonly streams = new Map<number, Stream>();
  private readonly unknown = new Set<number>();
  private sections = new Map<string, OfferSection>();
  private boundSsrcs = 0;
  private readonly rtpBudget = new RateBudget(LIMITS.rtpPerSecond);
  private readonly rtcpBudget = new RateBudget(LIMITS.rtcpPerSecond);
  private readonly resendBudget = new RateBudget(RESENDS_PER_SECOND);
  private feedbackAt = 0;
  private chooseAt = 0;
  private reportAt = 0;
  private readonly rtcp: RtcpHandler;

  constructor(context: PeerRtpContext) {
    this.context = context;
    const { counters, sendRtcp, subscriptions } = context;
    this.uplink = {
      localSsrc: this.localSsrc,
      sendRtcp,
      countNack: () => (counters.nacksOut += 1),
      countPli: () => (counters.plisOut += 1),
    };
    this.rtcp = {
      senderReport: (report) =>
        this.streams.get(report.ssrc)?.layer.stream.senderReport(report, this.now),
      receiverReport: () => {},
      nack: (ssrc, sequences) => {
        counters.nacksIn += 1;
        const allowed = sequences.filter(() => this.resendBudget.take(this.now));
        subscriptions.downBySsrc(ssrc)?.repeat(allowed);
      },
      keyframeRequest: (ssrc) => {
        counters.plisIn += 1;
        subscriptions.downBySsrc(ssrc)?.keyframeWanted(this.now);
      },
    };
  }

  /** What an offer says about the packets that follow it. */
  learn(offer: Offer): void {
    this.firefox = offer.firefox;
    this.sections = new Map(offer.sections.map((section) => [section.mid, section]));
    const id = (uri: string) =>
      offer.sections.find(({ extensions }) => extensions.has(uri))?.extensions.get(uri);
    this.ids.mid = id(EXTENSIONS.mid) ?? this.ids.mid;
    this.ids.rid = id(EXTENSIONS.rid) ?? this.ids.rid;
    this.ids.transportSequence = id(EXTENSIONS.transportSequence) ?? this.ids.transportSequence;
  }

  receive(buffer: Buffer): void {
    const now = performance.now();
    this.now = now;
    this.lastHeard = now;
    if (isRtcp(buffer)) {
      if (this.rtcpBudget.take(now)) readRtcp(buffer, this.rtcp);
      return;
    }
    if (!this.rtpBudget.take(now)) return;
    const packet = parseRtp(buffer, this.ids);
    if (!packet) return;
    const { counters } = this.context;
    counters.packetsIn += 1;
    counters.bytesIn += buffer.length;
    if (packet.transportSequence >= 0) this.twcc.record(packet.transportSequence, packet.ssrc, now);
    const stream = this.streams.get(packet.ssrc) ?? this.bind(packet);
    stream?.track.receive(stream.layer, packet, now);
  }

  forget(track: UpTrack): void {
    for (const [ssrc, stream] of this.streams)
      if (stream.track === track) this.streams.delete(ssrc);
  }

  tick(now: number): void {
    this.now = now;
    const { publications, subscriptions, sendRtcp } = this.context;
    for (const track of publications.tracks) track.tick(now);
    if (now - this.feedbackAt >= FEEDBACK_MS) {
      this.feedbackAt = now;
      for (const packet of this.twcc.take()) sendRtcp(packet);
    }
    if (now - this.chooseAt >= CHOOSE_MS) {
      this.chooseAt = now;
      for (const down of subscriptions.downs) down.chooseLayer(now);
    }
    if (now - this.reportAt >= REPORT_MS) {
      this.reportAt = now;
      this.report(now);
      this.checkPath(now);
    }
  }

  /** A first packet of an SSRC says by MID and RID where it belongs. */
  private bind(packet: RtpPacket): Stream | undefined {
    const { ssrc } = packet;
    const section = packet.mid ? this.sections.get(packet.mid) : this.sectionOfSsrc(ssrc);
    const known =
      section && (section.sendRids.length === 0 || section.sendRids.includes(packet.rid));
    const track = section && known ? this.context.publications.byMid(section.mid) : undefined;
    if (!section || track?.payloadType !== packet.payloadType) {
      this.unknown.add(ssrc);
      if (this.unknown.size > LIMITS.unknownSsrcs)
        this.context.fail('too many unknown SSRCs', false);
      return undefined;
    }
    this.unknown.delete(ssrc);
    this.boundSsrcs += 1;
    if (this.boundSsrcs > LIMITS.boundSsrcs) {
      this.context.fail('too many SSRCs', false);
      return undefined;
    }
    const rid = section.sendRids.length > 0 ? packet.rid : '';
    const before = track.layers.get(rid);
    if (before) this.streams.delete(before.stream.ssrc);
    const stream = { track, layer: track.openLayer(rid, ssrc) };
    this.streams.set(ssrc, stream);
    return stream;
  }

  /** For the sender that leaves the MID out: the SSRCs of the offer. */
  private sectionOfSsrc(ssrc: number): OfferSection | undefined {
    for (const section of this.sections.values())
      if (section.sendRids.length === 0 && section.ssrcs.includes(ssrc)) return section;
    return undefined;
  }

  private report(now: number): void {
    const blocks = [];
    for (const { layer } of this.streams.values()) {
      const block = layer.stream.report(now);
      if (block) blocks.push(block);
    }
    for (const packet of writeReceiverReports(this.localSsrc, blocks))
      this.context.sendRtcp(packet);
    for (const down of this.context.subscriptions.downs) down.sendSenderReport(now);
  }

  private checkPath(now: number): void {
    const patience = now - this.keptAt < KEPT_DOUBT_MS ? KEPT_STALLED_MS : STALLED_MS;
    if (now - this.lastHeard < patience) return;
    const receiving = now - this.lastSent < STALLED_MS / 3;
    const sending = [...this.streams.values()].some(({ track }) => !track.muted);
    if (!receiving && !sending) return;
    this.lastHeard = now;
    this.context.fail('no packets from the client', true);
  }
}
