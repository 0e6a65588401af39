/**
 * What one client receives: wishes, the sections that carry them, and the SSRCs of those sections.
 *
 * A subscription waits until its track is live and the client offers a free receive section of its kind. The
 * client is asked for missing sections once per offer; `expected` remembers what was asked, so that an offer
 * that crossed the request on its way does not make us ask again.
 */
import { randomInt } from 'node:crypto';
import type { TrackSource } from '../../../protocol/index.js';
import { LIMITS } from './limits.js';
import { DownSlot } from './rtp/down-slot.js';
import { DEFAULT_WISH, DownTrack, type Downlink, type Wish } from './rtp/down-track.js';
import type { UpTrack } from './rtp/up-track.js';
import type { SectionUse } from './sdp/answer.js';
import { matchCodec, redFor, rtxFor } from './sdp/codecs.js';
import type { OfferSection } from './sdp/offer.js';

interface Subscription {
  wish: Wish;
  down: DownTrack | undefined;
  /** The answer that names it was written: packets may flow. */
  started: boolean;
  /** The client decodes none of the track's codecs: never asked for again. */
  unsupported: boolean;
}

type Kind = 'audio' | 'video';
const KINDS: readonly Kind[] = ['audio', 'video'];

/** Tracks of one capture, under LiveKit's names for them. */
const SYNC_STREAMS: Record<TrackSource, string> = {
  camera: 'camera',
  microphone: 'camera',
  screen: 'screen_share',
  screen_audio: 'screen_share',
};

const random = () => randomInt(0x1_0000_0000) / 0x1_0000_0000;

export const receives = ({ direction, rejected, kind }: OfferSection): boolean =>
  !rejected && kind !== 'application' && (direction === 'recvonly' || direction === 'sendrecv');

export class Subscriptions {
  private readonly link: Downlink;
  private readonly cname: string;
  private readonly findTrack: (trackId: string) => UpTrack | undefined;
  private readonly wishes = new Map<string, Subscription>();
  private readonly slots = new Map<string, [DownSlot, DownSlot]>();
  private readonly bySsrc = new Map<number, DownTrack>();
  private readonly byMid = new Map<string, DownTrack>();
  /** Sections whose answer still names a track that is gone. */
  private readonly stale = new Set<string>();
  private expected: Record<Kind, number> = { audio: 0, video: 0 };
  private offered: Record<Kind, number> = { audio: 0, video: 0 };

  constructor(link: Downlink, cname: string, findTrack: (trackId: string) => UpTrack | undefined) {
    this.link = link;
    this.cname = cname;
    this.findTrack = findTrack;
  }

  get downs(): Iterable<DownTrack> {
    return this.byMid.values();
  }

  downBySsrc(ssrc: number): DownTrack | undefined {
    return this.bySsrc.get(ssrc);
  }

  add(trackId: string): void {
    if (this.wishes.has(trackId) || this.wishes.size >= LIMITS.subscriptions) return;
    this.wishes.set(trackId, {
      wish: DEFAULT_WISH,
      down: undefined,
      started: false,
      unsupported: false,
    });
  }

  remove(trackId: string): void {
    const wish = this.wishes.get(trackId);
    if (!wish) return;
    this.wishes.delete(trackId);
    this.unbind(wish);
  }

  setWish(trackId: string, wish: Wish, now: number): void {
    const subscription = this.wishes.get(trackId);
    if (!subscription) return;
    subscription.wish = wish;
    if (subscription.started) subscription.down?.setWish(wish, now);
  }

  /** Gives sections to waiting subscriptions. `firstAfterResume`: what was asked before may never have arrived. */
  take(sections: readonly OfferSection[], firstAfterResume: boolean): void {
    const free = sections.filter(receives);
    this.offered = { audio: count(free, 'audio'), video: count(free, 'video') };
    if (firstAfterResume) this.expected = { audio: 0, video: 0 };
    for (const [mid, down] of this.byMid) {
      const section = free.find((entry) => entry.mid === mid);
      if (section && matchCodec(section, down.track.codec)) continue;
      const wish = this.wishes.get(down.track.info.trackId);
      if (wish) this.unbind(wish);
    }
    this.stale.clear();
    for (const [trackId, wish] of this.wishes) {
      const track = this.waitsFor(trackId, wish);
      if (!track) continue;
      const ofKind = free.filter(
        ({ kind, mid }) => kind === track.info.kind && !this.byMid.has(mid),
      );
      const section = ofKind.find((entry) => matchCodec(entry, track.codec) !== undefined);
      if (section) this.bind(wish, track, section);
      else wish.unsupported = ofKind.length > 0;
    }
  }

  /** The use of a receive section in the answer; undefined when nothing needs it. */
  use(section: OfferSection, firefox: boolean): SectionUse | undefined {
    const down = this.byMid.get(section.mid);
    const codec = down && matchCodec(section, down.track.codec);
    if (!down || !codec) return undefined;
    const rtx = rtxFor(section, codec);
    // The packets name the codec inside by the publisher's number.
    const red =
      down.track.redPayloadType > 0 && codec.pt === down.track.payloadType
        ? redFor(section, codec)
        : undefined;
    down.slot.payloadType = codec.pt;
    down.slot.rtxPayloadType = rtx?.pt ?? 0;
    down.slot.redPayloadType = red?.pt ?? 0;
    const { trackId, source } = down.track.info;
    // Browsers sync the lips of what shares a stream. LiveKit clients know the track by its mid, but in Firefox
    // they expect the track's name here.
    const stream = firefox ? trackId : SYNC_STREAMS[source];
    const streamId = `${down.track.publisher}|${stream}`;
    const { ssrc, rtxSsrc } = down.slot;
    const { cname } = this;
    return { use: 'send', codec, rtx, red, ssrc, rtxSsrc, cname, streamId, trackId };
  }

  midToTrackId(): Record<string, string> {
    return Object.fromEntries([...this.byMid].map(([mid, { track }]) => [mid, track.info.trackId]));
  }

  /** What to ask the client for; undefined when its sections fit. */
  missing(): { audios: number; videos: number } | undefined {
    const waiting: Record<Kind, number> = { audio: 0, video: 0 };
    for (const [trackId, wish] of this.wishes) {
      const track = this.waitsFor(trackId, wish);
      if (track) waiting[track.info.kind] += 1;
    }
    const roomLeft = KINDS.some(
      (kind) => waiting[kind] > 0 && this.used(kind) < this.offered[kind],
    );
    const audios = this.ask('audio', waiting.audio);
    const videos = this.ask('video', waiting.video);
    const needed = audios + videos > 0 || roomLeft || this.stale.size > 0;
    return needed ? { audios, videos } : undefined;
  }

  /** Starts what the answer just written carries for the first time; returns those tracks. */
  start(now: number): string[] {
    const started: string[] = [];
    for (const [trackId, wish] of this.wishes) {
      if (!wish.down || wish.started) continue;
      wish.started = true;
      wish.down.setWish(wish.wish, now);
      started.push(trackId);
    }
    return started;
  }

  close(): void {
    for (const wish of this.wishes.values()) this.unbind(wish);
    this.wishes.clear();
  }

  private ask(kind: Kind, waiting: number): number {
    const have = Math.max(this.offered[kind], this.expected[kind]);
    const more = Math.max(0, this.used(kind) + waiting - have);
    this.expected[kind] = have + more;
    return more;
  }

  private used(kind: Kind): number {
    let used = 0;
    for (const { slot } of this.byMid.values()) if (slot.kind === kind) used += 1;
    return used;
  }

  /** The live track that a subscription has no section for yet. */
  private waitsFor(trackId: string, wish: Subscription): UpTrack | undefined {
    return wish.down || wish.unsupported ? undefined : this.findTrack(trackId);
  }

  private bind(wish: Subscription, track: UpTrack, section: OfferSection): void {
    const { mid } = section;
    const { kind } = track.info;
    const [next, last] = this.slots.get(mid) ?? [
      new DownSlot(mid, kind, random),
      new DownSlot(mid, kind, random),
    ];
    this.slots.set(mid, [last, next]);
    const down = new DownTrack(track, next, this.link);
    wish.down = down;
    this.byMid.set(mid, down);
    this.bySsrc.set(next.ssrc, down);
  }

  private unbind(wish: Subscription): void {
    const { down } = wish;
    if (!down) return;
    wish.down = undefined;
    wish.started = false;
    down.close();
    this.byMid.delete(down.slot.mid);
    this.bySsrc.delete(down.slot.ssrc);
    this.stale.add(down.slot.mid);
  }
}

const count = (sections: readonly OfferSection[], kind: Kind): number =>
  sections.filter((section) => section.kind === kind).length;
