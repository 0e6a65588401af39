/** Live streams of all rooms: brings what the engine tells to the right one, also when its room is gone already. */
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import type { Template } from '../../templates/types.js';
import type {
  LiveEngine,
  LiveEvent,
  LiveFile,
  StoragePlace,
  TakeFile,
  TrackRecorder,
} from '../live/port.js';
import type { ChatSpan } from '../chat/export.js';
import type { AssetFacts, RoomFacts, RoomJournal, SessionFacts, StreamFacts } from './journal.js';
import type { LiveSettings } from './live-settings.js';
import type { RoomRecord } from './room-record.js';

/** What the engine works on for a room. */
export interface LiveJob {
  readonly id: string;
  /** Resolves when nothing of it will come any more. */
  readonly over: Promise<void>;
  handle(event: LiveEvent): void;
}

/** A stream that ran when an earlier server ended. */
export interface LeftStream {
  room: RoomFacts;
  /** That it began in. */
  session: SessionFacts;
  stream: StreamFacts;
  /** Somebody stopped it: only its files are to come. */
  stopped: boolean;
}

/** How long people have to come back after a restart. */
const RETURN_MS = 300_000;

export interface LiveDeskPorts {
  engine: LiveEngine;
  recorder: TrackRecorder;
  journal: RoomJournal;
  /** Who may watch, where the template does not say. */
  access: LiveSettings['access'];
  /** A link to a file of a recording, which holds for this many seconds. */
  linkTo: (asset: { id: string; path: string }, seconds: number) => string;
  /** What was said while it ran, as a file of the stream; null: nothing was. */
  chatOf: (of: { streamId: string; sessionId: string } & ChatSpan) => Promise<LiveFile | null>;
  /** Where files of this room go; null: they stay on this server. */
  storageOf: (of: { room: RoomRecord; template: Template }) => StoragePlace | null;
  /** The key of a file in its bucket. */
  keyOf: (place: StoragePlace, roomId: string, at: number, path: string) => string;
}

export class LiveDesk {
  readonly engine: LiveEngine;
  readonly recorder: TrackRecorder;
  readonly access: LiveSettings['access'];
  readonly storageOf: LiveDeskPorts['storageOf'];
  readonly #linkTo: LiveDeskPorts['linkTo'];
  readonly #chatOf: LiveDeskPorts['chatOf'];
  readonly #keyOf: LiveDeskPorts['keyOf'];
  readonly #journal: RoomJournal;
  readonly #jobs = new Map<string, LiveJob>();
  readonly #left = new Map<string, { left: LeftStream; timer: NodeJS.Timeout }>();

  constructor(ports: LiveDeskPorts) {
    const { engine, recorder, access, journal, linkTo, chatOf, storageOf, keyOf } = ports;
    this.engine = engine;
    this.recorder = recorder;
    this.#journal = journal;
    this.access = access;
    this.#linkTo = linkTo;
    this.storageOf = storageOf;
    this.#keyOf = keyOf;
    this.#chatOf = chatOf;
    engine.onEvent((event) => this.#handle(event));
  }

  add(job: LiveJob): void {
    this.#jobs.set(job.id, job);
    void job.over.then(() => this.#jobs.delete(job.id));
  }

  /** Files of a stream, as they are kept from now on, with the chat beside a recording. Never rejects. */
  async assets(
    { id: roomId, session }: { id: string; session: SessionFacts },
    stream: StreamFacts,
    files: readonly LiveFile[],
  ): Promise<AssetFacts[]> {
    const { id: streamId, initialisedAt } = stream;
    const span = { from: stream.startedAt ?? initialisedAt, to: stream.stoppedAt ?? Date.now() };
    const said =
      files.length === 0
        ? null
        : await this.#chatOf({ streamId, sessionId: session.id, ...span }).catch(() => null);
    const all = said ? [...files, said] : files;
    return all.map((file) => this.#asset(roomId, stream, { ...file, id: randomUUID() }));
  }

  /** A file of a recording of tracks, as it is kept from now on. */
  takeAsset(roomId: string, stream: StreamFacts, file: TakeFile): AssetFacts {
    const { startedAt, details, ...plain } = file;
    return { ...this.#asset(roomId, stream, plain), details: { ...details, startedAt } };
  }

  /** What is to go on in this room, once. */
  takeLeft(roomId: string, kind: StreamFacts['kind']): StreamFacts | null {
    const key = `${kind} ${roomId}`;
    const found = this.#left.get(key);
    clearTimeout(found?.timer);
    this.#left.delete(key);
    return found?.left.stream ?? null;
  }

  /** Streams of an earlier server wait for their people; those who do not come back leave recordings. */
  adopt(streams: readonly LeftStream[]): void {
    for (const left of streams) {
      const { room, stream } = left;
      const key = `${stream.kind} ${room.id}`;
      const older = this.#left.get(key)?.left;
      if (older) this.#conclude(older);
      this.takeLeft(room.id, stream.kind);
      if (left.stopped) {
        this.#conclude(left);
        continue;
      }
      if (stream.kind === 'tracks') void this.#settleTakes(left).catch(() => {});
      const timer = setTimeout(() => {
        this.#left.delete(key);
        this.#conclude(left);
      }, RETURN_MS).unref();
      this.#left.set(key, { left, timer });
    }
  }

  #asset(roomId: string, stream: StreamFacts, file: LiveFile & { id: string }): AssetFacts {
    const { id: streamId, presignSeconds, storage, zip, initialisedAt } = stream;
    const asset = { ...file, path: `${streamId}/${file.path}` };
    const name = zip && file.type === 'room-vod' ? packed(asset.path) : asset.path;
    const upload = storage && {
      owner: storage.owner,
      bucket: storage.bucket,
      key: this.#keyOf(storage, roomId, initialisedAt, name),
    };
    return { ...asset, upload, url: this.#linkTo(asset, presignSeconds) };
  }

  /** Writes down the files that a recording of tracks left, whoever goes on with it. */
  async #settleTakes({ room, session, stream }: LeftStream): Promise<void> {
    for (const file of await this.recorder.finish(stream.id)) {
      const { id, type, details } = file;
      await this.#journal.record({
        ...{ room, session, stream, at: Date.now() },
        type: 'take.ended',
        take: { id, type, details },
        asset: this.takeAsset(room.id, stream, file),
      });
      await this.recorder.forget(file, stream.id);
    }
  }

  #conclude(left: LeftStream): void {
    const { room, session, stream, stopped } = left;
    const place = { room, session, at: Date.now() };
    const conclude = async () => {
      if (!stopped) {
        const reason = 'last peer left';
        await this.#journal.record({ ...place, type: 'stream.stopped', stream, by: null, reason });
      }
      const tracks = stream.kind === 'tracks';
      if (tracks) await this.#settleTakes(left);
      const files = tracks ? [] : await this.engine.finish(stream.id);
      const assets = await this.assets({ id: room.id, session }, stream, files);
      await this.#journal.record({ ...place, type: 'stream.completed', stream, assets });
    };
    // The journal takes an end at any time, and tells itself what it cannot write.
    conclude().catch(() => {});
  }

  #handle(event: LiveEvent): void {
    this.#jobs.get(event.streamId)?.handle(event);
  }
}

/** A playlist with all that it names as one file, where its folder would be. */
function packed(playlist: string): string {
  return `${dirname(playlist)}.zip`;
}
