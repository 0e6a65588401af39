import { HmsError, type MediaGrant } from '../protocol/index.js';
import type { TrackStats, Unsubscribe } from '../store/ports.js';
import type { Call, CallParts } from './call.js';
import { loadLivekit } from './load.js';
import { reconnectDelay } from './reconnect-delay.js';

type Renew = () => Promise<MediaGrant | null>;

/** A call whose code comes with the media client: in the lobby nobody needs it, and viewers of a stream never do. */
export class LazyCall {
  readonly #parts: CallParts;
  #call: Call | null = null;
  /** Counts up with every connect and disconnect: what is loaded late belongs to nobody. */
  #run = 0;

  constructor(parts: CallParts) {
    this.#parts = parts;
  }

  preload(): void {
    // A failure shows when the client is needed.
    this.#load().catch(() => {});
    loadLivekit().catch(() => {});
  }

  async connect(grant: MediaGrant, renew: Renew): Promise<void> {
    const run = ++this.#run;
    const call = this.#call ?? (await this.#keepLoading(run));
    if (call && run === this.#run) await call.connect(grant, renew);
  }

  async disconnect(): Promise<void> {
    this.#run += 1;
    if (this.#call) await this.#call.disconnect();
    else this.#parts.tell({ type: 'status', status: 'idle' });
  }

  async unblockAudio(): Promise<void> {
    await this.#call?.unblockAudio();
  }

  async setSpeaker(id: string): Promise<void> {
    await this.#call?.setSpeaker(id);
  }

  setVolume(trackId: string, volume: number): void {
    this.#call?.setVolume(trackId, volume);
  }

  onTrackStats(trackId: string, listener: (stats: TrackStats) => void): Unsubscribe {
    return this.#call?.onTrackStats(trackId, listener) ?? (() => {});
  }

  close(): void {
    this.#run += 1;
    this.#call?.close();
  }

  async #load(): Promise<Call> {
    const { Call } = await import('./call.js');
    this.#call ??= new Call(this.#parts);
    return this.#call;
  }

  async #keepLoading(run: number): Promise<Call | null> {
    const { tell } = this.#parts;
    const since = Date.now();
    tell({ type: 'status', status: 'connecting' });
    for (let attempt = 0; run === this.#run; attempt += 1) {
      try {
        return await this.#load();
      } catch (cause) {
        const delay = reconnectDelay({ attempt, elapsedMs: Date.now() - since });
        if (delay === null) {
          tell({ type: 'status', status: 'failed' });
          throw new HmsError('media_unavailable', 'The call could not be loaded.', { cause });
        }
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
    return null;
  }
}
