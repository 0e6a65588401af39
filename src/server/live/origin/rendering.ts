/** Playlists as they go out: written and compressed once for each version, whoever asks and however many. */
import { gzip } from 'node:zlib';
import { lowLatencyPlaylist, plainPlaylist } from '../playlists/media.js';
import { LOW_LATENCY, PLAIN } from '../playlists/names.js';
import type { OriginStream } from './stream.js';

export interface Rendered {
  version: number;
  text: Buffer;
  /** The same bytes for all. */
  zipped(): Promise<Buffer>;
}

/** Fast rather than small: playlists repeat themselves so much that it hardly matters. */
const LEVEL = 3;

export class Renderings {
  readonly #stream: OriginStream;
  readonly #kept = new Map<string, Rendered>();

  constructor(stream: OriginStream) {
    this.#stream = stream;
  }

  /** null: there is no such playlist. */
  playlist(layer: number, file: string, skip: boolean): Rendered | null {
    const window = this.#stream.layers[layer];
    if (!window || (file !== LOW_LATENCY && file !== PLAIN)) return null;
    const name = `${layer}/${file}${skip ? '/skip' : ''}`;
    const kept = this.#kept.get(name);
    // Reports about other layers make a playlist new as well.
    const version = this.#stream.layers.reduce((sum, { version }) => sum + version, 0);
    if (kept?.version === version) return kept;
    const list = this.#stream.playlist(layer);
    if (!list) return null;
    const text = file === PLAIN ? plainPlaylist(list) : lowLatencyPlaylist(list, skip);
    const rendered = render(text, version);
    this.#kept.set(name, rendered);
    return rendered;
  }
}

export function render(text: string, version: number): Rendered {
  const bytes = Buffer.from(text, 'utf8');
  let zipped: Promise<Buffer> | undefined;
  return {
    version,
    text: bytes,
    zipped: () =>
      (zipped ??= new Promise((resolve, reject) => {
        gzip(bytes, { level: LEVEL }, (error, result) => (error ? reject(error) : resolve(result)));
      })),
  };
}
