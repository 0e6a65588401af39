/** Ties announced tracks to the sections that carry them. */
import type { PublishInfo, SendLimits } from '../messages.js';
import type { OfferSection } from './sdp/offer.js';
import { LIMITS } from './limits.js';
import type { UpTrack } from './rtp/up-track.js';
import { chooseCodec, redFor, rtxFor, trackCodec, type TrackCodec } from './sdp/codecs.js';

export const sends = ({ direction, rejected, kind }: OfferSection): boolean =>
  !rejected && kind !== 'application' && (direction === 'sendonly' || direction === 'sendrecv');

/**
 * Pairs of announced track and section. The client's track id in the section's msid decides where the browser
 * keeps it. Firefox does not: there the first free sending section of the kind is taken, in the order of the
 * announcements, and the number of layers (one or several) decides between candidates. Sections in `left` carried a track that was
 * withdrawn: only an exact match may use them again.
 */
export function matchPublications(
  announced: readonly PublishInfo[],
  sections: readonly OfferSection[],
  taken: ReadonlySet<string>,
  left: ReadonlySet<string>,
): [PublishInfo, OfferSection][] {
  const free = new Set(
    sections.filter((section) => sends(section) && !taken.has(section.mid) && chooseCodec(section)),
  );
  const pairs: [PublishInfo, OfferSection][] = [];
  const rest: PublishInfo[] = [];
  for (const info of announced) {
    const exact = [...free].find(
      ({ kind, msidTrack }) => kind === info.kind && msidTrack === info.cid,
    );
    if (exact) {
      free.delete(exact);
      pairs.push([info, exact]);
    } else {
      rest.push(info);
    }
  }
  for (const info of rest) {
    const candidates = [...free].filter(({ kind, mid }) => kind === info.kind && !left.has(mid));
    const simulcast = info.layers.length > 1;
    const section =
      candidates.find(({ sendRids }) => sendRids.length > 1 === simulcast) ?? candidates[0];
    if (!section) continue;
    free.delete(section);
    pairs.push([info, section]);
  }
  return pairs;
}

/** The announced tracks of one client, before and after a section carries them. */
export class Publications {
  private readonly announced = new Map<string, PublishInfo>();
  private readonly bound = new Map<string, UpTrack>();
  private readonly left = new Set<string>();

  /** False when there are too many. */
  announce(info: PublishInfo): boolean {
    if (this.announced.size >= LIMITS.pendingPublications) return false;
    this.announced.set(info.trackId, info);
    return true;
  }

  get tracks(): Iterable<UpTrack> {
    return this.bound.values();
  }

  byMid(mid: string): UpTrack | undefined {
    return this.bound.get(mid);
  }

  /** Mute may come before the track is live. */
  mute(trackId: string, muted: boolean): UpTrack | undefined {
    const info = this.announced.get(trackId);
    if (info) info.muted = muted;
    return this.find(trackId);
  }

  /** It may change before the track is live. */
  cap(trackId: string, limits: SendLimits, priority: number): void {
    const info = this.announced.get(trackId);
    if (info) Object.assign(info, limits, { priority });
    this.find(trackId)?.setLimits(limits);
  }

  withdraw(trackId: string): UpTrack | undefined {
    this.announced.delete(trackId);
    for (const [mid, track] of this.bound) {
      if (track.info.trackId !== trackId) continue;
      this.bound.delete(mid);
      this.left.add(mid);
      return track;
    }
    return undefined;
  }

  /** Tracks whose section sends no more. */
  ended(sections: readonly OfferSection[]): UpTrack[] {
    const sending = new Set(sections.filter(sends).map(({ mid }) => mid));
    for (const mid of this.left) if (!sending.has(mid)) this.left.delete(mid);
    const ended: UpTrack[] = [];
    for (const [mid, track] of this.bound) {
      if (sending.has(mid)) continue;
      this.bound.delete(mid);
      ended.push(track);
    }
    return ended;
  }

  /**
   * Binds what can be bound now; `make` builds the live track. Sections that are `answered` already keep the codec
   * of their answer.
   */
  bind(
    sections: readonly OfferSection[],
    make: (
      info: PublishInfo,
      codec: TrackCodec,
      payloadType: number,
      rtxPayloadType: number,
      redPayloadType: number,
    ) => UpTrack,
    answered = false,
  ): { mid: string; track: UpTrack }[] {
    const taken = new Set(this.bound.keys());
    const pairs = matchPublications([...this.announced.values()], sections, taken, this.left);
    return pairs.flatMap(([info, section]) => {
      const codec = chooseCodec(section, answered ? undefined : info.codec);
      if (!codec) return [];
      const red = info.red && !answered ? redFor(section, codec) : undefined;
      const rtx = rtxFor(section, codec);
      const track = make(info, trackCodec(codec), codec.pt, rtx?.pt ?? 0, red?.pt ?? 0);
      this.announced.delete(info.trackId);
      this.left.delete(section.mid);
      this.bound.set(section.mid, track);
      return [{ mid: section.mid, track }];
    });
  }

  private find(trackId: string): UpTrack | undefined {
    for (const track of this.bound.values()) if (track.info.trackId === trackId) return track;
    return undefined;
  }
}
