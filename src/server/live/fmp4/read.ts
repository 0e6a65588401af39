/** Reads what this folder writes: for the files of a recording, which outlive the process that wrote them. */
import type { TrackConfigs } from './tracks.js';
import { AUDIO_TRACK, VIDEO_TRACK } from './tracks.js';

export interface Box {
  name: string;
  /** Of the box, its head included. */
  start: number;
  end: number;
  /** Without the head. */
  body: Buffer;
}

export interface ReadTrack {
  time: number;
  /** Of the first sample, from the start of `moof`. */
  offset: number;
  samples: { duration: number; size: number; key: boolean }[];
}

export interface ReadFragment {
  video: ReadTrack | null;
  audio: ReadTrack | null;
}

const NOT_SYNC = 0x00010000;

/** The boxes that lie whole in these bytes, one after another. */
export function readBoxes(bytes: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let start = 0; start + 8 <= bytes.length;) {
    const size = bytes.readUInt32BE(start);
    const end = start + size;
    if (size < 8 || end > bytes.length) break;
    const name = bytes.toString('latin1', start + 4, start + 8);
    boxes.push({ name, start, end, body: bytes.subarray(start + 8, end) });
    start = end;
  }
  return boxes;
}

/** The first box at the end of a way through boxes; undefined when it is not there. */
export function findBox(bytes: Buffer, ...way: readonly string[]): Buffer | undefined {
  let body: Buffer | undefined = bytes;
  for (const name of way) body = body && readBoxes(body).find((box) => box.name === name)?.body;
  return body;
}

/** `moof`: the body of that box. */
export function readFragment(moof: Buffer): ReadFragment {
  const tracks = readBoxes(moof).filter(({ name }) => name === 'traf');
  const track = (id: number): ReadTrack | null => {
    const found = tracks.find(({ body }) => findBox(body, 'tfhd')?.readUInt32BE(4) === id);
    return found ? readTrack(found.body) : null;
  };
  return { video: track(VIDEO_TRACK), audio: track(AUDIO_TRACK) };
}

function readTrack(traf: Buffer): ReadTrack {
  const tfdt = findBox(traf, 'tfdt');
  const trun = findBox(traf, 'trun');
  if (!tfdt || !trun) throw new RangeError('The fragment lacks its times.');
  const count = trun.readUInt32BE(4);
  const samples = Array.from({ length: count }, (_, index) => {
    const row = 12 + index * 12;
    return {
      duration: trun.readUInt32BE(row),
      size: trun.readUInt32BE(row + 4),
      key: (trun.readUInt32BE(row + 8) & NOT_SYNC) === 0,
    };
  });
  return { time: Number(tfdt.readBigUInt64BE(4)), offset: trun.readInt32BE(8), samples };
}

/** From `ftyp` and `moov`; throws `RangeError` when they are not ours. */
export function readTracks(init: Buffer): TrackConfigs {
  const moov = findBox(init, 'moov');
  const traks = moov ? readBoxes(moov).filter(({ name }) => name === 'trak') : [];
  const entries = traks.map(({ body }) => {
    const stsd = findBox(body, 'mdia', 'minf', 'stbl', 'stsd');
    return stsd ? readBoxes(stsd.subarray(8))[0] : undefined;
  });
  const avc1 = entries.find((entry) => entry?.name === 'avc1')?.body;
  const mp4a = entries.find((entry) => entry?.name === 'mp4a')?.body;
  const avcC = avc1 && findBox(avc1.subarray(78), 'avcC');
  const esds = mp4a && findBox(mp4a.subarray(28), 'esds');
  if (!avcC || !esds) throw new RangeError('The file does not begin like one of ours.');
  return {
    video: { kind: 'video', avcC, width: avc1.readUInt16BE(24), height: avc1.readUInt16BE(26) },
    audio: {
      kind: 'audio',
      asc: specificConfig(esds),
      sampleRate: mp4a.readUInt16BE(24),
      channels: mp4a.readUInt16BE(16),
    },
  };
}

/** Behind the heads of the outer descriptors, whose sizes are always the same here. */
function specificConfig(esds: Buffer): Buffer {
  const at = 4 + 5 + 3 + 5 + 13;
  if (esds[at] !== 5) throw new RangeError('The sound is not described as we do it.');
  return esds.subarray(at + 5, at + 5 + (esds[at + 4] ?? 0));
}
