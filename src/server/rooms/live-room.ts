/** The live stream of one room: who may begin and end it, and when it ends by itself. */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  HmsError,
  type RoomStream,
  type StreamRecordingOptions,
  type TimedMetadata,
} from '../../protocol/index.js';
import type { Layout } from '../../templates/types.js';
import type { LiveEngine, LiveEvent, PushTarget } from '../live/port.js';
import type { LiveDesk } from './live-desk.js';
import type { LiveDirector } from './live-director.js';
import { liveSettings } from './live-settings.js';
import { LiveStream, type StopReason } from './live-stream.js';
import { Pace } from './pace.js';
import type { ActorId, RoomCore } from './room-core.js';

/** Each reaches all viewers, and stays in the playlist. */
const METADATA = { burst: 20, perSecond: 2 };

export interface LiveRoomPorts {
  core: RoomCore;
  desk: LiveDesk;
  director: LiveDirector;
  /** That ride on this stream. */
  targetsOf: (streamId: string) => PushTarget[];
  /** News of a target that a stream is pushed to. */
  onPushed: (event: Extract<LiveEvent, { type: 'pushed' | 'interrupted' }>) => void;
  /** Nothing of this stream will come any more. */
  onOver: (streamId: string) => void;
  /** A stream is over: an empty room need not wait for it any longer. */
  onIdle: () => void;
}

export class LiveRoom {
  readonly #ports: LiveRoomPorts;
  readonly #engine: LiveEngine;
  readonly #pace = new Pace(METADATA, 'Timed metadata comes too often.');
  #stream: LiveStream | null = null;
  #told: RoomStream | null = null;
  #autoStop: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(ports: LiveRoomPorts) {
    this.#ports = ports;
    this.#engine = ports.desk.engine;
  }

  /** What everybody knows of it. */
  get state(): RoomStream | null {
    return this.#told;
  }

  /** Of the stream that runs; null: none does. */
  get streamId(): string | null {
    return this.running && this.#stream ? this.#stream.id : null;
  }

  get running(): boolean {
    return this.#stream?.running === true;
  }

  /** Resolves when the stream is on its way. */
  async start(actor: ActorId, recording: StreamRecordingOptions = {}): Promise<RoomStream> {
    const { core } = this.#ports;
    const by = core.need(actor, 'hlsStreaming');
    if (this.#engine.obstacle !== null) throw new HmsError('unprocessable', this.#engine.obstacle);
    if (core.roster.size === 0) {
      throw new HmsError('unprocessable', 'Nobody is in the room: there is nothing to stream.');
    }
    if (this.running) throw new HmsError('conflict', 'The room is live already.');
    const layout = by ? core.rulesOf(by).layout : this.#ports.director.hostLayout();
    const stream = this.#newStream({
      id: randomUUID(),
      initialisedAt: Date.now(),
      startedAt: null,
      settings: liveSettings(core.rules.template, recording, this.#usual()),
    });
    await this.#begin(stream, layout, by?.id ?? null, false);
    return this.#told ?? gone();
  }

  /** Resolves when it is written down. */
  async stop(actor: ActorId): Promise<void> {
    const by = this.#ports.core.need(actor, 'hlsStreaming');
    await this.#current().stop(by, 'client request');
  }

  pauseRecording(actor: ActorId, paused: boolean): void {
    this.#ports.core.need(actor, 'hlsStreaming');
    this.#current().pauseRecording(paused);
  }

  insertMetadata(actor: ActorId, entries: readonly TimedMetadata[]): void {
    const { core } = this.#ports;
    core.need(actor, 'hlsStreaming');
    const stream = this.#current();
    if (actor !== null) this.#pace.take(core.roster.session(actor));
    for (const { payload, duration } of entries) {
      this.#engine.insertMetadata(stream.id, randomUUID(), payload, duration);
    }
  }

  /** Somebody came: a stream that an earlier server left goes on. */
  arrived(): void {
    clearTimeout(this.#autoStop);
    this.#autoStop = undefined;
    const { core, desk } = this.#ports;
    const left = this.#stream ? null : desk.takeLeft(core.id, 'hls');
    if (!left) return;
    const { id, initialisedAt, startedAt, recording } = left;
    const settings = liveSettings(core.rules.template, recording ?? {}, this.#usual());
    const stream = this.#newStream({ id, initialisedAt, startedAt, settings });
    void this.#begin(stream, this.#ports.director.hostLayout(), null, true).catch(() => {});
  }

  /** Nobody is in the room. */
  emptied(): void {
    const stream = this.#stream;
    if (!stream?.running || this.#autoStop) return;
    const stop = () => stream.stopByItself('last peer left');
    this.#autoStop = setTimeout(stop, stream.settings.autoStopMs).unref();
  }

  /** The session is over. */
  end(reason: StopReason): void {
    this.#closed = true;
    clearTimeout(this.#autoStop);
    this.#stream?.stopByItself(reason);
  }

  #current(): LiveStream {
    if (!this.#stream || !this.running) {
      throw new HmsError('not_found', 'The room is not live.');
    }
    return this.#stream;
  }

  #newStream(given: ConstructorParameters<typeof LiveStream>[0]): LiveStream {
    const { core } = this.#ports;
    const stream: LiveStream = new LiveStream(given, {
      engine: this.#engine,
      core,
      assets: (facts, files) => this.#ports.desk.assets(core, facts, files),
      onChange: () => this.#streamChanged(stream),
      onPushed: (event) => this.#ports.onPushed(event),
    });
    void stream.over.then(() => this.#ports.onOver(stream.id));
    return stream;
  }

  async #begin(stream: LiveStream, layout: Layout, by: ActorId, resumed: boolean): Promise<void> {
    const { core, desk, director } = this.#ports;
    const before = this.#stream;
    this.#stream = stream;
    // The address is the room's: the last part of the stream before has to be out.
    if (before) await before.over;
    const { recording, layers, frameRate, playlist, windowSegments, access } = stream.settings;
    const scene = director.follow(stream.id, layout);
    desk.add(stream);
    await stream.begin(
      {
        ...{ recording, layers, frameRate, playlist, windowSegments, access, resumed },
        watched: true,
        pushTo: this.#ports.targetsOf(stream.id),
        scene,
        initialisedAt: stream.initialisedAt,
      },
      by === null ? null : (core.roster.get(by) ?? null),
    );
    if (this.#closed) stream.stopByItself('room ended');
    this.#streamChanged(stream);
    director.changed();
    if (core.roster.size === 0) this.emptied();
  }

  #streamChanged(stream: LiveStream): void {
    if (stream !== this.#stream) return;
    const { state } = stream;
    if (!isDeepStrictEqual(state, this.#told)) {
      this.#told = state;
      this.#ports.core.news.tell('stream.changed', { stream: state });
    }
    if (stream.running) return;
    this.#ports.director.forget(stream.id);
    this.#ports.onIdle();
  }

  #usual() {
    const { core, desk } = this.#ports;
    const storage = desk.storageOf({ room: core.record, template: core.rules.template });
    return { access: desk.access, storage };
  }
}

function gone(): never {
  throw new HmsError('conflict', 'The stream was stopped while it began.');
}
