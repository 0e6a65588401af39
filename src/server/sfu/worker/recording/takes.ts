/** The takes of one media process. */
import type { WorkerNotice, WorkerRequest } from '../../messages.js';
import type { UpTrack } from '../rtp/up-track.js';
import { Take, type TakeCounters } from './take.js';

type Begin = Extract<WorkerRequest, { type: 'take.begin' }>;

/** Where its tracks are. */
export interface TakeRoom {
  findTrack(trackId: string): UpTrack | undefined;
}

export class Takes {
  readonly #notify: (notice: WorkerNotice) => void;
  readonly #counters: TakeCounters;
  readonly #running = new Map<string, Take>();

  constructor(notify: (notice: WorkerNotice) => void, counters: TakeCounters) {
    this.#notify = notify;
    this.#counters = counters;
  }

  /** Tracks that are not there any more are left out; without one it ends at once. */
  begin({ take: id, path, trackIds }: Begin, room: TakeRoom | undefined): void {
    const tracks = trackIds.flatMap((trackId) => room?.findTrack(trackId) ?? []);
    if (tracks.length === 0 || this.#running.has(id)) {
      this.#notify({ type: 'take', take: id, news: { type: 'ended', dropped: 0 } });
      return;
    }
    const take = new Take({
      path,
      tracks,
      counters: this.#counters,
      isLive: (track) => room?.findTrack(track.info.trackId) === track,
      onNews: (news) => {
        if (news.type !== 'begun') this.#running.delete(id);
        this.#notify({ type: 'take', take: id, news });
      },
    });
    this.#running.set(id, take);
  }

  end(id: string): void {
    void this.#running.get(id)?.close();
  }

  tick(now: number): void {
    for (const take of this.#running.values()) take.tick(now);
  }

  /** Resolves when everything is on the disk. */
  async close(): Promise<void> {
    await Promise.all([...this.#running.values()].map((take) => take.close()));
  }
}
