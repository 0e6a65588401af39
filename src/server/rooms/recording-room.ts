/** The recording of a room that nobody watches: who may begin and end it, and when it does so by itself. */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { HmsError, type RoomRecording } from '../../protocol/index.js';
import type { Layout } from '../../templates/types.js';
import type { LiveEvent, PushTarget } from '../live/port.js';
import type { LiveDesk } from './live-desk.js';
import type { LiveDirector } from './live-director.js';
import { LiveStream, type StopReason } from './live-stream.js';
import {
  recordingSettings,
  type RecordingSettings,
  type RecordingWish,
} from './recording-settings.js';
import type { ActorId, RoomCore } from './room-core.js';

export interface RecordingRoomPorts {
  core: RoomCore;
  desk: LiveDesk;
  director: LiveDirector;
  /** What else of the room is recorded: people are told of one recording, whichever it is. */
  beside: () => RoomRecording | null;
  /** Targets that ride on this recording. */
  targetsOf: (streamId: string) => readonly PushTarget[];
  onPushed: (event: Extract<LiveEvent, { type: 'pushed' | 'interrupted' }>) => void;
  /** Nothing of this recording will come any more. */
  onOver: (streamId: string) => void;
  /** It is over: an empty room need not wait for it any longer. */
  onIdle: () => void;
}

export class RecordingRoom {
  readonly #ports: RecordingRoomPorts;
  #stream: LiveStream | null = null;
  #told: RoomRecording | null = null;
  #autoStop: NodeJS.Timeout | undefined;
  /** Somebody ended one: none begins by itself any more. */
  #declined = false;
  #closed = false;

  constructor(ports: RecordingRoomPorts) {
    this.#ports = ports;
  }

  /** What everybody knows of it. */
  get state(): RoomRecording | null {
    return this.#told;
  }

  /** Tells what is recorded now, if that is another thing than before. */
  tell(): void {
    const own = this.#stream && stateOf(this.#stream);
    const running = own && own.state !== 'failed';
    const state = running ? own : (this.#ports.beside() ?? own);
    if (isDeepStrictEqual(state, this.#told)) return;
    this.#told = state;
    this.#ports.core.news.tell('recording.changed', { recording: state });
  }

  /** Of the newest one. */
  get streamId(): string | null {
    return this.#stream?.id ?? null;
  }

  get running(): boolean {
    return this.#stream?.running === true;
  }

  /** Resolves with its id when it is on its way. */
  async start(actor: ActorId, wish: RecordingWish = {}): Promise<string> {
    const { core, desk } = this.#ports;
    const by = core.need(actor, 'browserRecording');
    const { obstacle } = desk.engine;
    if (obstacle !== null) throw new HmsError('unprocessable', obstacle);
    if (core.roster.size === 0) {
      throw new HmsError('unprocessable', 'Nobody is in the room: there is nothing to record.');
    }
    if (this.running) throw new HmsError('conflict', 'The room is recorded already.');
    const settings = recordingSettings(core.rules.template, wish, this.#usual());
    const stream = this.#newStream({
      id: randomUUID(),
      initialisedAt: Date.now(),
      startedAt: null,
      settings,
    });
    await this.#begin(stream, this.#layoutOf(settings), by?.id ?? null, false);
    return stream.id;
  }

  /** Resolves when it is written down. */
  async stop(actor: ActorId): Promise<void> {
    const by = this.#ports.core.need(actor, 'browserRecording');
    const stream = this.#current();
    this.#declined = true;
    await stream.stop(by, 'client request');
  }

  /** What this recording was begun for is over. */
  release(streamId: string): void {
    if (this.#stream?.id === streamId) this.#stream.stopByItself('client request');
  }

  pause(actor: ActorId, paused: boolean): void {
    this.#ports.core.need(actor, 'browserRecording');
    this.#current().pauseRecording(paused);
  }

  /** Somebody came: a recording that an earlier server left goes on, or one begins as the template says. */
  arrived(): void {
    clearTimeout(this.#autoStop);
    this.#autoStop = undefined;
    if (this.running) return;
    const { core, desk } = this.#ports;
    const left = desk.takeLeft(core.id, 'recording');
    if (!left) {
      this.staged();
      return;
    }
    const { id, initialisedAt, startedAt, recording, layers } = left;
    const wish = { resolution: layers[0], audioOnly: recording?.audioOnly ?? false };
    const settings = recordingSettings(core.rules.template, wish, this.#usual());
    const stream = this.#newStream({ id, initialisedAt, startedAt, settings });
    void this.#begin(stream, this.#layoutOf(settings), null, true).catch(() => {});
  }

  /** Somebody may be on the stage now: one begins where the template says so. */
  staged(): void {
    if (this.running || this.#declined) return;
    const { autoStart } = recordingSettings(this.#ports.core.rules.template, {}, this.#usual());
    if (autoStart && this.#somebodyOnStage()) void this.start(null).catch(() => {});
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
    if (!this.#stream || !this.running)
      throw new HmsError('not_found', 'The room is not recorded.');
    return this.#stream;
  }

  #usual() {
    const { core, desk } = this.#ports;
    return { storage: desk.storageOf({ room: core.record, template: core.rules.template }) };
  }

  #somebodyOnStage(): boolean {
    const { core } = this.#ports;
    return core.roster
      .list()
      .some((peer) => peer.type === 'external' || core.rulesOf(peer).onStage);
  }

  #layoutOf({ role }: RecordingSettings): Layout {
    return this.#ports.core.rules.find(role)?.layout ?? this.#ports.director.hostLayout();
  }

  #newStream(given: ConstructorParameters<typeof LiveStream>[0]): LiveStream {
    const { core, desk } = this.#ports;
    const stream: LiveStream = new LiveStream(given, {
      engine: desk.engine,
      core,
      assets: (facts, files) => desk.assets(core, facts, files),
      onChange: () => this.#changed(stream),
      onPushed: (event) => this.#ports.onPushed(event),
    });
    void stream.over.then(() => this.#ports.onOver(stream.id));
    return stream;
  }

  async #begin(stream: LiveStream, layout: Layout, by: ActorId, resumed: boolean): Promise<void> {
    const { core, desk, director } = this.#ports;
    this.#stream = stream;
    const { recording, layers, frameRate, playlist, windowSegments, access } = stream.settings;
    const scene = director.follow(stream.id, layout);
    desk.add(stream);
    await stream.begin(
      {
        ...{ recording, layers, frameRate, playlist, windowSegments, access, resumed, scene },
        watched: false,
        pushTo: this.#ports.targetsOf(stream.id),
        initialisedAt: stream.initialisedAt,
      },
      by === null ? null : (core.roster.get(by) ?? null),
    );
    if (this.#closed) stream.stopByItself('room ended');
    this.#changed(stream);
    director.changed();
    if (core.roster.size === 0) this.emptied();
  }

  #changed(stream: LiveStream): void {
    if (!stream.running) this.#ports.director.forget(stream.id);
    if (stream !== this.#stream) return;
    this.tell();
    if (!stream.running) this.#ports.onIdle();
  }
}

function stateOf({ state, settings }: LiveStream): RoomRecording | null {
  if (!state) return null;
  const { id, initialisedAt, startedAt, error, recording } = state;
  return {
    ...{ id, initialisedAt, startedAt, error },
    state: state.state,
    paused: recording?.paused ?? false,
    audioOnly: settings.recording?.audioOnly ?? false,
  };
}
