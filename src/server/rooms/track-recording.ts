/** The recording of a room's tracks as they come: who begins and ends it, and when it does so by itself. */
import { randomUUID } from 'node:crypto';
import { HmsError, type RoomRecording } from '../../protocol/index.js';
import type { LiveDesk } from './live-desk.js';
import type { StopReason } from './live-stream.js';
import type { ActorId, RoomCore } from './room-core.js';
import type { RoomTracks } from './room-tracks.js';
import { TrackJob } from './track-job.js';
import { trackSettings, type TakeType, type TrackSettings } from './track-settings.js';

export interface TrackRecordingPorts {
  core: RoomCore;
  desk: LiveDesk;
  tracks: Pick<RoomTracks, 'list'>;
  /** It begins or ends. */
  onChange: () => void;
}

export class TrackRecording {
  readonly #ports: TrackRecordingPorts;
  #job: TrackJob | null = null;
  /** Somebody ended one: none begins by itself any more. */
  #declined = false;
  #closed = false;

  constructor(ports: TrackRecordingPorts) {
    this.#ports = ports;
  }

  get running(): boolean {
    return this.#job?.running === true;
  }

  /** What people are told while tracks are recorded. */
  get state(): RoomRecording | null {
    return this.#job?.state ?? null;
  }

  /** Of the newest one. */
  get streamId(): string | null {
    return this.#job?.id ?? null;
  }

  /** Resolves with its id when it is written down. `types`: empty for what the template says, or single tracks. */
  async start(actor: ActorId, types: readonly TakeType[] = []): Promise<string> {
    const { core, desk } = this.#ports;
    const by = core.need(actor, 'browserRecording');
    if (desk.recorder.obstacle !== null)
      throw new HmsError('unprocessable', desk.recorder.obstacle);
    if (core.roster.size === 0) {
      throw new HmsError('unprocessable', 'Nobody is in the room: there is nothing to record.');
    }
    if (this.running)
      throw new HmsError('conflict', 'The tracks of the room are recorded already.');
    const settings = this.#settings();
    const usual = settings.usual.length > 0 ? settings.usual : (['track'] as const);
    const wanted = types.length > 0 ? types : usual;
    const job = this.#newJob(randomUUID(), Date.now(), wanted, settings);
    try {
      await job.begin(by, false);
    } catch (error) {
      this.#job = null;
      throw error;
    }
    if (this.#closed) job.stopByItself('room ended');
    return job.id;
  }

  /** Resolves when it is written down; the files follow. */
  async stop(actor: ActorId): Promise<void> {
    const by = this.#ports.core.need(actor, 'browserRecording');
    if (!this.#job || !this.running) {
      throw new HmsError('not_found', 'The tracks of the room are not recorded.');
    }
    this.#declined = true;
    await this.#job.stop(by, 'client request');
  }

  /** Somebody came: a recording that an earlier server left goes on, or one begins as the template says. */
  arrived(): void {
    const { core, desk } = this.#ports;
    if (this.running || desk.recorder.obstacle !== null) return;
    const settings = this.#settings();
    const left = desk.takeLeft(core.id, 'tracks');
    if (left) {
      const { id, initialisedAt, takes } = left;
      const job = this.#newJob(id, initialisedAt, takes ?? ['track'], settings);
      job.begin(null, true).catch(() => job.stopByItself('server stopped'));
    } else if (settings.usual.length > 0 && !this.#declined) {
      void this.start(null).catch(() => {});
    }
  }

  /** Who sends what is another now. */
  changed(): void {
    this.#job?.look();
  }

  /** The session is over. */
  end(reason: StopReason): void {
    this.#closed = true;
    this.#job?.stopByItself(reason);
  }

  #settings(): TrackSettings {
    const { core, desk } = this.#ports;
    const { template } = core.rules;
    return trackSettings(template, desk.storageOf({ room: core.record, template }));
  }

  #newJob(
    id: string,
    initialisedAt: number,
    types: readonly TakeType[],
    settings: TrackSettings,
  ): TrackJob {
    const { core, desk, tracks } = this.#ports;
    const { recorder } = desk;
    this.#job = new TrackJob(
      { id, initialisedAt, types, settings },
      {
        ...{ core, tracks, recorder, onChange: this.#ports.onChange },
        asset: (stream, file) => desk.takeAsset(core.id, stream, file),
      },
    );
    return this.#job;
  }
}
