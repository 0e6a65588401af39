/**
 * Pictures that pass for people: a lit room out of focus and a person who breathes and looks around. Drawn,
 * so that stories and screenshots need no camera, no file and nobody's face.
 */
const SIZE = { width: 640, height: 360 };
const FRAMES_PER_SECOND = 12;

const ROOMS = [
  ['#31465c', '#8fb3c9', '#f3d9a4'],
  ['#4b3a52', '#a98aa5', '#ffd9b0'],
  ['#2f4a42', '#8fb8a2', '#ffe9b8'],
  ['#5a4436', '#c9a287', '#fff0cf'],
  ['#39405f', '#8f9bd1', '#ffd3c0'],
  ['#3d4a2f', '#a9b887', '#ffe6a8'],
  ['#54353a', '#c98f93', '#ffdfc4'],
  ['#2b4a55', '#7fb9c2', '#fce0b0'],
] as const;
const SKINS = ['#f0c8a8', '#c98f66', '#8a5a3c', '#e5b48f', '#5f3d2a', '#d9a57e'] as const;
const HAIR = ['#2a1c16', '#5b3a24', '#111318', '#a8743f', '#7b7f88', '#3a2430'] as const;
const SHIRTS = [
  '#3d6fd1',
  '#d8dde6',
  '#b2493f',
  '#2e7d63',
  '#6b52ae',
  '#e0a43a',
  '#2b2f3a',
] as const;

const pick = <T>(list: readonly T[], seed: number): T => list[seed % list.length] as T;

/** One person's picture at a moment, always the same for the same seed. */
export function drawPerson(context: CanvasRenderingContext2D, seed: number, seconds: number): void {
  const { width, height } = SIZE;
  const [dark, mid, light] = pick(ROOMS, seed);
  const sway = Math.sin(seconds * 0.7 + seed) * 7;
  const breath = Math.sin(seconds * 1.6 + seed * 2) * 2;

  const wall = context.createLinearGradient(0, 0, width, height);
  wall.addColorStop(0, mid);
  wall.addColorStop(1, dark);
  context.fillStyle = wall;
  context.fillRect(0, 0, width, height);
  drawLights(context, seed, light);

  const x = width / 2 + sway + ((seed % 3) - 1) * 24;
  const skin = pick(SKINS, seed * 7 + 1);
  const hair = pick(HAIR, seed * 5 + 2);
  context.fillStyle = pick(SHIRTS, seed * 3 + 1);
  ellipse(context, x, height + 52 + breath, 150, 138);
  context.fillStyle = shade(skin, -0.12);
  roundedRect(context, x - 27, 200, 54, 76);
  if (seed % 2 === 0) {
    context.fillStyle = hair;
    ellipse(context, x, 172 + breath * 0.5, 76, 98);
  }
  context.fillStyle = skin;
  ellipse(context, x, 158 + breath * 0.5, 58, 74);
  context.fillStyle = hair;
  context.beginPath();
  context.ellipse(x, 126 + breath * 0.5, 62, 54, 0, Math.PI, 0);
  context.quadraticCurveTo(x + 20, 96 + (seed % 4) * 8, x - 62, 126 + breath * 0.5);
  context.fill();
  const glow = context.createRadialGradient(x - 70, 90, 10, x - 70, 90, 320);
  glow.addColorStop(0, 'rgba(255,240,215,.28)');
  glow.addColorStop(1, 'rgba(255,240,215,0)');
  context.fillStyle = glow;
  context.fillRect(0, 0, width, height);
}

/** A shared screen: an article with a chart whose bars move. */
export function drawScreen(context: CanvasRenderingContext2D, seconds: number): void {
  const { width, height } = SIZE;
  context.fillStyle = '#f7f8fb';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#e4e8f0';
  context.fillRect(0, 0, width, 28);
  for (const [index, colour] of ['#e06c67', '#e8bf5a', '#69b578'].entries()) {
    context.fillStyle = colour;
    ellipse(context, 16 + index * 16, 14, 5, 5);
  }
  context.fillStyle = '#1c2333';
  roundedRect(context, 40, 56, 240, 18);
  context.fillStyle = '#c3cad6';
  for (let line = 0; line < 9; line += 1) {
    roundedRect(context, 40, 96 + line * 24, 190 + ((line * 37) % 60), 9);
  }
  for (let bar = 0; bar < 7; bar += 1) {
    const tall = 70 + 60 * Math.sin(bar * 0.9 + seconds * 0.5) + bar * 10;
    context.fillStyle = bar === 4 ? '#226fe9' : '#b9cdf3';
    roundedRect(context, 330 + bar * 38, 316 - tall, 24, tall);
  }
}

/** A stream of such a picture; `stop` ends the drawing. */
export function movingPicture(seed: number | 'screen'): { stream: MediaStream; stop: () => void } {
  const canvas = document.createElement('canvas');
  canvas.width = SIZE.width;
  canvas.height = SIZE.height;
  const context = canvas.getContext('2d');
  const draw = () => {
    if (!context) return;
    const seconds = performance.now() / 1000;
    if (seed === 'screen') drawScreen(context, seconds);
    else drawPerson(context, seed, seconds);
  };
  draw();
  const stream = canvas.captureStream(FRAMES_PER_SECOND);
  const timer = setInterval(draw, 1000 / FRAMES_PER_SECOND);
  return {
    stream,
    stop() {
      clearInterval(timer);
      for (const track of stream.getTracks()) track.stop();
    },
  };
}

function drawLights(context: CanvasRenderingContext2D, seed: number, colour: string): void {
  context.save();
  context.globalAlpha = 0.22;
  context.fillStyle = colour;
  context.filter = 'blur(10px)';
  for (let light = 0; light < 6; light += 1) {
    const at = (seed + 1) * 97 + light * 61;
    ellipse(context, (at * 13) % SIZE.width, (at * 7) % 220, 18 + (at % 40), 18 + (at % 40));
  }
  context.restore();
}

function ellipse(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radiusX: number,
  radiusY: number,
): void {
  context.beginPath();
  context.ellipse(x, y, radiusX, radiusY, 0, 0, Math.PI * 2);
  context.fill();
}

function roundedRect(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  context.beginPath();
  context.roundRect(x, y, width, height, Math.min(6, height / 2));
  context.fill();
}

function shade(hex: string, by: number): string {
  const channels = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const moved = channels.map((c) => Math.max(0, Math.min(255, Math.round(c * (1 + by)))));
  return `rgb(${moved.join(',')})`;
}
