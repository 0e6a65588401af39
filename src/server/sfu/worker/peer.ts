/**
 * One client in the worker: its transport, what it publishes, what it receives.
 *
 * Everything that comes from the client ends here in a bounded effect on this client alone; only packets and
 * data that passed the checks reach others.
 */
import { randomInt } from 'node:crypto';
import type { PeerStats, SendLimits, WorkerNotice } from '../messages.js';
import type { Counters } from './counters.js';
import { DataStamp, PeerData, type StampedData } from './data.js';
import type { DataTracks } from './data-tracks.js';
import { DownlinkControl } from './downlink-control.js';
import { LIMITS } from './limits.js';
import { PeerRtp } from './peer-rtp.js';
import { Publications, sends } from './publications.js';
import type { Wish } from './rtp/down-track.js';
import type { QualitySample } from './quality.js';
import { UpTrack } from './rtp/up-track.js';
import {
  writeAnswer,
  type AnswerSection,
  type AnswerTransport,
  type SectionUse,
} from './sdp/answer.js';
import { chooseCodec, MIME_TYPES, redFor, rtxFor } from './sdp/codecs.js';
import { OfferError, parseOffer, type Offer, type OfferSection } from './sdp/offer.js';
import { Subscriptions } from './subscriptions.js';
import { RestartRefusedError, Transport, type TransportSettings } from './transport.js';

/** What a peer needs of its room. */
export interface PeerRoom {
  findTrack(trackId: string): UpTrack | undefined;
  trackLive(track: UpTrack): void;
  trackEnded(track: UpTrack): void;
  /** Is somebody of this publisher heard? */
  isSpeaking(publisher: string): boolean;
  readonly dataTracks: DataTracks;
  data(from: string, data: StampedData, reliable: boolean): void;
}

export interface PeerContext {
  settings: TransportSettings;
  counters: Counters;
  room: PeerRoom;
  notify: (notice: WorkerNotice) => void;
  debug: (fields: object, message: string) => void;
}

/** Requests for sections wait this long for more of them. */
const GATHER_MS = 10;
/** Firefox gives packets that are faster than the answer that names them to another section, and never takes it back. */
const FIREFOX_PAUSE_MS = 500;

export class Peer {
  readonly sid: string;
  readonly identity: string;
  readonly data: PeerData;
  readonly subscriptions: Subscriptions;
  readonly since = performance.now();
  private publishData = false;
  readonly downlink: DownlinkControl;
  private readonly context: PeerContext;
  private readonly transport: Transport;
  private readonly rtp: PeerRtp;
  private readonly publications = new Publications();
  private readonly stamp: DataStamp;
  private readonly sessionId = String(randomInt(1, 0x7fff_ffff));
  private version = 1;
  private sections: OfferSection[] = [];
  private asking: NodeJS.Timeout | undefined;
  private starting: NodeJS.Timeout | undefined;
  private connected = false;
  private ended = false;

  constructor(sid: string, identity: string, context: PeerContext) {
    this.sid = sid;
    this.identity = identity;
    this.context = context;
    this.stamp = new DataStamp(sid, identity);
    const error = (where: string, cause: unknown) =>
      context.debug({ peer: sid, where, error: String(cause) }, 'media callback failed');
    this.data = new PeerData({
      message: (bytes, reliable) => this.dataFromClient(bytes, reliable),
      trackPacket: (bytes) => {
        if (this.publishData) context.room.dataTracks.forward(sid, bytes);
      },
      tooSlow: () => this.fail('data receiver too slow', false),
      tooMuch: () => this.fail('too much data', false),
      error,
    });
    this.transport = new Transport(sid, context.settings, {
      open: () => this.opened(),
      failed: (reason) => this.fail(reason, true),
      packet: (buffer) => this.rtp.receive(buffer),
      channel: (channel) => this.data.attach(channel),
      channels: () => this.data.templates(),
      // Whom nothing reaches needs another path, however well we hear it.
      lastHeard: () => (this.rtp.path.dead ? -Infinity : this.rtp.lastHeard),
      kept: () => (this.rtp.keptAt = performance.now()),
      error,
    });
    this.downlink = new DownlinkControl({
      downs: () => this.subscriptions.downs,
      send: (packet) => this.sendRtp(packet),
      isSpeaking: (publisher) => context.room.isSpeaking(publisher),
      tellStates: (streams) => context.notify({ type: 'stream.state', peer: sid, streams }),
      answered: () => this.rtp.path.answered('probe', this.rtp.now),
    });
    const link = {
      extensions: this.downlink.extensions,
      sendRtp: (packet: Buffer, now: number) => {
        this.rtp.lastSent = now;
        return this.downlink.sendRtp(packet, now);
      },
      sendRtcp: (packet: Buffer) => void this.transport.send(packet),
    };
    this.subscriptions = new Subscriptions(link, sid, (id) => context.room.findTrack(id));
    this.rtp = new PeerRtp({
      publications: this.publications,
      subscriptions: this.subscriptions,
      downlink: this.downlink,
      counters: context.counters,
      sendRtcp: link.sendRtcp,
      fail: (reason, resumable) => this.fail(reason, resumable),
    });
  }

  /** `maxDownBitrate` in bit/s; 0: no cap. */
  setRights(publishData: boolean, maxDownBitrate: number): void {
    this.publishData = publishData;
    this.downlink.maxBitrate = maxDownBitrate;
    this.downlink.changed();
  }

  /** Answers, or says why not. Never throws. */
  offer(offerId: number, sdp: string, resume: boolean): void {
    const { sid: peer } = this;
    try {
      const now = performance.now();
      const offer = parseOffer(sdp);
      const transport = this.transport.accept(offer, now);
      this.rtp.learn(offer);
      this.sections = offer.sections;
      for (const track of this.publications.ended(offer.sections)) this.endTrack(track);
      const live = this.bindPublications(false);
      this.subscriptions.take(offer.sections, resume);
      const midToTrackId = this.subscriptions.midToTrackId();
      const answer = this.answer(offer, transport);
      this.context.notify({ type: 'peer.answer', peer, offerId, sdp: answer, midToTrackId });
      this.announce(live);
      this.startAfterAnswer(now);
      this.askForSections();
    } catch (error) {
      if (error instanceof RestartRefusedError) {
        this.fail(error.message, false);
        return;
      }
      const reason = error instanceof OfferError ? error.message : 'the offer could not be used';
      this.context.debug({ peer, error: String(error) }, 'offer refused');
      this.context.notify({ type: 'peer.refused', peer, offerId, reason });
    }
  }

  publish(info: Parameters<Publications['announce']>[0]): void {
    if (!this.publications.announce(info)) return;
    // The offer may have been faster than the announcement.
    this.announce(this.bindPublications(true));
  }

  unpublish(trackId: string): void {
    const track = this.publications.withdraw(trackId);
    if (track) this.endTrack(track);
  }

  mute(trackId: string, muted: boolean): void {
    this.publications.mute(trackId, muted)?.setMuted(muted, performance.now());
  }

  cap(trackId: string, limits: SendLimits, priority: number): void {
    this.publications.cap(trackId, limits, priority);
  }

  setWish(trackId: string, wish: Wish): void {
    this.subscriptions.setWish(trackId, wish, performance.now());
    this.downlink.changed();
  }

  subscribe(trackId: string): void {
    this.subscriptions.add(trackId);
    this.askForSections();
  }

  unsubscribe(trackId: string): void {
    this.subscriptions.remove(trackId);
    this.askForSections();
  }

  /** Tells the client soon which sections it has to offer; several changes make one request. */
  askForSections(): void {
    if (this.asking || this.ended) return;
    this.asking = setTimeout(() => {
      this.asking = undefined;
      const missing = this.ended ? undefined : this.subscriptions.missing();
      // Before its first offer the client will offer by itself.
      if (!missing || this.sections.length === 0) return;
      this.context.notify({ type: 'peer.sections', peer: this.sid, ...missing });
    }, GATHER_MS);
  }

  /** Sequence number of the last reliable packet that this client sent. */
  get dataPosition(): number {
    return this.stamp.lastSequence;
  }

  tick(now: number): void {
    if (!this.ended) this.rtp.tick(now);
  }

  get tracks(): Iterable<UpTrack> {
    return this.publications.tracks;
  }

  /** Undefined before there is a path to judge. */
  sample(): QualitySample | undefined {
    if (!this.connected || !this.transport.isOpen) return undefined;
    const { lossUp, lossDown, jitterMs: jitter, roundTripMs: roundTrip } = this.rtp;
    const { pausedShare: paused, loweredShare: lowered } = this.downlink;
    return { lossUp, lossDown, jitter, roundTrip, paused, lowered };
  }

  /** Adds the pictures that flow to the counts by layer. */
  countLayers(layers: [low: number, medium: number, high: number]): void {
    for (const { slot, quality } of this.subscriptions.downs)
      if (slot.kind === 'video' && quality >= 0) layers[Math.min(2, quality) as 0 | 1 | 2] += 1;
  }

  details(now: number): PeerStats {
    const { sid: peer, identity, rtp } = this;
    return {
      peer,
      identity,
      estimate: this.downlink.bitrate(now),
      roundTrip: Math.round(rtp.roundTripMs),
      lossUp: rtp.lossUp,
      lossDown: rtp.lossDown,
      jitter: Math.round(rtp.jitterMs),
      published: [...this.tracks].map((track) => ({
        trackId: track.info.trackId,
        codec: MIME_TYPES[track.codec.name],
        layers: [...track.layers.values()].map((layer) => ({
          quality: layer.quality,
          bitrate: Math.round(layer.bitrate(now)),
          frameRate: Math.round(layer.frameRate),
          blocked: layer.blocked,
        })),
      })),
      subscribed: [...this.subscriptions.downs].map(({ track, quality, allowed }) => ({
        trackId: track.info.trackId,
        quality,
        paused: allowed < 0,
      })),
    };
  }

  close(): void {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.asking);
    clearTimeout(this.starting);
    this.subscriptions.close();
    for (const track of [...this.publications.tracks]) this.endTrack(track);
    this.data.close();
    this.transport.close();
  }

  private opened(): void {
    const now = performance.now();
    this.rtp.path.renew(now);
    for (const down of this.subscriptions.downs) down.keyframeWanted(now);
    this.startSubscriptions(now);
    if (this.connected) return;
    this.connected = true;
    this.context.notify({ type: 'peer.connected', peer: this.sid });
  }

  private startAfterAnswer(now: number): void {
    if (!this.rtp.firefox) {
      this.startSubscriptions(now);
      return;
    }
    clearTimeout(this.starting);
    this.starting = setTimeout(() => this.startSubscriptions(performance.now()), FIREFOX_PAUSE_MS);
  }

  /** A key frame that comes before the transport is open would be lost, and the next one is half a second away. */
  private startSubscriptions(now: number): void {
    if (!this.transport.isOpen) return;
    for (const trackId of this.subscriptions.start(now)) {
      this.downlink.changed();
      this.context.notify({ type: 'track.subscribed', peer: this.sid, trackId });
    }
  }

  private sendRtp(packet: Buffer): boolean {
    if (!this.transport.send(packet)) return false;
    const { counters } = this.context;
    counters.packetsOut += 1;
    counters.bytesOut += packet.length;
    return true;
  }

  /** The main process decides what follows; it closes this peer or starts a new one. */
  private fail(reason: string, resumable: boolean): void {
    if (this.ended) return;
    const healable = resumable && !this.rtp.firefox;
    this.context.notify({ type: 'peer.failed', peer: this.sid, reason, resumable: healable });
    if (!healable) this.close();
  }

  private bindPublications(answered: boolean): { mid: string; track: UpTrack }[] {
    return this.publications.bind(
      this.sections,
      (info, codec, payloadType, rtxPayloadType, redPayloadType) =>
        new UpTrack(
          info,
          this.sid,
          codec,
          payloadType,
          rtxPayloadType,
          this.rtp.uplink,
          redPayloadType,
        ),
      answered,
    );
  }

  private announce(live: readonly { mid: string; track: UpTrack }[]): void {
    for (const { mid, track } of live) {
      const { trackId } = track.info;
      const mimeType = MIME_TYPES[track.codec.name];
      this.context.notify({ type: 'track.live', peer: this.sid, trackId, mid, mimeType });
      this.context.room.trackLive(track);
    }
  }

  private endTrack(track: UpTrack): void {
    this.rtp.forget(track);
    this.context.room.trackEnded(track);
  }

  private answer(offer: Offer, transport: AnswerTransport): string {
    this.version += 1;
    const sections = offer.sections.map((offered): AnswerSection => ({
      offered,
      use: this.useOf(offered),
    }));
    return writeAnswer(this.sessionId, this.version, transport, sections, offer.longExtensions);
  }

  private useOf(section: OfferSection): SectionUse {
    if (section.rejected) return { use: 'rejected' };
    if (section.kind === 'application') return { use: 'data' };
    const track = this.publications.byMid(section.mid);
    const codec = chooseCodec(section, track?.codec.name);
    const down = this.subscriptions.use(section, this.rtp.firefox);
    if (down) return down;
    // A section may send before its announcement came: its packets wait for that, not for another offer.
    if (codec && sends(section)) {
      const red = track && track.redPayloadType > 0 ? redFor(section, codec) : undefined;
      const sound = track && { dtx: track.info.dtx === true, stereo: track.info.stereo === true };
      return { use: 'receive', codec, rtx: rtxFor(section, codec), red, sound };
    }
    return { use: 'none', codec: codec ?? section.codecs[0] };
  }

  private dataFromClient(bytes: Uint8Array, reliable: boolean): void {
    if (!this.publishData || bytes.length > LIMITS.dataPacketBytes) return;
    const stamped = this.stamp.stamp(bytes, reliable);
    if (stamped) this.context.room.data(this.sid, stamped, reliable);
  }
}
