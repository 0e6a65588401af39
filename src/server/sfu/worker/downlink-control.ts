/**
 * What one client's path carries, and who of its subscriptions gets how much of it.
 *
 * Every packet is stamped here on its way out; the feedback about it feeds the estimate; the estimate decides
 * layers and pauses. While pictures could be better than they are, short probes find out whether the path
 * allows it.
 */
import { allocate, type AllocationRequest } from './allocation.js';
import { Estimate } from './bwe/estimate.js';
import { readFeedback } from './bwe/feedback.js';
import { Prober } from './bwe/prober.js';
import { RateWindow } from './bwe/rate-window.js';
import { SendHistory } from './bwe/send-history.js';
import type { DownTrack } from './rtp/down-track.js';
import { stampTransport, type SendExtensions } from './rtp/packet.js';
import { writePadding } from './rtp/rtx.js';

const ALLOCATE_MS = 200;
/** The same while everybody has what they want and the path does not get narrower. */
const ALL_GIVEN_MS = 500;
/** A narrower path is answered within this. */
const SOON_MS = 50;
/** After a layer went down it stays there for this long: a picture that flips is worse than a soft one. */
const CALM_MS = 2_000;
const PAUSED_CALM_MS = 5_000;
/** A picture pauses when it did not fit for this long. */
const PAUSE_AFTER_MS = 1_000;
const RATE_WINDOW_MS = 1_000;

/** Marks packets of `ask` among those of probes, which count to one less. */
const QUESTION = 255;

export interface StreamState {
  trackId: string;
  paused: boolean;
}

export interface DownlinkContext {
  /** The started subscriptions, oldest first. */
  downs: () => Iterable<DownTrack>;
  send: (packet: Buffer) => boolean;
  /** Publisher of the loudest voice, to prefer its picture. */
  isSpeaking: (publisher: string) => boolean;
  tellStates: (streams: StreamState[]) => void;
  /** The client tells that it got a packet of `ask`. */
  answered: () => void;
}

export class DownlinkControl {
  readonly extensions: SendExtensions = { transportSequence: 0, dependency: 0 };
  /** The role's cap in bit/s; 0: none. */
  maxBitrate = 0;
  private readonly context: DownlinkContext;
  private readonly estimate = new Estimate();
  private readonly history = new SendHistory();
  private readonly media = new RateWindow(RATE_WINDOW_MS);
  private readonly prober: Prober;
  private readonly loweredAt = new WeakMap<DownTrack, number>();
  private readonly tightSince = new WeakMap<DownTrack, number>();
  private readonly paused = new Set<string>();
  private padding = false;
  private questions = 0;
  private probed = false;
  private allocatedAt = 0;
  /** bit/s that the next useful step takes, sound included; 0 when nothing is missing. */
  private wanted = 0;
  private feedbackNow = 0;
  private newestSentAt = -1;
  /** When the newest packet arrived, by the client's clock, in microseconds. */
  private newestArrivedUs = -1;

  constructor(context: DownlinkContext) {
    this.context = context;
    this.prober = new Prober((rate) => {
      this.estimate.proven(rate, this.feedbackNow);
      this.probed = true;
    });
  }

  /** Share of the pictures that wait for room, and of those below what was asked for, 0 to 1. */
  pausedShare = 0;
  loweredShare = 0;

  /** Subscriptions that wait for room. */
  get pausedStreams(): number {
    return this.paused.size;
  }

  /** bit/s; 0 while the path is not known. */
  bitrate(now: number): number {
    const estimate = this.limit(now);
    return Number.isFinite(estimate) ? Math.round(estimate) : 0;
  }

  /** An empty packet of a stream that nobody plays, stamped for feedback. False when it could not be sent. */
  ask(ssrc: number, payloadType: number, now: number): boolean {
    const { transportSequence: id } = this.extensions;
    if (id === 0) return false;
    this.questions = (this.questions + 1) & 0xffff;
    const packet = writePadding(1, payloadType, this.questions, 0, ssrc, id);
    stampTransport(packet, this.history.add(packet.length, now, QUESTION));
    return this.context.send(packet);
  }

  sendRtp(packet: Buffer, now: number): boolean {
    if (this.extensions.transportSequence > 0 && ((packet[0] ?? 0) & 0x10) !== 0) {
      this.estimate.started(now);
      stampTransport(packet, this.history.add(packet.length, now, this.prober.id));
    }
    if (!this.padding) this.media.add(packet.length, now);
    return this.context.send(packet);
  }

  feedback(buffer: Buffer, from: number, end: number, now: number): void {
    this.feedbackNow = now;
    this.newestSentAt = -1;
    if (readFeedback(buffer, from, end, this.told, this.newestArrivedUs) > 0)
      this.estimate.feedback(now, this.newestSentAt);
  }

  receiverEstimate(bitrate: number, now: number): void {
    this.estimate.receiverEstimate(bitrate, now);
  }

  /** Wishes changed: the next tick shares the path out again. */
  changed(): void {
    this.allocatedAt = 0;
  }

  tick(now: number): void {
    const pause = this.wanted === 0 ? ALL_GIVEN_MS : ALLOCATE_MS;
    if (this.probed || now - this.allocatedAt >= pause || this.narrower(now)) this.allocate(now);
    this.probe(now);
  }

  private readonly told = (sequence: number, arrivedUs: number): void => {
    const { history, estimate } = this;
    const sentAt = history.sentAt(sequence);
    if (sentAt < 0) return;
    const size = history.size(sequence);
    if (sentAt > this.newestSentAt) this.newestSentAt = sentAt;
    if (arrivedUs < 0) {
      estimate.lost(sentAt, size);
      history.forget(sequence);
      return;
    }
    if (arrivedUs > this.newestArrivedUs) this.newestArrivedUs = arrivedUs;
    const arrivedMs = arrivedUs / 1_000;
    const probe = history.probe(sequence);
    if (probe === QUESTION) this.context.answered();
    else if (probe > 0) this.prober.arrived(probe, arrivedMs, size);
    estimate.arrived(sentAt, arrivedMs, size);
    history.forget(sequence);
  };

  private limit(now: number): number {
    const estimate = this.estimate.current(now);
    return this.maxBitrate > 0 ? Math.min(this.maxBitrate, estimate) : estimate;
  }

  /** The estimate went down since the last look. */
  private narrower(now: number): boolean {
    return this.estimate.lastDecrease > this.allocatedAt && now - this.allocatedAt >= SOON_MS;
  }

  private allocate(now: number): void {
    this.allocatedAt = now;
    this.probed = false;
    const limit = this.limit(now);
    const downs: DownTrack[] = [];
    const requests: AllocationRequest[] = [];
    let sound = 0;
    for (const down of this.context.downs()) {
      const { track, wish } = down;
      if (wish.paused || track.muted) {
        this.release(down, now);
        continue;
      }
      if (down.slot.kind === 'audio') {
        sound += track.bitrate(now);
        continue;
      }
      const layers = track.choices(now);
      if (layers.length === 0) continue;
      downs.push(down);
      requests.push({
        area: wish.width * wish.height,
        screen: track.info.source === 'screen',
        priority: track.info.priority ?? 1,
        speaking: this.context.isSpeaking(track.publisher),
        wanted: wish.quality,
        layers,
        current: down.allowed,
      });
    }
    const mayPause = this.maxBitrate > 0 || this.estimate.lastDecrease >= 0;
    const { qualities, next } = allocate(limit - sound, requests, mayPause);
    this.wanted = next > 0 ? next + sound : 0;
    this.pausedShare = share(qualities, (quality) => quality < 0);
    this.loweredShare = share(qualities, (quality, index) => {
      const { layers, wanted } = requests[index] ?? { layers: [], wanted: 0 };
      return quality >= 0 && quality < Math.min(wanted, layers.at(-1)?.quality ?? 0);
    });
    qualities.forEach((quality, index) => {
      const down = downs[index];
      if (down) this.apply(down, quality, now);
    });
    this.tellChanges(downs);
  }

  private apply(down: DownTrack, quality: number, now: number): void {
    if (quality >= 0) this.tightSince.delete(down);
    else if (down.allowed >= 0) {
      const since = this.tightSince.get(down) ?? now;
      this.tightSince.set(down, since);
      if (now - since < PAUSE_AFTER_MS) quality = 0;
    }
    const { allowed, wish } = down;
    if (quality < allowed && quality < wish.quality) this.loweredAt.set(down, now);
    else if (quality > allowed) {
      const calm = allowed < 0 ? PAUSED_CALM_MS : CALM_MS;
      if (now - (this.loweredAt.get(down) ?? -calm) < calm) return;
    }
    down.setAllowed(quality, now);
  }

  /** What does not flow takes no room, and starts freely when it is wanted again. */
  private release(down: DownTrack, now: number): void {
    if (down.allowed < 0) down.setAllowed(0, now);
  }

  private tellChanges(downs: readonly DownTrack[]): void {
    const changes: StreamState[] = [];
    const waiting = new Set<string>();
    for (const { allowed, track } of downs) if (allowed < 0) waiting.add(track.info.trackId);
    for (const trackId of this.paused)
      if (!waiting.has(trackId)) changes.push({ trackId, paused: false });
    for (const trackId of waiting)
      if (!this.paused.has(trackId)) changes.push({ trackId, paused: true });
    if (changes.length === 0) return;
    this.paused.clear();
    for (const trackId of waiting) this.paused.add(trackId);
    this.context.tellStates(changes);
  }

  private probe(now: number): void {
    if (this.extensions.transportSequence === 0) return;
    if (this.wanted === 0 && !this.prober.busy) return;
    const estimate = this.estimate.current(now);
    if (!Number.isFinite(estimate)) return;
    this.feedbackNow = now;
    const bytes = this.prober.tick(
      {
        estimate,
        wanted: this.maxBitrate > 0 ? Math.min(this.maxBitrate, this.wanted) : this.wanted,
        media: this.media.rate(now),
        overused: this.estimate.overused,
        lastDecrease: this.estimate.lastDecrease,
      },
      now,
    );
    if (bytes > 0) this.pad(bytes, now);
  }

  /** Sends about so many bytes that change nothing. False when no picture's stream can carry them. */
  pad(bytes: number, now: number): boolean {
    this.padding = true;
    try {
      for (const down of this.context.downs())
        if (down.slot.kind === 'video' && down.pad(bytes, now) > 0) return true;
      return false;
    } finally {
      this.padding = false;
    }
  }
}

function share(values: readonly number[], is: (value: number, index: number) => boolean): number {
  return values.length === 0 ? 0 : values.filter(is).length / values.length;
}
