import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ThumbnailOrder } from '../port.js';
import { Canvas } from './canvas.js';
import { parseColour } from './colour.js';
import { findObstacle, loadCodecs } from './load-codecs.js';
import { Thumbnails } from './thumbnails.js';

const missing =
  findObstacle() ?? (spawnSync('ffmpeg', ['-version']).error ? 'ffmpeg is not installed.' : null);
const FRAME_RATE = 30;

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'hms-thumbnails-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = async (order: ThumbnailOrder) =>
  Thumbnails.open({ codecs: await loadCodecs(), order, folder, frameRate: FRAME_RATE });
const names = () => readdirSync(join(folder, 'recording')).sort();

function canvasOf(colour: string): Canvas {
  const canvas = new Canvas({ width: 640, height: 360 });
  canvas.fill(parseColour(colour));
  return canvas;
}

/** The colour of a picture, as an independent reader sees it. */
function colourOf(name: string): number[] {
  const scale = ['-vf', 'scale=1:1', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
  return [
    ...execFileSync('ffmpeg', ['-v', 'error', '-i', join(folder, 'recording', name), ...scale]),
  ];
}

describe.skipIf(missing !== null)('thumbnails of a recording', () => {
  it('show what was to be seen at their moments, in its colours', async () => {
    const thumbnails = await open({ width: 320, height: 320, offsets: [2, 1] });
    for (let second = 1; second <= 4; second++) {
      const canvas = canvasOf(second === 1 ? '#d02020' : '#20b030');
      for (let n = 0; n < FRAME_RATE; n++) thumbnails.tick(canvas, 1);
    }
    await thumbnails.close();
    expect(names()).toEqual(['thumbnail-1s-320x180.jpg', 'thumbnail-2s-320x180.jpg']);
    const [red, green] = names().map(colourOf);
    for (const [seen, wanted] of [
      [red, [0xd0, 0x20, 0x20]],
      [green, [0x20, 0xb0, 0x30]],
    ] as const)
      seen?.forEach((value, index) =>
        expect(Math.abs(value - (wanted[index] ?? 0))).toBeLessThan(12),
      );
  });

  it('wait while it is paused, and are not made again by another worker', async () => {
    const order = { width: 0, height: 0, offsets: [0, 1] };
    const first = await open(order);
    first.tick(canvasOf('#d02020'), 1);
    first.pause(true);
    first.tick(canvasOf('#d02020'), 60);
    await first.close();
    expect(names()).toEqual(['thumbnail-0s-320x180.jpg']);
    const second = await open(order);
    second.tick(canvasOf('#20b030'), 30);
    await second.close();
    expect(names()).toHaveLength(2);
    expect(colourOf('thumbnail-0s-320x180.jpg')[0]).toBeGreaterThan(0x80);
  });
});
