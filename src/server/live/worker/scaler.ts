/** Scales pictures into rectangles of the canvas. Contexts are kept by size, since sizes seldom change. */
import type { AVPixelFormat } from 'node-av/constants';
import type { SoftwareScaleContext } from 'node-av/lib';
import type { Canvas, Planes } from './canvas.js';
import type { Codecs } from './load-codecs.js';
import { assertInside, STEP, type Rect } from './rect.js';

const MOST_CONTEXTS = 64;
/** The scaler reads whole vectors, which may end this far behind the last pixel. */
const PADDING = 64;

export class Scaler {
  readonly #codecs: Codecs;
  readonly #target: AVPixelFormat;
  /** By sizes, least recently used first. */
  readonly #contexts = new Map<string, SoftwareScaleContext>();

  #scratch = Buffer.alloc(0);

  /** `target`: how the colours of the canvas are kept. */
  constructor(codecs: Codecs, target: AVPixelFormat = codecs.AV_PIX_FMT_YUV420P) {
    this.#codecs = codecs;
    this.#target = target;
  }

  /**
   * `from` of the source fills `into` of the canvas, which is as wide as the canvas or a multiple of `STEP`. Throws a
   * `RangeError` for anything else, and for what lies outside of either.
   */
  draw(source: Planes, from: Rect, canvas: Canvas, into: Rect): void {
    assertInside(from, source);
    if (into.width !== canvas.width && into.width % STEP !== 0)
      throw new RangeError(`${into.width} pixels cannot be scaled to without a trace beside them.`);
    const [luma, u, v] = source.data;
    const chroma = (plane: 1 | 2) => (from.y / 2) * source.strides[plane] + from.x / 2;
    this.#context(from, into).scaleSync(
      [
        luma.subarray(from.y * source.strides[0] + from.x),
        u.subarray(chroma(1)),
        this.#padded(v.subarray(chroma(2))),
      ],
      [...source.strides],
      0,
      from.height,
      canvas.planesAt(into),
      [...canvas.strides],
    );
  }

  close(): void {
    for (const context of this.#contexts.values()) context.freeContext();
    this.#contexts.clear();
  }

  /** Behind the last plane is foreign memory; behind the others is the next plane. */
  #padded(plane: Buffer): Buffer {
    if (this.#scratch.length < plane.length + PADDING)
      this.#scratch = Buffer.alloc(plane.length + PADDING);
    plane.copy(this.#scratch);
    return this.#scratch;
  }

  #context(from: Rect, into: Rect): SoftwareScaleContext {
    const key = `${from.width}x${from.height}>${into.width}x${into.height}`;
    const known = this.#contexts.get(key);
    if (known) {
      this.#contexts.delete(key);
      this.#contexts.set(key, known);
      return known;
    }
    if (this.#contexts.size >= MOST_CONTEXTS) {
      const [oldest] = this.#contexts;
      if (oldest) {
        oldest[1].freeContext();
        this.#contexts.delete(oldest[0]);
      }
    }
    const { SoftwareScaleContext: Context, AV_PIX_FMT_YUV420P, SWS_BILINEAR } = this.#codecs;
    const context = new Context();
    context.getContext(
      from.width,
      from.height,
      AV_PIX_FMT_YUV420P,
      into.width,
      into.height,
      this.#target,
      SWS_BILINEAR,
    );
    this.#contexts.set(key, context);
    return context;
  }
}
