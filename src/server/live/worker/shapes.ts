/** Masks that are calculated instead of written: discs, and plates with round corners. */
import type { Mask } from './canvas.js';
import { even } from './rect.js';

/** Round corners of this radius; `radius` of half the height makes a pill. Soft at the edge. */
export function plate(width: number, height: number, radius: number, opacity = 255): Mask {
  const mask = { width: even(width), height: even(height), alpha: new Uint8Array(0) };
  mask.alpha = new Uint8Array(mask.width * mask.height);
  for (let y = 0; y < mask.height; y++)
    for (let x = 0; x < mask.width; x++)
      mask.alpha[y * mask.width + x] = Math.round(
        opacity * cover(x + 0.5, y + 0.5, mask.width, mask.height, radius),
      );
  return mask;
}

export function disc(diameter: number): Mask {
  const size = even(diameter);
  return plate(size, size, size / 2);
}

/** What lies outside of round corners, one small mask for each corner and where it goes in a tile of this size. */
export function corners(
  width: number,
  height: number,
  radius: number,
): { mask: Mask; x: number; y: number }[] {
  const side = even(radius + 1);
  const cut = (right: boolean, bottom: boolean) => {
    const alpha = new Uint8Array(side * side);
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++) {
        const [atX, atY] = [right ? width - side + x : x, bottom ? height - side + y : y];
        const inside = cover(atX + 0.5, atY + 0.5, width, height, radius);
        alpha[y * side + x] = Math.round(255 * (1 - inside));
      }
    return {
      mask: { width: side, height: side, alpha },
      x: right ? width - side : 0,
      y: bottom ? height - side : 0,
    };
  };
  return [cut(false, false), cut(true, false), cut(false, true), cut(true, true)];
}

/** How much of the pixel around this point a rectangle with round corners covers, 0 to 1. */
function cover(x: number, y: number, width: number, height: number, radius: number): number {
  const dx = Math.max(radius - x, x - (width - radius), 0);
  const dy = Math.max(radius - y, y - (height - radius), 0);
  return Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(dx, dy)));
}
