/**
 * Rectangles of the composed picture. All numbers are even, because one sample of colour covers two by two pixels,
 * and all rectangles that are drawn lie inside the picture: the scaler writes where it is told, and a wrong
 * rectangle would end the process instead of throwing.
 */

export interface Size {
  width: number;
  height: number;
}

export interface Rect extends Size {
  x: number;
  y: number;
}

/** Down to an even number; 2 at least. */
export const even = (value: number): number => Math.max(2, Math.floor(value / 2) * 2);

/** Down to an even place; 0 at least. */
export const evenAt = (value: number): number => Math.max(0, Math.floor(value / 2) * 2);

/** The scaler writes lines in steps of so many pixels, past the end of a line that is no multiple of it. */
export const STEP = 8;

/** Down to a width that the scaler keeps to. */
export const stepped = (width: number): number => Math.max(STEP, Math.floor(width / STEP) * STEP);

export function evenRect(x: number, y: number, width: number, height: number): Rect {
  return { x: evenAt(x), y: evenAt(y), width: even(width), height: even(height) };
}

/** Throws a `RangeError` unless all of `rect` is in a picture of `size`, on even numbers. */
export function assertInside({ x, y, width, height }: Rect, size: Size): void {
  const whole = [x, y, width, height].every((value) => Number.isInteger(value) && value % 2 === 0);
  if (
    !whole ||
    x < 0 ||
    y < 0 ||
    width < 2 ||
    height < 2 ||
    x + width > size.width ||
    y + height > size.height
  )
    throw new RangeError(
      `${width}x${height} at ${x},${y} is not in a picture of ${size.width}x${size.height}.`,
    );
}

export interface Fit {
  /** What is taken of the source. */
  from: Rect;
  /** Where it goes. */
  into: Rect;
}

/** A camera fills its tile unless more than this share of it would be cut away. */
const MOST_CUT = 0.5;

/**
 * How a picture of `source` goes into `target`: `cover` fills it and cuts what stands over, `contain` shows all of
 * the source. A source that is much too tall or wide to cover, like a telephone held upright, is contained. Of odd
 * sources the last line or column is left out.
 */
export function fitInto(source: Size, target: Rect, mode: 'cover' | 'contain'): Fit {
  const wider = source.width / source.height / (target.width / target.height);
  const cut = 1 - Math.min(wider, 1 / wider);
  const whole = { x: 0, y: 0, width: even(source.width), height: even(source.height) };
  if (mode === 'cover' && cut <= MOST_CUT) {
    const width = wider > 1 ? even(whole.width / wider) : whole.width;
    const height = wider < 1 ? even(whole.height * wider) : whole.height;
    return {
      from: evenRect((whole.width - width) / 2, (whole.height - height) / 2, width, height),
      into: target,
    };
  }
  const width = wider < 1 ? stepped(target.width * wider) : target.width;
  const height = wider > 1 ? even(target.height / wider) : target.height;
  return {
    from: whole,
    into: evenRect(
      target.x + (target.width - width) / 2,
      target.y + (target.height - height) / 2,
      width,
      height,
    ),
  };
}
