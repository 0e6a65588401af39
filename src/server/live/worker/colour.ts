/** A colour as video has it: BT.601, limited range, as people's cameras are sent by WebRTC. */
export interface Colour {
  y: number;
  u: number;
  v: number;
}

export const BLACK: Colour = { y: 16, u: 128, v: 128 };

/** `#RRGGBB`, or `#RGB`; anything else is black. */
export function parseColour(hex: string): Colour {
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(hex);
  const long = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(hex);
  const parts = short ? short.slice(1).map((digit) => digit + digit) : long?.slice(1);
  if (!parts) return BLACK;
  const [r = 0, g = 0, b = 0] = parts.map((part) => parseInt(part, 16) / 255);
  return {
    y: Math.round(16 + 65.481 * r + 128.553 * g + 24.966 * b),
    u: Math.round(128 - 37.797 * r - 74.203 * g + 112 * b),
    v: Math.round(128 + 112 * r - 93.786 * g - 18.214 * b),
  };
}

/** What is easier to read on `background`: itself is of no interest, only how bright it is. */
export function readableOn(background: Colour): Colour {
  return background.y > 140 ? BLACK : { y: 235, u: 128, v: 128 };
}
