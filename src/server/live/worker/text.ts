/**
 * Writing for the picture. FFmpeg's `drawtext` writes with a shipped font on black, once for each text, and what is
 * bright becomes a mask. The text is handed over as an option's value, never as a part of a filter string, and
 * nothing in it is expanded.
 */
import { createRequire } from 'node:module';
import { HmsError } from '../../../protocol/index.js';
import type { Mask } from './canvas.js';
import type { Codecs } from './load-codecs.js';
import { even } from './rect.js';

const FONTS = {
  regular: 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
  bold: 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf',
};
/** Of one text; longer ones end in an ellipsis long before. */
const MOST_CHARACTERS = 80;
const MOST_KEPT = 256;

export type Weight = keyof typeof FONTS;

export class Writer {
  readonly #codecs: Codecs;
  readonly #kept = new Map<string, Mask>();

  constructor(codecs: Codecs) {
    this.#codecs = codecs;
  }

  /** `text` on one line, `size` pixels high, cut with an ellipsis where it would be wider than `widest`. */
  write(text: string, size: number, widest: number, weight: Weight = 'regular'): Mask {
    const characters = charactersOf(printable(text)).slice(0, MOST_CHARACTERS);
    const key = `${weight} ${size} ${widest} ${characters.join('')}`;
    const kept = this.#kept.get(key);
    if (kept) return kept;
    let mask = this.#draw(characters.join(''), size, weight);
    while (mask.width > widest && characters.length > 1) {
      const share = widest / mask.width;
      characters.length = Math.min(characters.length - 1, Math.ceil(characters.length * share));
      mask = this.#draw(`${characters.join('').trimEnd()}…`, size, weight);
    }
    if (this.#kept.size >= MOST_KEPT) {
      const [oldest] = this.#kept.keys();
      if (oldest !== undefined) this.#kept.delete(oldest);
    }
    this.#kept.set(key, mask);
    return mask;
  }

  #draw(text: string, size: number, weight: Weight): Mask {
    const width = even(size * (charactersOf(text).length + 2));
    const height = even(size * 1.5);
    const grey = this.#render(text, size, weight, width, height);
    return crop(grey, width, height);
  }

  /** One byte a pixel. */
  #render(text: string, size: number, weight: Weight, width: number, height: number): Uint8Array {
    const { FilterGraph, Filter, Dictionary, Frame } = this.#codecs;
    const graph = new FilterGraph();
    graph.alloc();
    const frame = new Frame();
    frame.alloc();
    try {
      const add = (name: string, options: Record<string, string>) => {
        const filter = Filter.getByName(name);
        const context = filter && graph.allocFilter(filter, name);
        if (!context) throw new HmsError('internal', `FFmpeg has no filter ${name}.`);
        check(context.init(Dictionary.fromObject(options).getNative()), name);
        return context;
      };
      const ground = add('color', {
        color: 'black',
        size: `${width}x${height}`,
        duration: '1',
        rate: '1',
      });
      const writing = add('drawtext', {
        text,
        expansion: 'none',
        fontfile: createRequire(import.meta.url).resolve(FONTS[weight]),
        fontsize: String(size),
        fontcolor: 'white',
        x: String(Math.round(size / 2)),
        y_align: 'font',
        y: String(Math.round(size * 0.16)),
      });
      const format = add('format', { pix_fmts: 'gray' });
      const sink = add('buffersink', {});
      check(ground.link(0, writing, 0), 'color');
      check(writing.link(0, format, 0), 'drawtext');
      check(format.link(0, sink, 0), 'format');
      check(graph.configSync(), 'the writing graph');
      check(sink.buffersinkGetFrameSync(frame), 'the written frame');
      return lines(frame.data?.[0] ?? Buffer.alloc(0), frame.linesize[0] ?? width, width, height);
    } finally {
      frame.free();
      graph.free();
    }
  }
}

function check(result: number, what: string): void {
  if (result < 0) throw new HmsError('internal', `FFmpeg refused ${what} (${result}).`);
}

const segmenter = new Intl.Segmenter();

/** As people count them. */
const charactersOf = (text: string): string[] =>
  Array.from(segmenter.segment(text), ({ segment }) => segment);

/** Line breaks and other control characters become spaces. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** At most two letters that stand for a name. */
export function initialsOf(name: string): string {
  const words = printable(name)
    .split(/\s+/)
    .map((word) => charactersOf(word).find((letter) => /[\p{L}\p{N}]/u.test(letter)))
    .filter((letter) => letter !== undefined);
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return `${first ?? ''}${last ?? ''}`.toUpperCase();
}

function lines(plane: Buffer, stride: number, width: number, height: number): Uint8Array {
  const out = new Uint8Array(width * height);
  for (let line = 0; line < height; line++)
    out.set(plane.subarray(line * stride, line * stride + width), line * width);
  return out;
}

/** Leaves no empty columns at the sides. */
function crop(grey: Uint8Array, width: number, height: number): Mask {
  // Grey comes in full range or as luma between 16 and 235; either way black is the first pixel's value.
  const black = grey[0] ?? 0;
  const top = grey.reduce((most, value) => Math.max(most, value), black + 1);
  const share = (value: number) => Math.round(((value - black) * 255) / (top - black));
  let left = width;
  let right = 0;
  for (let at = 0; at < grey.length; at++) {
    if ((grey[at] ?? 0) <= black) continue;
    left = Math.min(left, at % width);
    right = Math.max(right, at % width);
  }
  if (right < left) return { width: 2, height, alpha: new Uint8Array(2 * height) };
  const span = right - left + 1;
  const cropped = span + (span % 2);
  const alpha = new Uint8Array(cropped * height);
  for (let line = 0; line < height; line++)
    for (let column = 0; column < span; column++)
      alpha[line * cropped + column] = share(grey[line * width + left + column] ?? 0);
  return { width: cropped, height, alpha };
}
