/** The fragments of a file on disk, one after another, up to where it ends or was cut off by a crash. */
import type { FileHandle } from 'node:fs/promises';
import { findBox, readFragment, readTracks, type ReadFragment } from '../fmp4/read.js';
import type { TrackConfigs } from '../fmp4/tracks.js';

export interface ScannedFragment extends ReadFragment {
  /** Of its `moof` in the file. */
  start: number;
  /** Of its `mdat`. */
  end: number;
}

const HEAD = 8;
/** Place of the duration in `mvhd`. */
const DURATION = 24;
/** Of a `moof`: what is larger is not ours. */
const MAX_HEAD_BOX = 1 << 20;

interface FoundBox {
  name: string;
  start: number;
  end: number;
}

/** null: nothing whole begins there. */
async function boxAt(file: FileHandle, start: number, size: number): Promise<FoundBox | null> {
  if (start + HEAD > size) return null;
  const head = Buffer.alloc(HEAD);
  await file.read(head, 0, HEAD, start);
  const end = start + head.readUInt32BE(0);
  if (end < start + HEAD || end > size) return null;
  return { name: head.toString('latin1', 4, 8), start, end };
}

async function bodyOf(file: FileHandle, { start, end }: FoundBox): Promise<Buffer> {
  const length = end - start - HEAD;
  if (length > MAX_HEAD_BOX) throw new RangeError('A box is larger than we write them.');
  const body = Buffer.alloc(length);
  await file.read(body, 0, length, start + HEAD);
  return body;
}

/** The head of a file, and how long it is: 0 when its fragments say so. null when it is cut off. */
export async function scanHead(file: FileHandle): Promise<{ init: Buffer; ticks: number } | null> {
  const { size } = await file.stat();
  const ftyp = await boxAt(file, 0, size);
  const moov = ftyp?.name === 'ftyp' ? await boxAt(file, ftyp.end, size) : null;
  if (moov?.name !== 'moov') return null;
  const init = Buffer.alloc(moov.end);
  await file.read(init, 0, moov.end, 0);
  const header = findBox(init, 'moov', 'mvhd');
  const ticks = header ? Number(header.readBigUInt64BE(DURATION)) : 0;
  return { init, ticks };
}

/** Also what its tracks are, and where the first fragment is. */
export async function scanInit(
  file: FileHandle,
): Promise<{ tracks: TrackConfigs; ticks: number; end: number } | null> {
  const head = await scanHead(file);
  return head && { tracks: readTracks(head.init), ticks: head.ticks, end: head.init.length };
}

/** From a place in the file on. */
export async function* scanFragments(
  file: FileHandle,
  from: number,
): AsyncGenerator<ScannedFragment> {
  const { size } = await file.stat();
  for (let at = from; ;) {
    const box = await boxAt(file, at, size);
    if (!box) return;
    at = box.end;
    if (box.name !== 'moof') continue;
    const mdat = await boxAt(file, box.end, size);
    if (mdat?.name !== 'mdat') return;
    at = mdat.end;
    yield { ...readFragment(await bodyOf(file, box)), start: box.start, end: mdat.end };
  }
}
