/**
 * Words that belong to a moment of the stream, written twice: as an ID3 tag in an event message ahead of the part
 * (fires on the frame), and as EXT-X-DATERANGE in the playlist (lasts into the recording). Both carry the same text:
 * base64 of `{id, payload, start_date, end_date, hms_version}`, the form that the platform's players read.
 */
import { TIMESCALE } from '../samples.js';
import { cString, fullBox, u32, u64, u8 } from './boxes.js';

export interface TimedMetadata {
  /** One for each message; players fire it once. */
  id: string;
  payload: string;
  /** Wall clock of the stream (program date time), in ms. */
  at: number;
  /** Seconds, above 0. */
  duration: number;
}

const SCHEME = 'https://aomedia.org/emsg/ID3';
/** The description of the TXXX frame. */
const FRAME_NAME = 'hms';
const UTF8 = 3;

export function encodeMetadata({ id, payload, at, duration }: TimedMetadata): string {
  const json = JSON.stringify({
    id,
    payload,
    start_date: new Date(at).toISOString(),
    end_date: new Date(at + duration * 1_000).toISOString(),
    hms_version: 'v1.1',
  });
  return Buffer.from(json, 'utf8').toString('base64');
}

/** `time`: when it fires, in `TIMESCALE` on the stream's own clock; `number` differs for each message. */
export function eventMessage(metadata: TimedMetadata, time: number, number: number): Buffer {
  return fullBox(
    'emsg',
    1,
    0,
    TIMESCALE,
    u64(time),
    Math.max(1, Math.round(metadata.duration * TIMESCALE)),
    number,
    cString(SCHEME),
    cString(''),
    id3(encodeMetadata(metadata)),
  );
}

/** ID3v2.4 with one TXXX frame. */
function id3(text: string): Buffer {
  const body = Buffer.concat([u8(UTF8), cString(FRAME_NAME), Buffer.from(text, 'latin1')]);
  const frame = Buffer.concat([
    Buffer.from('TXXX', 'latin1'),
    synchsafe(body.length),
    u8(0, 0),
    body,
  ]);
  return Buffer.concat([Buffer.from('ID3', 'latin1'), u8(4, 0, 0), synchsafe(frame.length), frame]);
}

/** Four times seven bits: no byte looks like the start of an MPEG frame. */
function synchsafe(value: number): Buffer {
  return u32(
    ((value & 0xfe00000) << 3) |
      ((value & 0x1fc000) << 2) |
      ((value & 0x3f80) << 1) |
      (value & 0x7f),
  );
}
