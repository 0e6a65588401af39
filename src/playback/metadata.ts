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
  value?: { key: string; data: unknown };
}

/** The text frame of ID3, and the attribute of a date range. */
const KEYS = ['TXXX', 'X-HMS-METADATA'];
/** A longer one is an end that nobody knows. */
const LONGEST = 86_400;

/** Reads one cue; null when it is not timed metadata. `zero` is the wall clock of media time 0, in milliseconds. */
export function readCue(cue: DataCue, zero: number | null): StreamMetadata | null {
  const { key, data } = cue.value ?? { key: '' };
  if (!KEYS.includes(key) || typeof data !== 'string') return null;
  const record = asRecord(fromBase64(data)) ?? asRecord(data) ?? { payload: data };
  const { id, payload } = record;
  if (typeof payload !== 'string') return null;
  const span = cue.endTime - cue.startTime;
  const start = dateOf(record['start_date'], zero === null ? null : zero + cue.startTime * 1_000);
  const end = dateOf(record['end_date'], null);
  const duration =
    start && end
      ? (end.getTime() - start.getTime()) / 1_000
      : span > 0 && span < LONGEST
        ? span
        : 0;
  return {
    id: typeof id === 'string' ? id : cue.id || `${data}@${Math.round(cue.startTime * 10)}`,
    payload,
    startDate: start,
    endDate: end ?? (start && new Date(start.getTime() + duration * 1_000)),
    duration,
  };
}

function dateOf(text: unknown, otherwise: number | null): Date | null {
  const time = typeof text === 'string' ? Date.parse(text) : NaN;
  if (!Number.isNaN(time)) return new Date(time);
  return otherwise === null ? null : new Date(otherwise);
}

function fromBase64(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
  } catch {
    return '';
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
