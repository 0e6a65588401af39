/**
 * Which ticks make up parts and segments. A part has to begin with a picture at its own tick, whatever happens between:
 * so parts are never longer than was promised, and decoding can begin on time.
 */
export class Grid {
  /** Ticks of a segment. */
  readonly segment: number;
  /** Ticks of a part; the last one of a segment may be shorter. */
  readonly part: number;

  constructor({ frameRate, segmentSeconds, partsASecond }: GridOptions) {
    this.segment = frameRate * segmentSeconds;
    this.part = Math.round(frameRate / partsASecond);
  }

  /** A part begins with this tick. */
  beginsPart(n: number): boolean {
    return this.#phase(n) === 0;
  }

  /** At `stride` ticks a picture: how many ticks the picture of this tick lasts; 0: it has none. */
  lasts(n: number, stride: number): number {
    const phase = this.#phase(n);
    if (phase % stride !== 0) return 0;
    return Math.min(stride, this.part - phase, this.segment - (n % this.segment));
  }

  #phase(n: number): number {
    return (n % this.segment) % this.part;
  }
}

interface GridOptions {
  frameRate: number;
  segmentSeconds: number;
  partsASecond: number;
}
