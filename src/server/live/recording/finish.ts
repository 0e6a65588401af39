/**
 * Makes the files that stay out of what a recording left, from the disk alone: after a stream ended, or after everything
 * that made it was killed. Can be called again at any time.
 */
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../../config/write-file.js';
import type { LiveFile } from '../messages.js';
import { parseName } from '../playlists/names.js';
import { factsOf, factsOfSound, faststart, type Facts } from './faststart.js';
import { scanInit } from './fragment-scan.js';
import { repair } from './vod-folder.js';
import { finishedVod, PLAYLIST } from './vod-playlist.js';

/** Within the stream's folder. */
export const RECORDING = 'recording';
/** Within that. */
export const VOD = 'vod';
export const MASTER = 'master.m3u8';

const LIVE_FILE = /^layer-(\d)(?:-\d+)?\.live\.(mp4|m4a)$/;
const FILE = /^layer-(\d)(?:-\d+)?\.(mp4|m4a)$/;

/**
 * A file that grows. `number`: from 1; further ones come when an encoder came that does not fit to the first. Of an
 * `m4a` only the sound will stay.
 */
export function liveFile(layer: number, number: number, type: 'mp4' | 'm4a' = 'mp4'): string {
  return `layer-${layer}${number === 1 ? '' : `-${number}`}.live.${type}`;
}

/** Seconds, width and height. */
export const THUMBNAIL = /^thumbnail-(\d+)s-(\d+)x(\d+)\.jpg$/;

/** A still picture of this second of the recording. */
export function thumbnailFile(
  offset: number,
  { width, height }: { width: number; height: number },
): string {
  return `thumbnail-${offset}s-${width}x${height}.jpg`;
}

/** Paths are relative to the stream's folder. Empty when nothing was recorded that can be played. */
export async function finishRecording(folder: string): Promise<LiveFile[]> {
  const recording = join(folder, RECORDING);
  const names = await readdir(recording).catch(() => []);
  for (const name of names) if (LIVE_FILE.test(name)) await settle(recording, name);
  const files: LiveFile[] = [];
  for (const name of (await readdir(recording).catch(() => [])).sort()) {
    const layer = FILE.exec(name)?.[1];
    const read = isSound(name) ? factsOfSound : factsOf;
    const facts = layer === undefined ? null : await read(join(recording, name));
    if (!facts) continue;
    const { size } = await stat(join(recording, name));
    const path = `${RECORDING}/${name}`;
    files.push({ type: 'room-composite', path, size, layer: Number(layer), ...facts });
  }
  const vod = await finishVod(join(recording, VOD));
  if (vod) files.push(vod);
  return files.length === 0 ? [] : [...files, ...(await thumbnailsIn(recording))];
}

async function thumbnailsIn(recording: string): Promise<LiveFile[]> {
  const thumbnails: LiveFile[] = [];
  for (const name of await readdir(recording)) {
    const [, , width, height] = THUMBNAIL.exec(name) ?? [];
    if (width === undefined) continue;
    const { size } = await stat(join(recording, name));
    const path = `${RECORDING}/${name}`;
    const facts = { width: Number(width), height: Number(height), duration: 0, layer: 0 };
    thumbnails.push({ type: 'thumbnail', path, size, ...facts });
  }
  return thumbnails.sort((a, b) => offsetOf(a) - offsetOf(b));
}

function offsetOf({ path }: LiveFile): number {
  return Number(/thumbnail-(\d+)s/.exec(path)?.[1] ?? 0);
}

/** One file that grew. Where the disk has no room for a second copy, it stays as it is: it can be played as well. */
async function settle(folder: string, name: string): Promise<void> {
  const from = join(folder, name);
  const to = join(folder, name.replace('.live.', '.'));
  if (!(await factsOf(from))) {
    await rm(from);
    return;
  }
  const draft = `${to}.tmp`;
  try {
    await faststart(from, draft, !isSound(name));
    await rename(draft, to);
    await rm(from);
  } catch {
    await rm(draft, { force: true });
    await rename(from, to);
  }
}

function isSound(name: string): boolean {
  return name.endsWith('.m4a');
}

async function finishVod(folder: string): Promise<LiveFile | null> {
  const layers = (await readdir(folder).catch(() => [])).filter((name) => /^\d$/.test(name)).sort();
  let best: Facts | null = null;
  let size = 0;
  for (const layer of layers) {
    const path = join(folder, layer);
    const read = await repair(path, 1);
    writeFileAtomically(join(path, PLAYLIST), finishedVod(read));
    const duration = read.durations.reduce((sum, seconds) => sum + seconds, 0);
    const names = await readdir(path);
    if (duration > 0) best ??= { duration, ...(await pictureSize(path, names)) };
    for (const name of names) size += (await stat(join(path, name))).size;
  }
  if (!best) return null;
  return { type: 'room-vod', path: `${RECORDING}/${VOD}/${MASTER}`, size, layer: 0, ...best };
}

async function pictureSize(
  folder: string,
  names: readonly string[],
): Promise<{ width: number; height: number }> {
  const init = names.find((name) => parseName(name)?.kind === 'init') ?? '';
  const file = await open(join(folder, init), 'r');
  try {
    const { width = 0, height = 0 } = (await scanInit(file))?.tracks.video ?? {};
    return { width, height };
  } finally {
    await file.close();
  }
}
