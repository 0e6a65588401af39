/**
 * Makes a whole file out of one that grew, from the disk alone: after its clean end, or after whatever wrote it was
 * killed. What follows the last whole cluster is cut off; the duration, the places to seek to and the size are written
 * into the room that the header keeps. Can be called again at any time.
 */
import { open, type FileHandle } from 'node:fs/promises';
import {
  closedSize,
  element,
  float,
  LONGEST_HEAD,
  readElements,
  readHead,
  readUint,
  room,
  uint,
  type ElementHead,
} from './ebml.js';
import { ID } from './ids.js';
import { EPOCH_2001, SEEK_ROOM } from './write.js';

export interface MatroskaFacts {
  /** Seconds. */
  duration: number;
  /** Bytes. */
  size: number;
  /** 0 of a file without pictures. */
  width: number;
  height: number;
  /** Milliseconds since the epoch. */
  startedAt: number;
}

/** Where decoding can begin. */
interface Cue {
  time: number;
  track: number;
  /** From the beginning of the segment's body. */
  position: number;
}

/** What comes before the first cluster is shorter than this. */
const HEADER_BYTES = 65_536;
/** A place to seek to at least this often where there is nothing but sound: milliseconds. */
const SOUND_CUE_MS = 5_000;
/** The last picture or sound lasts this long where nothing says it, and never longer than that: milliseconds. */
const LAST_MS = { usual: 20, most: 100 };
/** Of a cluster: its own head, its time, and the head of its first block with track, time and flags. */
const CLUSTER_START = LONGEST_HEAD + 6 + LONGEST_HEAD + 4;

/** Null for a file that holds nothing that can be played. */
export async function finishMatroska(path: string): Promise<MatroskaFacts | null> {
  const file = await open(path, 'r+');
  try {
    const head = await readHeader(file);
    if (!head) return null;
    const { cues, end, last } = await scan(file, head);
    if (!last) return null;
    const milliseconds = await endOf(file, last);
    const cuesAt = end - head.body;
    const table = cueTable(cues);
    await file.truncate(end);
    await file.write(table, 0, table.length, end);
    await write(file, float(ID.duration, milliseconds), head.durationAt);
    await write(file, seekTable(head.infoAt, head.tracksAt, cuesAt), head.body);
    const size = end + table.length;
    await write(file, closedSize(size - head.body), head.body - 8);
    const { width, height, startedAt } = head;
    return { duration: milliseconds / 1_000, size, width, height, startedAt };
  } finally {
    await file.close();
  }
}

interface Header {
  /** Where the body of the segment begins; the others count from there, but for `durationAt`. */
  body: number;
  infoAt: number;
  tracksAt: number;
  durationAt: number;
  /** Where the clusters begin. */
  end: number;
  /** Number of the picture's track; 0: there is none. */
  picture: number;
  width: number;
  height: number;
  startedAt: number;
}

async function readHeader(file: FileHandle): Promise<Header | null> {
  const bytes = Buffer.alloc(HEADER_BYTES);
  const { bytesRead } = await file.read(bytes, 0, HEADER_BYTES, 0);
  const start = bytes.subarray(0, bytesRead);
  const ebml = readHead(start, 0);
  if (ebml?.id !== ID.ebml || ebml.size === null) return null;
  const segment = readHead(start, ebml.start + ebml.size);
  if (segment?.id !== ID.segment) return null;
  const body = segment.start;
  const info = readHead(start, body + SEEK_ROOM);
  if (info?.id !== ID.info || info.size === null) return null;
  const tracksAt = info.start + info.size;
  const tracks = readHead(start, tracksAt);
  if (tracks?.id !== ID.tracks || tracks.size === null) return null;
  const end = tracks.start + tracks.size;
  if (end > bytesRead) return null;
  return {
    body,
    infoAt: SEEK_ROOM,
    tracksAt: tracksAt - body,
    durationAt: info.start,
    end,
    startedAt: dateOf(start.subarray(info.start, tracksAt)),
    ...pictureOf(start.subarray(tracks.start, end)),
  };
}

function dateOf(info: Buffer): number {
  const date = fieldsOf(info).get(ID.dateUtc);
  return date?.length === 8 ? EPOCH_2001 + Number(date.readBigInt64BE() / 1_000_000n) : 0;
}

function pictureOf(tracks: Buffer): Pick<Header, 'picture' | 'width' | 'height'> {
  for (const { body: entry } of readElements(tracks)) {
    const fields = fieldsOf(entry);
    const video = fields.get(ID.video);
    if (!video) continue;
    const of = fieldsOf(video);
    const number = (id: number, from: Map<number, Buffer>) => readUint(from.get(id) ?? video);
    return {
      picture: number(ID.trackNumber, fields),
      width: number(ID.pixelWidth, of),
      height: number(ID.pixelHeight, of),
    };
  }
  return { picture: 0, width: 0, height: 0 };
}

function fieldsOf(body: Buffer): Map<number, Buffer> {
  return new Map([...readElements(body)].map((field) => [field.id, field.body]));
}

/** The whole clusters, one after another. */
async function scan(file: FileHandle, { body, end: from, picture }: Header) {
  const { size: length } = await file.stat();
  const bytes = Buffer.alloc(CLUSTER_START);
  const cues: Cue[] = [];
  let last: { at: number; end: number } | null = null;
  let at = from;
  for (;;) {
    const { bytesRead } = await file.read(bytes, 0, CLUSTER_START, at);
    const start = bytes.subarray(0, bytesRead);
    const head = readHead(start, 0);
    if (head?.id !== ID.cluster || head.size === null) break;
    const end = at + head.start + head.size;
    if (end > length) break;
    const cue = cueOf(start, head, at - body);
    if (cue && (picture === 0 ? due(cue, cues.at(-1)) : cue.track === picture)) cues.push(cue);
    last = { at: at + head.start, end };
    at = end;
  }
  return { cues, end: at, last };
}

function due(cue: Cue, before: Cue | undefined): boolean {
  return !before || cue.time - before.time >= SOUND_CUE_MS;
}

function cueOf(start: Buffer, cluster: ElementHead, position: number): Cue | null {
  const time = readHead(start, cluster.start);
  if (!time || time.size === null) return null;
  const block = readHead(start, time.start + time.size);
  if (block?.id !== ID.simpleBlock) return null;
  const key = ((start[block.start + 3] ?? 0) & 0x80) !== 0;
  const track = (start[block.start] ?? 0) & 0x7f;
  const at = readUint(start.subarray(time.start, time.start + time.size));
  return key ? { time: at, track, position } : null;
}

/** When the last block of each track is over, in milliseconds: it lasts about as long as the one before. */
async function endOf(file: FileHandle, { at, end }: { at: number; end: number }): Promise<number> {
  const body = Buffer.alloc(end - at);
  await file.read(body, 0, body.length, at);
  const times = new Map<number, number[]>();
  let base = 0;
  for (const { id, body: field } of readElements(body)) {
    if (id === ID.timestamp) base = readUint(field);
    if (id !== ID.simpleBlock) continue;
    const track = field[0] ?? 0;
    const known = [...(times.get(track) ?? []), base + field.readInt16BE(1)];
    // Not the newest two: pictures may be decoded after later ones.
    times.set(track, known.sort((a, b) => a - b).slice(-2));
  }
  const ends = [...times.values()].map(([first = 0, second]) =>
    second === undefined ? first + LAST_MS.usual : second + Math.min(LAST_MS.most, second - first),
  );
  return Math.max(...ends);
}

function cueTable(cues: readonly Cue[]): Buffer {
  return element(
    ID.cues,
    ...cues.map(({ time, track, position }) =>
      element(
        ID.cuePoint,
        uint(ID.cueTime, time),
        element(
          ID.cueTrackPositions,
          uint(ID.cueTrack, track),
          uint(ID.cueClusterPosition, position),
        ),
      ),
    ),
  );
}

function seekTable(infoAt: number, tracksAt: number, cuesAt: number): Buffer {
  const seek = (id: number, position: number) => {
    const name = Buffer.alloc(4);
    name.writeUInt32BE(id);
    return element(ID.seek, element(ID.seekId, name), uint(ID.seekPosition, position));
  };
  const table = element(
    ID.seekHead,
    seek(ID.info, infoAt),
    seek(ID.tracks, tracksAt),
    seek(ID.cues, cuesAt),
  );
  return Buffer.concat([table, room(SEEK_ROOM - table.length)]);
}

async function write(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  await file.write(bytes, 0, bytes.length, at);
}
