/**
 * Timed metadata: what the broadcaster sent along with the picture, told when the viewer's play-head reaches it.
 *
 * It comes twice, as an ID3 frame in the media and as a date range in the playlist, with one id; whichever is met
 * first counts. Who goes back in the stream meets it again.
 */
import type { StreamMetadata } from './types.js';

/** A cue as hls.js and Safari make it. */
export interface DataCue {
  id: string;
  startTime: number;
  endTime: number;
  value?: { key: string; info?: string; data: unknown };
}

/** The attribute of a date range that carries the payload. */
const RANGE_KEY = 'X-HMS-PAYLOAD';
/** A longer one is an end that nobody knows. */
const LONGEST = 86_400;

/** Reads one cue; null when it is not timed metadata. `zero` is the wall clock of media time 0, in milliseconds. */
export function readCue(cue: DataCue, zero: number | null): StreamMetadata | null {
  const { value } = cue;
  if (!value || typeof value.data !== 'string') return null;
  const found = value.key === RANGE_KEY ? fromRange(cue, value.data) : fromId3(value);
  if (!found) return null;
  const span = cue.endTime - cue.startTime;
  const duration = found.duration ?? (span > 0 && span < LONGEST ? span : 0);
  const start = zero === null ? null : zero + cue.startTime * 1_000;
  return {
    id: found.id || `${value.data}@${Math.round(cue.startTime * 10)}`,
    payload: found.payload,
    startDate: start === null ? null : new Date(start),
    endDate: start === null ? null : new Date(start + duration * 1_000),
    duration,
  };
}

interface Found {
  id: string;
  payload: string;
  duration?: number;
}

function fromRange({ id }: DataCue, data: string): Found {
  return { id, payload: decoded(data) };
}

/** A text frame: JSON with payload, the same in base64 (as the platform sends it), or anything else as it is. */
function fromId3({ key, info = '', data }: NonNullable<DataCue['value']>): Found | null {
  if (key !== 'TXXX' || typeof data !== 'string') return null;
  for (const text of [data, fromBase64(data)]) {
    const record = text === null ? null : asRecord(text);
    if (typeof record?.['payload'] === 'string') {
      const { id, payload, duration } = record;
      return {
        id: typeof id === 'string' ? id : info,
        payload,
        ...(typeof duration === 'number' ? { duration } : {}),
      };
    }
  }
  return { id: info, payload: data };
}

/** A quoted playlist string can hold neither quotes nor line breaks, so ours is percent-encoded. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function fromBase64(text: string): string | null {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
  } catch {
    return null;
  }
}

function asRecord(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Lets each piece through once in each pass of the play-head. */
export class Once {
  readonly #seen = new Map<string, number>();

  /** True at the first time. */
  take(id: string, startTime: number): boolean {
    if (this.#seen.has(id)) return false;
    this.#seen.set(id, startTime);
    return true;
  }

  /** The play-head went to `time`: what lies after it is still to come. */
  rewind(time: number): void {
    for (const [id, start] of this.#seen) if (start > time) this.#seen.delete(id);
  }
}
