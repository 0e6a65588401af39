/**
 * The media processes: one UDP port each from the first one on, and the rooms spread over them by what they
 * forward. A room never moves while somebody is in it: its clients know one port.
 */
import { MediaWorker, type MediaWorkerOptions } from './media-worker.js';

export interface SupervisorOptions extends Omit<MediaWorkerOptions, 'port'> {
  count: number;
  firstPort: number;
}

export class Supervisor {
  readonly workers: readonly MediaWorker[];

  constructor({ count, firstPort, ...options }: SupervisorOptions) {
    this.workers = Array.from(
      { length: count },
      (_, index) => new MediaWorker({ ...options, port: firstPort + index }),
    );
  }

  async start(): Promise<void> {
    try {
      await Promise.all(this.workers.map((worker) => worker.start()));
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** For a new room: a process that runs before one that is starting, and the least busy of those. */
  choose(): MediaWorker {
    const [best] = [...this.workers].sort(
      (a, b) => Number(b.ready) - Number(a.ready) || a.load - b.load,
    );
    if (!best) throw new Error('there is no media worker');
    return best;
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.close()));
  }
}
