/**
 * What a live worker and the origin say to each other over the origin's local socket. The worker opens its stream and
 * then sends what its packager makes; after a connection was lost, or the origin started anew, it opens again and sends
 * once more what viewers can still ask for.
 */
import type { LiveInit, LivePart, TimedMetadata } from '../packager/part.js';
import type { LiveLayer } from '../port.js';

export interface StreamOpening {
  streamId: string;
  customerId: string;
  roomId: string;
  /** Differs for each worker process: another one means another encoder. */
  worker: string;
  /** Best first. */
  layers: readonly LiveLayer[];
  frameRate: number;
  playlist: 'live' | 'event';
  /** Segments in a sliding window. */
  windowSegments: number;
  segmentSeconds: number;
  partSeconds: number;
  /** `signed`: who asks needs a token (`origin/access.ts`). */
  access: 'public' | 'signed';
  /** Of this stream on disk; the origin keeps what no longer fits into memory in `origin/` there. */
  folder: string;
}

/** Where a worker begins: behind everything that was ever listed. */
export interface StreamPosition {
  sequence: number;
  discontinuity: number;
}

/** Of a stream that has nothing yet. hls.js takes 0 for no number at all, and loads such a segment again and again. */
export const BEGINNING: StreamPosition = { sequence: 1, discontinuity: 0 };

export type ToOrigin =
  | { type: 'open'; secret: string; stream: StreamOpening }
  | ({ type: 'init' } & Omit<LiveInit, 'data' | 'tracks'>)
  | ({ type: 'part' } & Omit<LivePart, 'data'>)
  | ({ type: 'metadata' } & TimedMetadata)
  | { type: 'end' };

export type FromOrigin =
  | ({ type: 'opened' } & StreamPosition)
  | { type: 'refused'; reason: string }
  /** Everything up to the end is with the origin. */
  | { type: 'ended' };
