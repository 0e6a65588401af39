/**
 * Takes on this machine's disk. The media process writes them; beside each lies a note of whose it is, so that the
 * disk alone is enough to finish what was cut off. The note goes when the file is written down elsewhere.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../logger.js';
import { finishMatroska } from '../../matroska/finish.js';
import type { MediaTakes, TakeEvent } from '../../sfu/port.js';
import { needSpace } from '../disk-space.js';
import type { Take, TakeEnd, TakeFile, TakeWish, TrackRecorder } from '../port.js';

export interface TrackRecorderOptions {
  /** Null: the media engine has none. */
  takes: MediaTakes | null;
  /** Of all streams. */
  folder: string;
  logger: Logger;
}

type Note = Pick<TakeWish, 'type' | 'details'>;

interface Running {
  onBegun(): void;
  onOver(failure: TakeEnd['failure']): void;
}

/** Within the folder of a recording. */
const TRACKS = 'tracks';
const NOTE = /^([\da-f-]{36})\.json$/;
const ENDINGS = ['webm', 'mkv'];
/** Bytes. */
const FREE = 1 << 30;

export class DiskTrackRecorder implements TrackRecorder {
  readonly #options: TrackRecorderOptions;
  readonly #running = new Map<string, Running>();
  /** Begun here, and not finished. */
  readonly #own = new Set<string>();

  constructor(options: TrackRecorderOptions) {
    this.#options = options;
    options.takes?.onEvent((event) => this.#hear(event));
  }

  get obstacle(): string | null {
    return this.#options.takes
      ? null
      : 'This server cannot record tracks: its media engine does not let it.';
  }

  async prepare(streamId: string): Promise<void> {
    await needSpace(this.#options.folder, FREE, 'record');
    await mkdir(this.#folderOf(streamId), { recursive: true, mode: 0o700 });
  }

  begin(wish: TakeWish, onBegun: () => void): Take {
    const id = randomUUID();
    const takes = this.#options.takes;
    let ended = false;
    this.#own.add(id);
    const over = this.#record(id, wish, onBegun, () => ended);
    return {
      id,
      over,
      end() {
        ended = true;
        takes?.end(id);
      },
    };
  }

  async finish(streamId: string): Promise<TakeFile[]> {
    const names = await readdir(this.#folderOf(streamId)).catch(() => []);
    const files: TakeFile[] = [];
    for (const name of names) {
      const id = NOTE.exec(name)?.[1];
      const file = id && !this.#own.has(id) ? await this.#settle(id, streamId) : null;
      if (file) files.push(file);
    }
    return files;
  }

  async forget({ id }: Pick<TakeFile, 'id'>, streamId: string): Promise<void> {
    await rm(this.#noteOf(id, streamId), { force: true }).catch(() => {});
  }

  async #record(
    id: string,
    { streamId, roomId, type, details }: TakeWish,
    onBegun: () => void,
    isEnded: () => boolean,
  ): Promise<TakeEnd> {
    const { takes } = this.#options;
    const folder = this.#folderOf(streamId);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const note: Note = { type, details };
      await writeFile(this.#noteOf(id, streamId), JSON.stringify(note), { mode: 0o600 });
    } catch (error) {
      this.#own.delete(id);
      this.#options.logger.error({ err: error, take: id }, 'a track is not recorded');
      const failure = { code: 'disk_failed', message: 'The disk failed: nothing is recorded.' };
      return { file: null, failure };
    }
    const failure = await new Promise<TakeEnd['failure']>((resolve) => {
      if (!takes || isEnded()) {
        resolve(null);
        return;
      }
      this.#running.set(id, { onBegun, onOver: resolve });
      const trackIds = details.tracks.map((track) => track.id);
      takes.begin({ id, roomId, trackIds, path: join(folder, id) });
    });
    this.#running.delete(id);
    const file = await this.#settle(id, streamId);
    this.#own.delete(id);
    return { file, failure };
  }

  #hear(event: TakeEvent): void {
    const running = this.#running.get(event.takeId);
    if (event.type === 'begun') running?.onBegun();
    else if (event.type === 'ended') running?.onOver(null);
    else running?.onOver({ code: event.code, message: event.message });
  }

  /** The finished file; null where there is none, or nothing in it that could be played. */
  async #settle(id: string, streamId: string): Promise<TakeFile | null> {
    const { logger } = this.#options;
    try {
      const note = JSON.parse(await readFile(this.#noteOf(id, streamId), 'utf8')) as Note;
      const names = await readdir(this.#folderOf(streamId));
      const name = ENDINGS.map((ending) => `${id}.${ending}`).find((one) => names.includes(one));
      const facts = name && (await finishMatroska(join(this.#folderOf(streamId), name)));
      if (name && facts) return { ...note, ...facts, id, path: `${TRACKS}/${name}`, layer: 0 };
      if (name) await rm(join(this.#folderOf(streamId), name));
      await this.forget({ id }, streamId);
    } catch (error) {
      logger.error({ err: error, take: id }, 'a track recording is not finished');
    }
    return null;
  }

  #folderOf(streamId: string): string {
    return join(this.#options.folder, streamId, TRACKS);
  }

  #noteOf(id: string, streamId: string): string {
    return join(this.#folderOf(streamId), `${id}.json`);
  }
}
