/** Telephones send their camera as it is built in, and say how it is to be turned. */
import { Canvas, type Planes } from './canvas.js';
import { even } from './rect.js';

/** Clockwise, in degrees. The result has even sides. */
export function rotate(picture: Planes, degrees: 0 | 90 | 180 | 270): Planes {
  if (degrees === 0) return picture;
  const [width, height] = [even(picture.width), even(picture.height)];
  const upright = degrees === 180;
  const out = new Canvas(upright ? { width, height } : { width: height, height: width });
  picture.data.forEach((plane, index) => {
    const share = index === 0 ? 1 : 2;
    turn(
      plane,
      picture.strides[index as 0 | 1 | 2],
      { width: width / share, height: height / share },
      out.data[index as 0 | 1 | 2],
      degrees,
    );
  });
  return out;
}

function turn(
  from: Buffer,
  stride: number,
  { width, height }: { width: number; height: number },
  to: Buffer,
  degrees: 90 | 180 | 270,
): void {
  const starts = {
    90: { start: height - 1, right: height, down: -1 },
    180: { start: width * height - 1, right: -1, down: -width },
    270: { start: (width - 1) * height, right: -height, down: 1 },
  };
  const { start, right, down } = starts[degrees];
  for (let y = 0; y < height; y++) {
    let at = start + y * down;
    for (let x = 0; x < width; x++, at += right) to[at] = from[y * stride + x] ?? 0;
  }
}
