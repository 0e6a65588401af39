/**
 * The composed picture: three planes of YUV 4:2:0 that live as long as the stream. Tiles are drawn into it when
 * they have something new; what nobody draws over stays.
 */
import type { Colour } from './colour.js';
import { assertInside, STEP, type Rect, type Size } from './rect.js';

export interface Planes extends Size {
  /** Y, U, V. */
  data: readonly [Buffer, Buffer, Buffer];
  /** Bytes from one line to the next. */
  strides: readonly [number, number, number];
}

/** How much of a colour each pixel takes, 0 to 255. */
export interface Mask extends Size {
  alpha: Uint8Array;
}

/** A picture that lets through what is below, like a logo. */
export interface Overlay extends Planes {
  mask: Mask;
}

export class Canvas implements Planes {
  readonly width: number;
  readonly height: number;
  readonly data: readonly [Buffer, Buffer, Buffer];
  readonly strides: readonly [number, number, number];

  /** Both sides must be even. */
  constructor({ width, height }: Size) {
    assertInside({ x: 0, y: 0, width, height }, { width, height });
    this.width = width;
    this.height = height;
    const stride = Math.ceil(width / STEP) * STEP;
    const luma = stride * height;
    const bytes = Buffer.alloc((luma * 3) / 2);
    this.data = [
      bytes.subarray(0, luma),
      bytes.subarray(luma, (luma * 5) / 4),
      bytes.subarray((luma * 5) / 4),
    ];
    this.strides = [stride, stride / 2, stride / 2];
  }

  get #whole(): Rect {
    return { x: 0, y: 0, width: this.width, height: this.height };
  }

  /** The part of a plane that begins where `rect` begins. */
  planesAt(rect: Rect): [Buffer, Buffer, Buffer] {
    assertInside(rect, this);
    const [y, u, v] = this.data;
    const chroma = (rect.y / 2) * this.strides[1] + rect.x / 2;
    return [y.subarray(rect.y * this.strides[0] + rect.x), u.subarray(chroma), v.subarray(chroma)];
  }

  fill(colour: Colour, rect: Rect = this.#whole): void {
    const planes = this.planesAt(rect);
    [colour.y, colour.u, colour.v].forEach((value, plane) => {
      const [width, height] = plane === 0 ? [rect.width, rect.height] : halved(rect);
      const stride = this.strides[plane] ?? 0;
      for (let line = 0; line < height; line++)
        planes[plane]?.fill(value, line * stride, line * stride + width);
    });
  }

  /** A copy of what is in `rect`, to be put back by `restore`. */
  save(rect: Rect): Canvas {
    const copy = new Canvas(rect);
    copyPlanes(this.planesAt(rect), this.strides, copy.data, copy.strides, rect);
    return copy;
  }

  restore(saved: Canvas, x: number, y: number): void {
    const rect = { x, y, width: saved.width, height: saved.height };
    copyPlanes(saved.data, saved.strides, this.planesAt(rect), this.strides, rect);
  }

  /** Paints through a mask. The mask must be of even size, and lie in the picture at an even place. */
  paint(colour: Colour, mask: Mask, x: number, y: number): void {
    const rect = { x, y, width: mask.width, height: mask.height };
    const [luma, u, v] = this.planesAt(rect);
    const [lumaStride, stride] = this.strides;
    const { alpha, width } = mask;
    for (let line = 0; line < rect.height; line++) {
      for (let column = 0; column < width; column++) {
        const share = alpha[line * width + column] ?? 0;
        if (share === 0) continue;
        const at = line * lumaStride + column;
        luma[at] = mix(luma[at] ?? 0, colour.y, share);
      }
    }
    for (let line = 0; line < rect.height / 2; line++) {
      for (let column = 0; column < width / 2; column++) {
        const share = average(alpha, line * 2 * width + column * 2, width);
        if (share === 0) continue;
        const at = line * stride + column;
        u[at] = mix(u[at] ?? 0, colour.u, share);
        v[at] = mix(v[at] ?? 0, colour.v, share);
      }
    }
  }

  /** As `paint`, with a picture instead of one colour. */
  overlay(picture: Overlay, x: number, y: number): void {
    const rect = { x, y, width: picture.width, height: picture.height };
    const planes = this.planesAt(rect);
    const { alpha, width } = picture.mask;
    planes.forEach((plane, index) => {
      const source = picture.data[index as 0 | 1 | 2];
      const from = picture.strides[index as 0 | 1 | 2];
      const to = this.strides[index as 0 | 1 | 2];
      const [columns, lines] = index === 0 ? [rect.width, rect.height] : halved(rect);
      for (let line = 0; line < lines; line++) {
        for (let column = 0; column < columns; column++) {
          const share =
            index === 0
              ? (alpha[line * width + column] ?? 0)
              : average(alpha, line * 2 * width + column * 2, width);
          if (share === 0) continue;
          const at = line * to + column;
          plane[at] = mix(plane[at] ?? 0, source[line * from + column] ?? 0, share);
        }
      }
    });
  }
}

const halved = ({ width, height }: Size): [number, number] => [width / 2, height / 2];

const mix = (below: number, above: number, share: number): number =>
  below + Math.round(((above - below) * share) / 255);

/** Of the four pixels that share one sample of colour. */
function average(alpha: Uint8Array, at: number, width: number): number {
  return (
    ((alpha[at] ?? 0) +
      (alpha[at + 1] ?? 0) +
      (alpha[at + width] ?? 0) +
      (alpha[at + width + 1] ?? 0)) >>
    2
  );
}

function copyPlanes(
  from: readonly Buffer[],
  fromStrides: readonly number[],
  to: readonly Buffer[],
  toStrides: readonly number[],
  size: Size,
): void {
  from.forEach((source, plane) => {
    const [width, height] = plane === 0 ? [size.width, size.height] : halved(size);
    const fromStride = fromStrides[plane] ?? 0;
    const toStride = toStrides[plane] ?? 0;
    for (let line = 0; line < height; line++)
      source.copy(
        to[plane] as Buffer,
        line * toStride,
        line * fromStride,
        line * fromStride + width,
      );
  });
}
