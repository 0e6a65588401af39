/** Live streams of all rooms: brings what the engine tells to the right one, also when its room is gone already. */
import { randomUUID } from 'node:crypto';
import type { LiveEngine, LiveEvent, LiveFile } from '../live/port.js';
import type { AssetFacts } from './journal.js';
import type { LiveSettings } from './live-settings.js';
import type { LiveStream } from './live-stream.js';

/** A stream that ran when an earlier server died. */
export interface LeftStream {
  id: string;
  initialisedAt: number;
  startedAt: number | null;
  settings: LiveSettings;
}

export interface LiveDeskPorts {
  engine: LiveEngine;
  /** Who may watch, where the template does not say. */
  access: LiveSettings['access'];
  /** A link to a file of a recording, which holds for this many seconds. */
  linkTo: (asset: { id: string; path: string }, seconds: number) => string;
}

export class LiveDesk {
  readonly engine: LiveEngine;
  readonly access: LiveSettings['access'];
  readonly #linkTo: LiveDeskPorts['linkTo'];
  readonly #streams = new Map<string, LiveStream>();
  readonly #left = new Map<string, LeftStream>();

  constructor({ engine, access, linkTo }: LiveDeskPorts) {
    this.engine = engine;
    this.access = access;
    this.#linkTo = linkTo;
    engine.onEvent((event) => this.#handle(event));
  }

  add(stream: LiveStream): void {
    this.#streams.set(stream.id, stream);
    void stream.over.then(() => this.#streams.delete(stream.id));
  }

  /** Files of a stream, as they are kept from now on. */
  assets(
    streamId: string,
    files: readonly LiveFile[],
    { presignSeconds }: Pick<LiveSettings, 'presignSeconds'>,
  ): AssetFacts[] {
    return files.map((file) => {
      const asset = { ...file, id: randomUUID(), path: `${streamId}/${file.path}` };
      return { ...asset, url: this.#linkTo(asset, presignSeconds) };
    });
  }

  /** The stream of this room that is to go on, once. */
  takeLeft(roomId: string): LeftStream | null {
    const left = this.#left.get(roomId) ?? null;
    this.#left.delete(roomId);
    return left;
  }

  #handle(event: LiveEvent): void {
    this.#streams.get(event.streamId)?.handle(event);
  }
}
