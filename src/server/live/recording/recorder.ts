/**
 * Keeps what a stream shows, as one more sink of its packager: an MP4 for each layer, HLS as it was streamed, or both.
 * Everything is written as it comes and can be played after a crash at any moment; `finishRecording` makes the files
 * that stay out of it, in this process or in a later one.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../../config/write-file.js';
import type { LiveFile } from '../messages.js';
import type { LiveInit, LivePart, PartSink, TimedMetadata } from '../packager/part.js';
import { masterPlaylist } from '../playlists/master.js';
import type { LiveLayer, LiveRecordingOrder } from '../port.js';
import { finishRecording, liveFile, MASTER, RECORDING, VOD } from './finish.js';
import { Mp4File } from './mp4-file.js';
import { VodFolder } from './vod-folder.js';
import { PLAYLIST } from './vod-playlist.js';
import { WriteQueue, type RecordingFailure } from './write-queue.js';

export interface RecorderOptions {
  /** The stream's. */
  folder: string;
  order: LiveRecordingOrder;
  /** Best first. */
  layers: readonly LiveLayer[];
  frameRate: number;
  segmentSeconds: number;
  /** Called once: nothing more is recorded, what was written stays. */
  onFailure: (failure: RecordingFailure) => void;
}

interface LayerFiles {
  mp4: Mp4File | null;
  vod: VodFolder | null;
  /** The next part follows on the last one that was written. */
  running: boolean;
}

export class Recorder implements PartSink {
  readonly #options: RecorderOptions;
  readonly #folder: string;
  readonly #queue: WriteQueue;
  readonly #layers: LayerFiles[];
  readonly #inits: (LiveInit | undefined)[] = [];
  #paused = false;

  /** Nothing is written yet; a recording that is there already is gone on with. */
  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#folder = join(options.folder, RECORDING);
    this.#queue = new WriteQueue(options.onFailure);
    this.#layers = options.layers.map(() => ({ mp4: null, vod: null, running: false }));
  }

  init(init: LiveInit): void {
    if (!(this.#options.order.layers?.includes(init.layer) ?? true)) return;
    this.#inits[init.layer] = init;
    this.#queue.add(init.data.length, () => this.#open(init));
  }

  part(part: LivePart): void {
    const files = this.#layers[part.layer];
    if (!files || this.#paused || (!files.running && !part.independent)) return;
    files.running = true;
    this.#queue.add(part.data.length, async () => {
      await files.mp4?.append(part.data);
      await files.vod?.part(part);
    });
  }

  metadata(metadata: TimedMetadata): void {
    if (this.#paused) return;
    this.#queue.add(0, async () => {
      for (const { vod } of this.#layers) await vod?.metadata(metadata);
    });
  }

  /** Takes effect with the next part; goes on with the next segment. */
  pause(paused: boolean): void {
    if (this.#paused === paused) return;
    this.#paused = paused;
    if (!paused) return;
    for (const files of this.#layers) {
      files.running = false;
      this.#queue.add(0, async () => files.vod?.pause());
    }
  }

  end(): void {
    for (const { vod } of this.#layers) this.#queue.add(0, async () => vod?.pause());
  }

  /** Resolves with what stays, when all of it is on disk. */
  async finish(): Promise<LiveFile[]> {
    await this.#queue.done();
    for (const { mp4 } of this.#layers) await mp4?.close().catch(() => {});
    return finishRecording(this.#options.folder);
  }

  async #open(init: LiveInit): Promise<void> {
    const { order, segmentSeconds } = this.#options;
    const files = this.#layers[init.layer];
    if (!files) return;
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    if (order.singleFilePerLayer) files.mp4 = await this.#openMp4(init);
    if (!order.hlsVod) return;
    const folder = join(this.#folder, VOD, String(init.layer));
    // While it grows, a segment that a stall made longer must not break the playlist's word.
    files.vod = await VodFolder.open(folder, Math.ceil(segmentSeconds) + 1);
    await files.vod.init(init);
    this.#writeMaster();
  }

  async #openMp4({ layer, data, tracks }: LiveInit): Promise<Mp4File> {
    for (let number = 1; ; number++) {
      const type = this.#options.order.audioOnly ? 'm4a' : 'mp4';
      const path = join(this.#folder, liveFile(layer, number, type));
      const file = await Mp4File.open(path, data, tracks.audio.sampleRate);
      if (file) return file;
    }
  }

  #writeMaster(): void {
    const layers = this.#options.layers.flatMap(({ videoBitrate, audioBitrate }, layer) => {
      const init = this.#inits[layer];
      if (!init) return [];
      const { codecs, width, height } = init;
      const uri = `${layer}/${PLAYLIST}`;
      return [{ uri, codecs, width, height, bitrate: videoBitrate + audioBitrate }];
    });
    writeFileAtomically(
      join(this.#folder, VOD, MASTER),
      masterPlaylist(layers, this.#options.frameRate),
    );
  }
}
