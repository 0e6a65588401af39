/** The peers of one room: whose packets and data reach whom, who is heard, and what of each track is used. */
import type { SpeakerLevel, WorkerNotice } from '../messages.js';
import type { StampedData } from './data.js';
import { DataHistory } from './data-history.js';
import { DataTracks } from './data-tracks.js';
import type { Peer, PeerRoom } from './peer.js';
import { QualityMeter } from './quality.js';
import type { UpTrack } from './rtp/up-track.js';

const SPEAKERS_MS = 400;
const DEMAND_MS = 200;
const QUALITY_MS = 5_000;

export class Room implements PeerRoom {
  readonly peers = new Map<string, Peer>();
  readonly dataTracks = new DataTracks();
  private readonly history = new DataHistory();
  private readonly id: string;
  private readonly notify: (notice: WorkerNotice) => void;
  private readonly tracks = new Map<string, UpTrack>();
  /** What was told last of those who are heard. */
  private readonly speakers = new Map<string, SpeakerLevel>();
  private readonly meters = new WeakMap<Peer, QualityMeter>();
  private speakersAt = 0;
  private demandAt = 0;
  private qualityAt = performance.now();

  constructor(id: string, notify: (notice: WorkerNotice) => void) {
    this.id = id;
    this.notify = notify;
  }

  findTrack(trackId: string): UpTrack | undefined {
    return this.tracks.get(trackId);
  }

  isSpeaking(publisher: string): boolean {
    return this.speakers.has(publisher);
  }

  trackLive(track: UpTrack): void {
    this.tracks.set(track.info.trackId, track);
    for (const peer of this.peers.values()) peer.askForSections();
  }

  trackEnded(track: UpTrack): void {
    this.tracks.delete(track.info.trackId);
    for (const peer of this.peers.values()) peer.unsubscribe(track.info.trackId);
  }

  data(from: string, data: StampedData, reliable: boolean): void {
    const { bytes, destinations } = data;
    if (reliable) this.history.note(from, data);
    for (const peer of this.peers.values()) {
      if (peer.sid === from) continue;
      if (destinations.size > 0 && !destinations.has(peer.identity)) continue;
      peer.data.send(bytes, reliable);
    }
  }

  replay(peer: Peer, received: readonly { publisher: string; sequence: number }[]): void {
    const known = new Map(received.map(({ publisher, sequence }) => [publisher, sequence]));
    for (const bytes of this.history.after(known, peer)) peer.data.send(bytes, true);
  }

  tick(now: number): void {
    if (now - this.speakersAt >= SPEAKERS_MS) {
      this.listen(Math.min(2 * SPEAKERS_MS, now - this.speakersAt));
      this.speakersAt = now;
    }
    if (now - this.demandAt >= DEMAND_MS) {
      this.demandAt = now;
      for (const track of this.tracks.values()) this.tellDemand(track, now);
    }
    if (now - this.qualityAt >= QUALITY_MS) {
      this.qualityAt = now;
      this.judge();
    }
  }

  private listen(windowMs: number): void {
    const heard = new Map<string, number>();
    for (const { level, muted, publisher } of this.tracks.values()) {
      if (!level) continue;
      if (muted) level.reset();
      else level.close(windowMs);
      if (level.active) heard.set(publisher, Math.max(level.level, heard.get(publisher) ?? 0));
    }
    const changes: SpeakerLevel[] = [];
    for (const [peer, level] of heard)
      if (this.speakers.get(peer)?.level !== level) changes.push({ peer, level, active: true });
    for (const peer of this.speakers.keys())
      if (!heard.has(peer)) changes.push({ peer, level: 0, active: false });
    if (changes.length === 0) return;
    for (const change of changes) {
      if (change.active) this.speakers.set(change.peer, change);
      else this.speakers.delete(change.peer);
    }
    changes.sort((a, b) => b.level - a.level);
    this.notify({ type: 'speakers', room: this.id, speakers: changes });
  }

  private tellDemand(track: UpTrack, now: number): void {
    if (track.info.kind !== 'video') return;
    let max = -1;
    for (const down of track.downs) max = Math.max(max, down.demand);
    const qualities = track.demand.update(max, now);
    if (!qualities) return;
    const { publisher: peer, info } = track;
    this.notify({ type: 'track.qualities', peer, trackId: info.trackId, qualities });
  }

  private judge(): void {
    const peers = [];
    for (const peer of this.peers.values()) {
      const sample = peer.sample();
      if (!sample) continue;
      const meter = this.meters.get(peer) ?? new QualityMeter();
      this.meters.set(peer, meter);
      const told = meter.update(peer.sid, sample);
      if (told) peers.push(told);
    }
    if (peers.length > 0) this.notify({ type: 'quality', peers });
  }
}
