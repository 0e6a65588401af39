/** A rectangle on the stage: CSS pixels from its upper start corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a tile shows, as far as its place is concerned. */
export interface Picture {
  /** Width by height; 0 while nobody knows. */
  readonly aspect: number;
  /** The whole picture must be seen; otherwise its edges may be cut. */
  readonly whole: boolean;
}

const CAMERA_ASPECT = 16 / 9;

/** The share of a picture's area that is left when it is cut, or of the tile's when it is not: 0 to 1. */
function match({ aspect }: Picture, width: number, height: number): number {
  const ratio = width / height / (aspect || CAMERA_ASPECT);
  return Math.min(ratio, 1 / ratio);
}

/**
 * What a tile of this size is worth: its area. A picture that must be whole uses only a part of that. One
 * that may be cut uses all, and the loss at its edges costs little, since faces are in the middle.
 */
export function worth(picture: Picture, width: number, height: number): number {
  if (width <= 0 || height <= 0) return 0;
  const seen = match(picture, width, height);
  return width * height * (picture.whole ? seen : seen ** 0.2);
}
