import type { EventName, Events, Track } from '../../protocol/index.js';
import type { MediaTrack } from '../sfu/port.js';

const MAX_TRACKS_PER_PEER = 32;

type Tell = <N extends EventName>(type: N, body: Events[N]) => void;

/** What is published in one room, as the media engine told it. */
export class RoomTracks {
  readonly #tracks = new Map<string, Track>();
  /** Milliseconds since the epoch. */
  readonly #startedAt = new Map<string, number>();
  readonly #tell: Tell;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  list(): Track[] {
    return [...this.#tracks.values()];
  }

  of(peerId: string): Track[] {
    return this.list().filter((track) => track.peerId === peerId);
  }

  /** When the track began; milliseconds since the epoch. */
  startedAt(trackId: string): number {
    return this.#startedAt.get(trackId) ?? 0;
  }

  /** A track that is known already is updated: engines tell a track again after a restart. */
  add(peerId: string, added: MediaTrack): void {
    const known = this.#tracks.get(added.id);
    if (known?.peerId === peerId) {
      this.update(added.id, added);
      return;
    }
    if (known || this.of(peerId).length >= MAX_TRACKS_PER_PEER) return;
    const { id, kind, source, muted, width, height } = added;
    const track: Track = { id, peerId, kind, source, muted, width, height };
    this.#tracks.set(id, track);
    this.#startedAt.set(id, Date.now());
    this.#tell('track.added', { track });
  }

  update(trackId: string, now: Pick<Track, 'muted' | 'width' | 'height'>): void {
    const track = this.#tracks.get(trackId);
    if (!track) return;
    const changes: Events['track.updated']['changes'] = {};
    if (track.muted !== now.muted) changes.muted = now.muted;
    if (track.width !== now.width) changes.width = now.width;
    if (track.height !== now.height) changes.height = now.height;
    if (Object.keys(changes).length === 0) return;
    this.#tracks.set(trackId, { ...track, ...changes });
    this.#tell('track.updated', { trackId, changes });
  }

  remove(trackId: string): void {
    this.#startedAt.delete(trackId);
    if (this.#tracks.delete(trackId)) this.#tell('track.removed', { trackId });
  }

  removeAllOf(peerId: string): void {
    for (const { id } of this.of(peerId)) this.remove(id);
  }
}
