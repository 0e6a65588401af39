/**
 * The template's logo in the upper right corner. It lies over the tiles, and tiles are drawn only when they change:
 * so what is below is kept, and put back before the next drawing.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import type { Canvas, Overlay } from './canvas.js';
import type { Codecs } from './load-codecs.js';
import { even, evenAt, type Size } from './rect.js';

/** By the first bytes: which of FFmpeg's readers may look at the file. No other gets to see it. */
const READERS = [
  { magic: [0x89, 0x50, 0x4e, 0x47], reader: 'png_pipe' },
  { magic: [0xff, 0xd8, 0xff], reader: 'jpeg_pipe' },
  { magic: [0x52, 0x49, 0x46, 0x46], reader: 'webp_pipe' },
];
const HEIGHT_SHARE = 1 / 12;
const WIDTH_SHARE = 1 / 4;
const MARGIN_SHARE = 1 / 36;
const LARGEST_SIDE = 4_096;

export class Logo {
  readonly #codecs: Codecs;
  readonly #canvas: Canvas;
  #path: string | null = null;
  #picture: Overlay | null = null;
  #below: Canvas | null = null;
  #x = 0;
  #y = 0;

  constructor(codecs: Codecs, canvas: Canvas) {
    this.#codecs = codecs;
    this.#canvas = canvas;
  }

  /** A file that is no PNG, JPEG or WebP, or broken, is as good as none. */
  load(path: string | null): void {
    if (path === this.#path) return;
    this.lift();
    this.#path = path;
    this.#picture = path === null ? null : readLogo(this.#codecs, path, this.#canvas);
    if (!this.#picture) return;
    const margin = even(this.#canvas.height * MARGIN_SHARE);
    this.#x = evenAt(this.#canvas.width - margin - this.#picture.width);
    this.#y = margin;
  }

  /** Takes it away from the canvas. */
  lift(): void {
    if (this.#below) this.#canvas.restore(this.#below, this.#x, this.#y);
    this.#below = null;
  }

  lay(): void {
    if (!this.#picture) return;
    const { width, height } = this.#picture;
    this.#below = this.#canvas.save({ x: this.#x, y: this.#y, width, height });
    this.#canvas.overlay(this.#picture, this.#x, this.#y);
  }
}

function readerOf(path: string): string | null {
  let file: number | null = null;
  try {
    file = openSync(path, 'r');
    const head = Buffer.alloc(12);
    readSync(file, head, 0, 12, 0);
    const found = READERS.find(({ magic }) => magic.every((byte, index) => head[index] === byte));
    return found?.reader ?? null;
  } catch {
    return null;
  } finally {
    if (file !== null) closeSync(file);
  }
}

function readLogo(codecs: Codecs, path: string, canvas: Size): Overlay | null {
  const reader = readerOf(path);
  const format = reader && codecs.InputFormat.findInputFormat(reader);
  if (!format) return null;
  const input = new codecs.FormatContext();
  const packet = new codecs.Packet();
  const frame = new codecs.Frame();
  const decoder = new codecs.CodecContext();
  packet.alloc();
  frame.alloc();
  try {
    if (input.openInputSync(`file:${path}`, format) < 0 || input.findStreamInfoSync() < 0)
      return null;
    const [stream] = input.streams;
    const codec = stream && codecs.Codec.findDecoder(stream.codecpar.codecId);
    if (!codec) return null;
    decoder.allocContext3(codec);
    if (decoder.parametersToContext(stream.codecpar) < 0 || decoder.open2Sync(codec) < 0)
      return null;
    if (input.readFrameSync(packet) < 0) return null;
    decoder.sendPacketSync(packet);
    decoder.sendPacketSync(null);
    if (decoder.receiveFrameSync(frame) < 0) return null;
    if (frame.width < 2 || frame.height < 2) return null;
    if (frame.width > LARGEST_SIDE || frame.height > LARGEST_SIDE) return null;
    return scaleLogo(codecs, frame, canvas);
  } finally {
    decoder.freeContext();
    frame.free();
    packet.free();
    input.closeInputSync();
  }
}

function scaleLogo(
  codecs: Codecs,
  frame: InstanceType<Codecs['Frame']>,
  canvas: Size,
): Overlay | null {
  const scale = Math.min(
    (canvas.height * HEIGHT_SHARE) / frame.height,
    (canvas.width * WIDTH_SHARE) / frame.width,
  );
  const width = even(frame.width * scale);
  const height = even(frame.height * scale);
  const scaled = new codecs.Frame();
  const scaler = new codecs.SoftwareScaleContext();
  scaled.alloc();
  try {
    scaled.width = width;
    scaled.height = height;
    scaled.format = codecs.AV_PIX_FMT_YUVA420P;
    if (scaled.getBuffer() < 0) return null;
    const { AV_PIX_FMT_YUVA420P, SWS_BICUBIC } = codecs;
    scaler.getContext(
      frame.width,
      frame.height,
      frame.format as never,
      width,
      height,
      AV_PIX_FMT_YUVA420P,
      SWS_BICUBIC,
    );
    if (scaler.scaleFrameSync(scaled, frame) < 0) return null;
    const plane = (index: number, wide: number, high: number) => {
      const out = Buffer.alloc(wide * high);
      const stride = scaled.linesize[index] ?? wide;
      for (let line = 0; line < high; line++)
        scaled.data?.[index]?.copy(out, line * wide, line * stride, line * stride + wide);
      return out;
    };
    return {
      width,
      height,
      data: [
        plane(0, width, height),
        plane(1, width / 2, height / 2),
        plane(2, width / 2, height / 2),
      ],
      strides: [width, width / 2, width / 2],
      mask: { width, height, alpha: new Uint8Array(plane(3, width, height)) },
    };
  } finally {
    scaler.freeContext();
    scaled.free();
  }
}
