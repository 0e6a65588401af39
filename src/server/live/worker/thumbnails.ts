/** Still pictures of a recording, as JPEG beside its files: a few, at the moments that the template names. */
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ThumbnailOrder } from '../port.js';
import { RECORDING, THUMBNAIL, thumbnailFile } from '../recording/finish.js';
import { Canvas } from './canvas.js';
import { encodeJpeg } from './jpeg.js';
import type { Codecs } from './load-codecs.js';
import { even, stepped, type Size } from './rect.js';
import { Scaler } from './scaler.js';

export interface ThumbnailsOptions {
  codecs: Codecs;
  order: ThumbnailOrder;
  /** Of the stream. */
  folder: string;
  frameRate: number;
}

export class Thumbnails {
  readonly #options: ThumbnailsOptions;
  readonly #scaler: Scaler;
  /** Seconds of the recording, the next one first. */
  readonly #due: number[];
  #ticks = 0;
  #paused = false;
  #work: Promise<void> = Promise.resolve();

  private constructor(options: ThumbnailsOptions, due: number[]) {
    this.#options = options;
    this.#scaler = new Scaler(options.codecs, options.codecs.AV_PIX_FMT_YUVJ420P);
    this.#due = due;
  }

  /** Those that an earlier worker made stay as they are. */
  static async open(options: ThumbnailsOptions): Promise<Thumbnails> {
    const names = await readdir(join(options.folder, RECORDING)).catch(() => []);
    const made = new Set(names.map((name) => Number(THUMBNAIL.exec(name)?.[1])));
    const due = options.order.offsets.filter((offset) => !made.has(offset));
    return new Thumbnails(
      options,
      due.sort((a, b) => a - b),
    );
  }

  pause(paused: boolean): void {
    this.#paused = paused;
  }

  /** `canvas` as it was for so many ticks; it is read before this returns. */
  tick(canvas: Canvas, ticks: number): void {
    if (this.#paused) return;
    this.#ticks += ticks;
    const [offset] = this.#due;
    if (offset === undefined || this.#ticks < offset * this.#options.frameRate) return;
    this.#due.shift();
    const picture = new Canvas(sizeOf(this.#options.order, canvas));
    const { width, height } = canvas;
    const whole = { x: 0, y: 0, width: picture.width, height: picture.height };
    this.#scaler.draw(canvas, { x: 0, y: 0, width, height }, picture, whole);
    // A recording is worth keeping without its thumbnails.
    this.#work = this.#work.then(() => this.#write(offset, picture)).catch(() => {});
  }

  /** Resolves when all of them are on the disk. */
  async close(): Promise<void> {
    await this.#work;
    this.#scaler.close();
  }

  async #write(offset: number, picture: Canvas): Promise<void> {
    const bytes = await encodeJpeg(this.#options.codecs, picture);
    const folder = join(this.#options.folder, RECORDING);
    const file = join(folder, thumbnailFile(offset, picture));
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(`${file}.tmp`, bytes, { mode: 0o600 });
    await rename(`${file}.tmp`, file);
  }
}

/** As large as the order allows, in the shape of the picture; half of it where nothing is said. */
function sizeOf({ width, height }: ThumbnailOrder, canvas: Size): Size {
  const scale = Math.min(
    1,
    ...(width > 0 ? [width / canvas.width] : []),
    ...(height > 0 ? [height / canvas.height] : []),
    ...(width > 0 || height > 0 ? [] : [0.5]),
  );
  return { width: stepped(canvas.width * scale), height: even(canvas.height * scale) };
}
