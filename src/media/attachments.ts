import type { Unsubscribe } from '../store/ports.js';

/** What we use of a track of the media client. */
export interface Attachable {
  attach(element: HTMLMediaElement): unknown;
  detach(element: HTMLMediaElement): unknown;
  getRTCStatsReport?(): Promise<Iterable<readonly [string, unknown]> | undefined>;
}

/**
 * Which element wants which track, and which tracks are there: in either order. Elements go through the media
 * client's own attach, since it measures them to choose the layer that is received.
 */
export class Attachments {
  #tracks = new Map<string, Attachable>();
  #elements = new Map<string, Set<HTMLMediaElement>>();
  #tell: (trackId: string, ready: boolean) => void;

  constructor(tell: (trackId: string, ready: boolean) => void) {
    this.#tell = tell;
  }

  attach(trackId: string, element: HTMLMediaElement): Unsubscribe {
    const elements = this.#elements.get(trackId) ?? new Set();
    this.#elements.set(trackId, elements.add(element));
    this.#tracks.get(trackId)?.attach(element);
    return () => {
      if (!elements.delete(element)) return;
      if (elements.size === 0) this.#elements.delete(trackId);
      this.#tracks.get(trackId)?.detach(element);
    };
  }

  track(trackId: string): Attachable | undefined {
    return this.#tracks.get(trackId);
  }

  /** Somebody looks at it. */
  wants(trackId: string): boolean {
    return this.#elements.has(trackId);
  }

  add(trackId: string, track: Attachable): void {
    this.remove(trackId);
    this.#tracks.set(trackId, track);
    for (const element of this.#elements.get(trackId) ?? []) track.attach(element);
    this.#tell(trackId, true);
  }

  remove(trackId: string): void {
    const track = this.#tracks.get(trackId);
    if (!track) return;
    this.#tracks.delete(trackId);
    // First told: who shows it may want to keep the last frame.
    this.#tell(trackId, false);
    for (const element of this.#elements.get(trackId) ?? []) track.detach(element);
  }

  clear(): void {
    for (const trackId of [...this.#tracks.keys()]) this.remove(trackId);
  }
}
