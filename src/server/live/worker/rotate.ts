/** Telephones send their camera as it is built in, and say how it is to be turned. */
import { Canvas, type Planes } from './canvas.js';
import { even, type Size } from './rect.js';

/** Clockwise, in degrees. The result has even sides. */
export function rotate(picture: Planes, degrees: 0 | 90 | 180 | 270): Planes {
  if (degrees === 0) return picture;
  const [width, height] = [even(picture.width), even(picture.height)];
  const upright = degrees === 180;
  const out = new Canvas(upright ? { width, height } : { width: height, height: width });
  picture.data.forEach((plane, index) => {
    const at = index as 0 | 1 | 2;
    const share = index === 0 ? 1 : 2;
    turn(
      { bytes: plane, stride: picture.strides[at] },
      { width: width / share, height: height / share },
      { bytes: out.data[at], stride: out.strides[at] },
      degrees,
    );
  });
  return out;
}

interface Plane {
  bytes: Buffer;
  stride: number;
}

function turn(from: Plane, { width, height }: Size, to: Plane, degrees: 90 | 180 | 270): void {
  // Where the first pixel goes, and where the next one to the right and the next line go from there.
  const { stride } = to;
  const { start, right, down } = {
    90: { start: height - 1, right: stride, down: -1 },
    180: { start: (height - 1) * stride + width - 1, right: -1, down: -stride },
    270: { start: (width - 1) * stride, right: -stride, down: 1 },
  }[degrees];
  for (let y = 0; y < height; y++) {
    let at = start + y * down;
    for (let x = 0; x < width; x++, at += right)
      to.bytes[at] = from.bytes[y * from.stride + x] ?? 0;
  }
}
