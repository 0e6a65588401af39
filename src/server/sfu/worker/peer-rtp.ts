/**
 * The packets of one client: which track an SSRC belongs to, RTCP both ways, and the limits on all of it.
 */
import { randomInt } from 'node:crypto';
import type { Counters } from './counters.js';
import { LIMITS } from './limits.js';
import { PathWatch } from './path-watch.js';
import type { Publications } from './publications.js';
import type { DownlinkControl } from './downlink-control.js';
import { isRtcp, noExtensions, parseRtp, type RtpPacket } from './rtp/packet.js';
import { RateBudget } from './rate-budget.js';
import { readRtcp, type RtcpHandler } from './rtp/rtcp.js';
import { writeNack, writeReceiverReports } from './rtp/rtcp-write.js';
import { TwccRecorder } from './rtp/twcc.js';
import type { UpLayer, Uplink } from './rtp/up-layer.js';
import type { UpTrack } from './rtp/up-track.js';
import { EXTENSIONS } from './sdp/answer.js';
import type { Offer, OfferSection } from './sdp/offer.js';
import type { Subscriptions } from './subscriptions.js';

export interface PeerRtpContext {
  publications: Publications;
  subscriptions: Subscriptions;
  downlink: DownlinkControl;
  counters: Counters;
  sendRtcp: (packet: Buffer) => void;
  fail: (reason: string, resumable: boolean) => void;
}

const FEEDBACK_MS = 50;
const CHOOSE_MS = 100;
const REPORT_MS = 1_000;
/** Nothing at all from a client that should send or report: its path is dead. */
const STALLED_MS = 15_000;
/** The same where silence says more: of an open microphone, and shortly after an ICE restart that kept the path. */
const SOON_STALLED_MS = 8_000;
const KEPT_DOUBT_MS = 20_000;
const WATCH_MS = 500;
/** Who was not heard to get anything for this long is asked. */
const QUIET_MS = 1_000;
const REPEATS = 4;
/** After an offer: when the client has our answer for sure, and when it would have told of an empty packet. */
const LEARN_FROM_MS = 2_000;
const LEARN_UNTIL_MS = 10_000;
/** Payload types that a client may leave free. */
const PROBE_TYPES = Array.from({ length: 32 }, (_, index) => 127 - index);
const RESENDS_PER_SECOND = 1_500;

interface Stream {
  track: UpTrack;
  layer: UpLayer;
  /** Retransmissions of the layer, under an SSRC of their own. */
  repairs: boolean;
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
  readonly path = new PathWatch();
  private readonly context: PeerRtpContext;
  private readonly localSsrc = randomInt(1, 0xffff_ffff);
  private readonly probeSsrc = randomInt(1, 0xffff_ffff);
  private readonly twcc = new TwccRecorder(this.localSsrc);
  private readonly ids = noExtensions();
  private readonly streams = new Map<number, Stream>();
  /** Of the path to the client and back, in milliseconds, smoothed; 0 while unknown. */
  roundTripMs = 0;
  /** Share that the client reported as lost, 0 to 1, smoothed. */
  lossDown = 0;
  /** Share of its packets that did not come at the first try, 0 to 1, smoothed; and how unsteady they came. */
  lossUp = 0;
  jitterMs = 0;
  private readonly unknown = new Set<number>();
  /** SSRCs that a track has, or had: of one that ended, packets still come. */
  private readonly known = new Set<number>();
  private sections = new Map<string, OfferSection>();
  private boundSsrcs = 0;
  private readonly rtpBudget = new RateBudget(LIMITS.rtpPerSecond);
  private readonly uplinkBudget = new RateBudget(LIMITS.rtpBytesPerSecond);
  private readonly rtcpBudget = new RateBudget(LIMITS.rtcpPerSecond);
  private readonly resendBudget = new RateBudget(RESENDS_PER_SECOND);
  private feedbackAt = 0;
  private chooseAt = 0;
  private reportAt = 0;
  private watchedAt = 0;
  private offeredAt = 0;
  private repeatDue = false;
  /** Of packets that mean nothing but a question. */
  private probeType = 0;
  /** Packets that were asked for again to see whether the client hears us, newest last. */
  private readonly repeats: { layer: UpLayer; sequence: number }[] = [];
  private readonly rtcp: RtcpHandler;

  constructor(context: PeerRtpContext) {
    this.context = context;
    const { counters, sendRtcp, subscriptions, downlink } = context;
    this.uplink = {
      localSsrc: this.localSsrc,
      sendRtcp,
      countNack: () => (counters.nacksOut += 1),
      countPli: () => (counters.plisOut += 1),
    };
    this.rtcp = {
      senderReport: (report) => {
        const stream = this.streams.get(report.ssrc);
        if (stream && !stream.repairs) stream.layer.stream.senderReport(report, this.now);
      },
      receiverReport: (ssrc, fractionLost, lastReport, delay) => {
        this.lossDown += (fractionLost / 256 - this.lossDown) / 4;
        const slot = subscriptions.downBySsrc(ssrc)?.slot;
        if (!slot || lastReport === 0 || lastReport !== slot.reportNtp) return;
        const roundTrip = Math.max(1, this.now - slot.reportAt - delay / 65.536);
        this.roundTripMs += this.roundTripMs === 0 ? roundTrip : (roundTrip - this.roundTripMs) / 4;
      },
      nack: (ssrc, sequences) => {
        counters.nacksIn += 1;
        const allowed = sequences.filter(() => this.resendBudget.take(this.now));
        const down = subscriptions.downBySsrc(ssrc);
        counters.resent += down?.repeat(allowed, this.now, this.roundTripMs) ?? 0;
      },
      transportFeedback: (buffer, from, end) => {
        this.path.answered('picture', this.now);
        downlink.feedback(buffer, from, end, this.now);
      },
      receiverEstimate: (bitrate) => downlink.receiverEstimate(bitrate, this.now),
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
    this.ids.repairedRid = id(EXTENSIONS.repairedRid) ?? this.ids.repairedRid;
    this.ids.transportSequence = id(EXTENSIONS.transportSequence) ?? this.ids.transportSequence;
    this.ids.audioLevel = id(EXTENSIONS.audioLevel) ?? this.ids.audioLevel;
    this.ids.dependency = id(EXTENSIONS.dependency) ?? this.ids.dependency;
    this.offeredAt = performance.now();
    this.path.forget('probe');
    const offered = new Set(offer.sections.flatMap(({ codecs }) => codecs.map(({ pt }) => pt)));
    this.probeType = PROBE_TYPES.find((type) => !offered.has(type)) ?? 0;
    const { extensions } = this.context.downlink;
    // The one-byte form of extensions ends at 14.
    extensions.transportSequence =
      this.ids.transportSequence <= 14 ? this.ids.transportSequence : 0;
    extensions.dependency = this.ids.dependency;
  }

  receive(buffer: Buffer): void {
    const now = performance.now();
    this.now = now;
    this.lastHeard = now;
    if (isRtcp(buffer)) {
      if (this.rtcpBudget.take(now)) readRtcp(buffer, this.rtcp);
      return;
    }
    // Before anything is told to the sender: it takes what we drop for a full path, and sends less.
    if (!this.rtpBudget.take(now) || !this.uplinkBudget.take(now, buffer.length)) return;
    const packet = parseRtp(buffer, this.ids);
    if (!packet) return;
    const { counters } = this.context;
    counters.packetsIn += 1;
    counters.bytesIn += buffer.length;
    if (packet.transportSequence >= 0) this.twcc.record(packet.transportSequence, packet.ssrc, now);
    const stream = this.streams.get(packet.ssrc) ?? this.bind(packet);
    if (!stream) return;
    if (stream.repairs) this.repair(stream, packet);
    else {
      stream.track.receive(stream.layer, packet, now);
      if (this.repeatDue) this.askForRepeat(stream, packet);
    }
  }

  forget(track: UpTrack): void {
    for (const [ssrc, stream] of this.streams)
      if (stream.track === track) this.streams.delete(ssrc);
  }

  tick(now: number): void {
    this.now = now;
    const { publications, subscriptions, sendRtcp } = this.context;
    for (const track of publications.tracks) track.tick(now);
    this.context.downlink.tick(now);
    if (now - this.feedbackAt >= FEEDBACK_MS) {
      this.feedbackAt = now;
      for (const packet of this.twcc.take()) sendRtcp(packet);
    }
    if (now - this.chooseAt >= CHOOSE_MS) {
      this.chooseAt = now;
      for (const down of subscriptions.downs) down.chooseLayer(now);
    }
    if (now - this.watchedAt >= WATCH_MS) this.watch(now);
    if (now - this.reportAt >= REPORT_MS) {
      this.reportAt = now;
      this.report(now);
      this.checkPath(now);
    }
  }

  private repair({ track, layer }: Stream, packet: RtpPacket): void {
    const { counters } = this.context;
    counters.rtxIn += 1;
    if (!packet.unwrapRtx(track.payloadType, layer.stream.ssrc)) return;
    const { sequence } = packet;
    if (this.repeats.some((asked) => asked.layer === layer && asked.sequence === sequence))
      this.path.answered('repeat', this.now);
    if (track.recovered(layer, packet, this.now)) counters.recovered += 1;
  }

  /** A first packet of an SSRC says by MID and RID where it belongs. */
  private bind(packet: RtpPacket): Stream | undefined {
    const { ssrc } = packet;
    const section = packet.mid ? this.sections.get(packet.mid) : this.sectionOfSsrc(ssrc);
    const track = section && this.context.publications.byMid(section.mid);
    const stream =
      section && track
        ? track.carries(packet.payloadType)
          ? this.bindMedia(track, section, packet)
          : this.bindRepairs(track, section, packet)
        : undefined;
    if (!stream) {
      if (!this.known.has(ssrc)) this.unknown.add(ssrc);
      if (this.unknown.size > LIMITS.unknownSsrcs)
        this.context.fail('too many unknown SSRCs', false);
      return undefined;
    }
    this.unknown.delete(ssrc);
    this.known.add(ssrc);
    this.boundSsrcs += 1;
    if (this.boundSsrcs > LIMITS.boundSsrcs) {
      this.context.fail('too many SSRCs', false);
      return undefined;
    }
    this.streams.set(ssrc, stream);
    return stream;
  }

  private bindMedia(track: UpTrack, section: OfferSection, packet: RtpPacket): Stream | undefined {
    const layered = section.sendRids.length > 0;
    if (layered && !section.sendRids.includes(packet.rid)) return undefined;
    const rid = layered ? packet.rid : '';
    const before = track.layers.get(rid);
    if (before)
      for (const [ssrc, { layer }] of this.streams) if (layer === before) this.streams.delete(ssrc);
    return { track, layer: track.openLayer(rid, packet.ssrc, this.now), repairs: false };
  }

  /** By the RID that it repairs, or by the groups of the offer. */
  private bindRepairs(
    track: UpTrack,
    section: OfferSection,
    packet: RtpPacket,
  ): Stream | undefined {
    const layered = section.sendRids.length > 0;
    const layer = track.layers.get(layered ? packet.repairedRid : '');
    if (!layer || packet.payloadType !== track.rtxPayloadType) return undefined;
    if (!layered && section.repairs.get(packet.ssrc) !== layer.stream.ssrc) return undefined;
    return { track, layer, repairs: true };
  }

  /** For the sender that leaves the MID out: the SSRCs of the offer. */
  private sectionOfSsrc(ssrc: number): OfferSection | undefined {
    for (const section of this.sections.values())
      if (
        section.sendRids.length === 0 &&
        (section.ssrcs.includes(ssrc) || section.repairs.has(ssrc))
      )
        return section;
    return undefined;
  }

  private report(now: number): void {
    const blocks = [];
    let lossUp = 0;
    let jitter = 0;
    for (const { layer, repairs } of this.streams.values()) {
      if (repairs) continue;
      const { stream } = layer;
      const block = stream.report(now);
      if (!block) continue;
      blocks.push(block);
      lossUp = Math.max(lossUp, stream.lossShare);
      jitter = Math.max(jitter, stream.jitterMs);
      this.context.counters.lostIn += stream.lostNow;
    }
    this.lossUp += (lossUp - this.lossUp) / 4;
    this.jitterMs = jitter;
    for (const packet of writeReceiverReports(this.localSsrc, blocks))
      this.context.sendRtcp(packet);
    for (const down of this.context.subscriptions.downs) down.sendSenderReport(now);
  }

  /** Do our packets reach the client? */
  private watch(now: number): void {
    const before = this.watchedAt;
    this.watchedAt = now;
    const { subscriptions, downlink } = this.context;
    let shown = false;
    for (const { slot } of subscriptions.downs)
      if (slot.kind === 'video' && slot.lastAt > before) shown = true;
    // Who owes an answer is asked on, also when the picture stops meanwhile.
    if (!shown && this.path.waiting) shown = downlink.pad(1, now);
    if (shown && this.path.asked('picture', now)) {
      this.pathDied();
      return;
    }
    const quiet = this.path.silence(now) >= QUIET_MS;
    const since = now - this.offeredAt;
    const learning = since >= LEARN_FROM_MS && since < LEARN_UNTIL_MS;
    if (this.path.knows('probe') ? quiet : learning) this.sendProbe(now);
    if (this.path.knows('probe')) return;
    // Without our feedback a browser soon sends nothing new.
    if (this.repeatDue && this.path.waiting) this.sendRepeat();
    this.repeatDue = quiet && !this.path.dead;
  }

  /**
   * Browsers on libwebrtc tell of every packet that came, also of a stream that they do not know, as long as any
   * section of their last offer is in use: so each offer is a reason to find out again.
   */
  private sendProbe(now: number): void {
    if (this.probeType === 0 || !this.context.downlink.ask(this.probeSsrc, this.probeType, now))
      return;
    if (this.path.asked('probe', now)) this.pathDied();
  }

  /**
   * Asks for a packet again that has just come: browsers forget what our feedback acknowledged, and never repeat the
   * upper temporal layers (which AV1 does not show).
   */
  private askForRepeat({ track, layer }: Stream, { sequence, temporal }: RtpPacket): void {
    if (track.rtxPayloadType === 0 || temporal > 0 || track.codec.name === 'AV1') return;
    this.repeats.push({ layer, sequence });
    if (this.repeats.length > REPEATS) this.repeats.shift();
    this.repeatDue = false;
    this.sendRepeat();
  }

  private sendRepeat(): void {
    const asked = this.repeats.at(-1);
    if (!asked) return;
    const { layer, sequence } = asked;
    this.context.sendRtcp(writeNack(this.localSsrc, layer.stream.ssrc, [sequence]));
    if (this.path.asked('repeat', this.now)) this.pathDied();
  }

  private pathDied(): void {
    this.repeatDue = false;
    this.context.fail('packets do not reach the client', true);
  }

  private checkPath(now: number): void {
    const silence = now - this.lastHeard;
    if (silence < SOON_STALLED_MS) return;
    const open = [...this.streams.values()].filter(({ track }) => !track.muted);
    const speaking = open.some(({ track }) => track.info.kind === 'audio');
    const doubtful = speaking || now - this.keptAt < KEPT_DOUBT_MS;
    if (silence < STALLED_MS && !doubtful) return;
    const receiving = now - this.lastSent < STALLED_MS / 3;
    if (!receiving && open.length === 0) return;
    this.lastHeard = now;
    this.context.fail('no packets from the client', true);
  }
}
