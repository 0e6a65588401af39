/**
 * One live stream, from the order to its files. It outlives its room: after the room has ended, the last part and the
 * recordings still come.
 */
import { HmsError, type Peer, type RoomStream } from '../../protocol/index.js';
import type { LiveEngine, LiveEvent, LiveFile, LiveOrder } from '../live/port.js';
import type { AssetFacts, RoomChange, StreamFacts } from './journal.js';
import type { LiveSettings } from './live-settings.js';
import { factsOf, type RoomCore } from './room-core.js';

/** Why a stream ended, in the platform's words. */
export type StopReason =
  'client request' | 'max duration reached' | 'room ended' | 'last peer left' | 'server stopped';

interface Ending {
  by: Peer | null;
  reason: StopReason;
  at: number;
}

export interface LiveStreamPorts {
  engine: LiveEngine;
  core: RoomCore;
  /** Never rejects. */
  assets(stream: StreamFacts, files: readonly LiveFile[]): Promise<AssetFacts[]>;
  /** Its state for people is another, or it is over. */
  onChange: () => void;
  onPushed: (event: Extract<LiveEvent, { type: 'pushed' | 'interrupted' }>) => void;
}

export class LiveStream {
  readonly id: string;
  readonly settings: LiveSettings;
  /** Resolves when nothing of it will come any more. */
  readonly over: Promise<void>;
  readonly #ports: LiveStreamPorts;
  readonly initialisedAt: number;
  #phase: 'initialised' | 'started' | 'stopping' | 'over' = 'initialised';
  #startedAt: number | null = null;
  #url: string | null = null;
  #recording: 'on' | 'paused' | 'failed' = 'on';
  #begun = false;
  #error: RoomStream['error'] = null;
  #ending: Ending | null = null;
  #longest: NodeJS.Timeout | undefined;
  #finish: () => void = () => {};

  constructor(
    given: { id: string; initialisedAt: number; startedAt: number | null; settings: LiveSettings },
    ports: LiveStreamPorts,
  ) {
    this.id = given.id;
    this.settings = given.settings;
    this.#ports = ports;
    this.initialisedAt = given.initialisedAt;
    this.#startedAt = given.startedAt;
    this.over = new Promise((resolve) => (this.#finish = resolve));
  }

  /** On its way, or to be watched. */
  get running(): boolean {
    return this.#phase === 'initialised' || this.#phase === 'started';
  }

  /** What people are told; null once somebody stopped it. */
  get state(): RoomStream | null {
    if (this.#error === null && !this.running) return null;
    const { playlist } = this.settings;
    const recording = this.#recording === 'failed' ? null : this.settings.recording;
    return {
      id: this.id,
      state: this.#error ? 'failed' : this.#phase === 'started' ? 'started' : 'initialised',
      url: this.#phase === 'started' ? this.#url : null,
      playlistType: playlist === 'event' ? 'dvr' : 'no-dvr',
      initialisedAt: this.initialisedAt,
      startedAt: this.#startedAt,
      recording: recording && {
        hlsVod: recording.hlsVod,
        singleFilePerLayer: recording.singleFilePerLayer,
        paused: this.#recording === 'paused',
      },
      error: this.#error,
    };
  }

  /** Resolves when the stream is ordered and written down; otherwise nothing of it is left. */
  async begin(order: Omit<LiveOrder, 'streamId' | 'roomId'>, by: Peer | null): Promise<void> {
    const { engine, core } = this.#ports;
    try {
      await engine.start({ ...order, streamId: this.id, roomId: core.id });
    } catch (error) {
      this.#end();
      throw error;
    }
    try {
      const at = this.initialisedAt;
      if (order.resumed) await this.#note({ type: 'stream.resumed' });
      else await this.#note({ type: 'stream.begun', by: by && factsOf(by), at });
    } catch (error) {
      engine.stop(this.id);
      this.#end();
      throw error;
    }
    this.#begun = true;
    if (this.#ending) {
      await this.#tellEnd(this.#ending);
      return;
    }
    const left = this.initialisedAt + this.settings.longestMs - Date.now();
    this.#longest = setTimeout(() => this.stopByItself('max duration reached'), left).unref();
  }

  /** Resolves when it is written down. */
  async stop(by: Peer | null, reason: StopReason): Promise<void> {
    if (!this.running) return;
    this.#phase = 'stopping';
    this.#ending = { by, reason, at: Date.now() };
    clearTimeout(this.#longest);
    const written = this.#begun ? this.#tellEnd(this.#ending) : null;
    this.#ports.onChange();
    await written;
  }

  /** By itself: nobody waits for it, and it is over also where that cannot be written down. */
  stopByItself(reason: StopReason): void {
    this.stop(null, reason).catch(() => {});
  }

  pauseRecording(paused: boolean): void {
    if (!this.state?.recording) {
      throw new HmsError('unprocessable', 'This stream is not recorded.');
    }
    if (paused === (this.#recording === 'paused')) return;
    this.#recording = paused ? 'paused' : 'on';
    this.#ports.engine.pauseRecording(this.id, paused);
    this.#ports.onChange();
  }

  handle(event: LiveEvent): void {
    switch (event.type) {
      case 'started':
        this.#started(event);
        break;
      case 'interrupted':
      case 'pushed':
        this.#ports.onPushed(event);
        break;
      case 'resumed':
        // Players go on by themselves.
        break;
      case 'recordingFailed':
        this.#recordingFailed(event);
        break;
      case 'stopped':
        this.#stopped(event.files);
        break;
      case 'failed':
        this.#failed(event);
        break;
    }
  }

  #tellEnd({ by, reason, at }: Ending): Promise<void> {
    this.#ports.engine.stop(this.id);
    return this.#note({ type: 'stream.stopped', by: by && factsOf(by), reason, at });
  }

  #started({ at, url }: Extract<LiveEvent, { type: 'started' }>): void {
    if (this.#phase !== 'initialised') return;
    this.#phase = 'started';
    this.#url = url;
    const again = this.#startedAt !== null;
    this.#startedAt ??= at;
    if (!again) void this.#note({ type: 'stream.started' });
    this.#ports.onChange();
  }

  /** A stream goes on for its viewers; of a recording alone nothing is left to go on with. */
  #recordingFailed({ code, message }: Extract<LiveEvent, { type: 'recordingFailed' }>): void {
    this.#recording = 'failed';
    if (this.settings.kind === 'recording' && this.running) {
      this.#phase = 'stopping';
      this.#error = { code, message };
      clearTimeout(this.#longest);
      this.#ports.engine.stop(this.id);
      void this.#note({ type: 'stream.failed', code, message });
    }
    this.#ports.onChange();
  }

  #stopped(files: readonly LiveFile[]): void {
    if (this.#phase === 'over') return;
    // A worker that ended by itself has heard of an end that we have not.
    if (this.running) this.stopByItself('server stopped');
    void this.#completed(files);
  }

  #failed({ code, message, files }: Extract<LiveEvent, { type: 'failed' }>): void {
    if (this.#phase === 'over') return;
    if (this.running) {
      this.#error = { code, message };
      void this.#note({ type: 'stream.failed', code, message });
    }
    void this.#completed(files);
  }

  async #completed(files: readonly LiveFile[]): Promise<void> {
    this.#phase = 'over';
    const assets = await this.#ports.assets(this.#facts(), files);
    void this.#note({ type: 'stream.completed', assets });
    this.#end();
  }

  #end(): void {
    this.#phase = 'over';
    clearTimeout(this.#longest);
    this.#finish();
    this.#ports.onChange();
  }

  #note(change: StreamNote): Promise<void> {
    return this.#ports.core.note({ ...change, stream: this.#facts() });
  }

  #facts(): StreamFacts {
    const { kind, layers, recording, playlist, destination } = this.settings;
    const { presignSeconds, storage, zip } = this.settings;
    return {
      id: this.id,
      kind,
      url: this.#url,
      playlist,
      destination,
      initialisedAt: this.initialisedAt,
      startedAt: this.#startedAt,
      stoppedAt: this.#ending?.at ?? null,
      recording,
      layers: layers.map(({ width, height }) => ({ width, height })),
      presignSeconds,
      storage,
      zip,
    };
  }
}

type StreamNote = RoomChange extends infer Change
  ? Change extends RoomChange & { stream: StreamFacts }
    ? Omit<Change, 'room' | 'session' | 'at' | 'stream'> & { at?: number }
    : never
  : never;
