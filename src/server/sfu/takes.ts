/** Takes of all media processes: ordered where the room is, and over when their process is gone. */
import type { SfuLogger } from './logger.js';
import type { TakeNews, WorkerRequest } from './messages.js';
import type { MediaTakes, TakeEvent, TakeOrder } from './port.js';

interface TakeWorker {
  send(request: WorkerRequest): void;
}

export interface TakesOptions {
  /** Where a room is; undefined: nowhere. */
  find(roomId: string): { sid: string; worker: TakeWorker } | undefined;
  logger: SfuLogger;
}

export class Takes implements MediaTakes {
  readonly #options: TakesOptions;
  readonly #workers = new Map<string, TakeWorker>();
  #listener: (event: TakeEvent) => void = () => {};

  constructor(options: TakesOptions) {
    this.#options = options;
  }

  begin({ id: take, roomId, path, trackIds }: TakeOrder): void {
    const room = this.#options.find(roomId);
    if (!room) {
      this.#listener({ takeId: take, type: 'ended' });
      return;
    }
    this.#workers.set(take, room.worker);
    const { sid, worker } = room;
    worker.send({ type: 'take.begin', take, room: sid, path, trackIds: [...trackIds] });
  }

  end(takeId: string): void {
    this.#workers.get(takeId)?.send({ type: 'take.end', take: takeId });
  }

  onEvent(listener: (event: TakeEvent) => void): void {
    this.#listener = listener;
  }

  hear(takeId: string, news: TakeNews): void {
    if (!this.#workers.has(takeId)) return;
    if (news.type === 'begun') {
      this.#listener({ takeId, type: 'begun' });
      return;
    }
    this.#workers.delete(takeId);
    if (news.type === 'failed') {
      this.#options.logger.warn({ take: takeId, code: news.code }, 'a track is not recorded on');
      this.#listener({ takeId, ...news });
      return;
    }
    const { dropped } = news;
    if (dropped > 0) this.#options.logger.warn({ take: takeId, dropped }, 'frames not recorded');
    this.#listener({ takeId, type: 'ended' });
  }

  /** The process died; what it wrote stays. */
  lost(worker: TakeWorker): void {
    for (const [takeId, of] of [...this.#workers]) {
      if (of === worker) this.hear(takeId, { type: 'ended', dropped: 0 });
    }
  }
}
