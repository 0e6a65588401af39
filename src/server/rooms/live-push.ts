/**
 * One stream of a room to servers of others, from the order to its end. It rides on a live stream, or has a worker of its
 * own: `carrier` is the stream that the engine knows its targets by.
 */
import { randomUUID } from 'node:crypto';
import type { ExternalStream, ExternalTarget, Peer } from '../../protocol/index.js';
import type { LiveEngine, LiveEvent, PushTarget } from '../live/port.js';
import { withoutKey } from '../live/worker/rtmp/address.js';
import type { ExternalChange, ExternalStreamFacts } from './journal.js';
import type { PushSettings } from './live-push-settings.js';
import type { LiveJob } from './live-desk.js';
import type { StopReason } from './live-stream.js';
import { factsOf, type RoomCore } from './room-core.js';

interface Target extends ExternalTarget {
  /** Whole: a secret. */
  address: string;
}

export interface LivePushPorts {
  engine: Pick<LiveEngine, 'stop' | 'pushTo'>;
  core: RoomCore;
  /** Its state for people is another, or it is over. */
  onChange: () => void;
}

interface Ending {
  by: Peer | null;
  reason: StopReason;
  at: number;
}

export class LivePush implements LiveJob {
  readonly id = randomUUID();
  readonly initialisedAt = Date.now();
  readonly settings: PushSettings;
  readonly over: Promise<void>;
  /** Null: on the way from one to another. */
  carrier: string | null = null;
  /** That began with it, and ends with it. */
  recordingId: string | null = null;
  readonly #ports: LivePushPorts;
  readonly #targets = new Map<string, Target>();
  #running = true;
  #startedAt: number | null = null;
  #begun = false;
  #error: ExternalStream['error'] = null;
  #ending: Ending | null = null;
  #longest: NodeJS.Timeout | undefined;
  #finish: () => void = () => {};

  constructor(settings: PushSettings, urls: readonly string[], ports: LivePushPorts) {
    this.settings = settings;
    this.#ports = ports;
    this.over = new Promise((resolve) => (this.#finish = resolve));
    this.#take(urls);
  }

  get running(): boolean {
    return this.#running;
  }

  get targets(): PushTarget[] {
    return [...this.#targets.values()].map(({ id, address }) => ({ id, url: address }));
  }

  /** What people are told; null once somebody stopped it. */
  get state(): ExternalStream | null {
    if (!this.#running && !this.#error) return null;
    return {
      id: this.id,
      state: this.#error ? 'failed' : this.#startedAt === null ? 'initialised' : 'started',
      targets: [...this.#targets.values()].map(told),
      initialisedAt: this.initialisedAt,
      startedAt: this.#startedAt,
      error: this.#error,
    };
  }

  /** Resolves when it is ordered (`carry`) and written down; otherwise nothing of it is left. */
  async begin(carry: () => Promise<void>, by: Peer | null): Promise<void> {
    try {
      await carry();
    } catch (error) {
      this.#end();
      throw error;
    }
    try {
      const at = this.initialisedAt;
      await this.#note({ type: 'external.begun', by: by && factsOf(by), at });
    } catch (error) {
      this.#running = false;
      this.#release();
      throw error;
    }
    this.#begun = true;
    if (this.#ending) {
      await this.#tellEnd(this.#ending);
      return;
    }
    const stop = () => this.stopByItself('max duration reached');
    this.#longest = setTimeout(stop, this.settings.longestMs).unref();
  }

  /** Resolves when it is written down. */
  async stop(by: Peer | null, reason: StopReason): Promise<void> {
    if (!this.#running) return;
    this.#running = false;
    this.#ending = { by, reason, at: Date.now() };
    clearTimeout(this.#longest);
    const written = this.#begun ? this.#tellEnd(this.#ending) : null;
    this.#release();
    this.#ports.onChange();
    await written;
  }

  /** By itself: nobody waits for it, and it is over also where that cannot be written down. */
  stopByItself(reason: StopReason): void {
    this.stop(null, reason).catch(() => {});
  }

  add(urls: readonly string[]): void {
    this.#take(urls);
    this.#targetsChanged();
  }

  /** False: there is no such target. */
  remove(targetId: string): boolean {
    if (!this.#targets.delete(targetId)) return false;
    this.#targetsChanged();
    return true;
  }

  /** Nothing goes out for a while, through no fault of the targets. */
  interrupted(): void {
    for (const target of this.#targets.values()) {
      if (target.state !== 'failed') Object.assign(target, { state: 'retrying', reason: null });
    }
    this.#ports.onChange();
  }

  handle(event: LiveEvent): void {
    switch (event.type) {
      case 'pushed':
        this.#pushed(event);
        break;
      case 'interrupted':
        this.interrupted();
        break;
      case 'stopped':
        // A worker that ended by itself has heard of an end that we have not.
        this.stopByItself('server stopped');
        this.#end();
        break;
      case 'failed':
        this.#failed(event);
        this.#end();
        break;
      case 'started':
      case 'resumed':
      case 'recordingFailed':
        break;
    }
  }

  #failed({ code, message }: Extract<LiveEvent, { type: 'failed' }>): void {
    if (!this.#running) return;
    this.#error = { code, message };
    if (this.#begun) void this.#note({ type: 'external.failed', code, message });
  }

  #pushed({ targetId, state, reason }: Extract<LiveEvent, { type: 'pushed' }>): void {
    const target = this.#targets.get(targetId);
    if (!target || !this.#running) return;
    Object.assign(target, { state, reason });
    if (state === 'connected' && this.#startedAt === null) {
      this.#startedAt = Date.now();
      void this.#note({ type: 'external.started' });
    }
    this.#ports.onChange();
  }

  #take(urls: readonly string[]): void {
    for (const address of urls) {
      const id = randomUUID();
      const url = withoutKey(address);
      this.#targets.set(id, { id, url, address, state: 'connecting', reason: null });
    }
  }

  #targetsChanged(): void {
    if (this.carrier !== null) this.#ports.engine.pushTo(this.carrier, this.targets);
    void this.#note({ type: 'external.changed' });
    this.#ports.onChange();
  }

  /** A worker of its own tells when it is gone; what it rides on goes on. */
  #release(): void {
    const { carrier } = this;
    if (carrier === this.id) {
      this.#ports.engine.stop(this.id);
      return;
    }
    if (carrier !== null) this.#ports.engine.pushTo(carrier, []);
    this.#end();
  }

  #tellEnd({ by, reason, at }: Ending): Promise<void> {
    return this.#note({ type: 'external.stopped', by: by && factsOf(by), reason, at });
  }

  #end(): void {
    this.#running = false;
    this.carrier = null;
    clearTimeout(this.#longest);
    this.#finish();
    this.#ports.onChange();
  }

  #note(change: ExternalNote): Promise<void> {
    return this.#ports.core.note({ ...change, external: this.#facts() });
  }

  #facts(): ExternalStreamFacts {
    const { destination, layer } = this.settings;
    return {
      id: this.id,
      destination,
      width: layer.width,
      height: layer.height,
      targets: [...this.#targets.values()].map(({ id, url }) => ({ id, url })),
      initialisedAt: this.initialisedAt,
      startedAt: this.#startedAt,
      recordingId: this.recordingId,
    };
  }
}

function told({ id, url, state, reason }: Target): ExternalTarget {
  return { id, url, state, reason };
}

type ExternalNote = ExternalChange extends infer Change
  ? Change extends ExternalChange
    ? Omit<Change, 'room' | 'session' | 'at' | 'external'> & { at?: number }
    : never
  : never;
