/**
 * What the server and a live worker (a child process, one for each stream) say to each other over IPC. Pictures and
 * sound never pass here: parts go from the worker to the origin over a local socket.
 */
import type {
  LiveFile,
  LiveLayer,
  LiveRecordingOrder,
  PushNews,
  PushTarget,
  Scene,
} from './port.js';

export type { LiveFile };

export interface LiveWorkerOrder {
  streamId: string;
  roomId: string;
  customerId: string;
  /** Best first; all are scaled from one composed picture. */
  layers: LiveLayer[];
  frameRate: number;
  /** `event`: viewers may go back to the start. */
  playlist: 'live' | 'event';
  windowSegments: number;
  /** Who may watch: everybody, or who has a signed address (`origin/access.ts`). */
  access: 'public' | 'signed';
  recording: LiveRecordingOrder | null;
  pushTo: readonly PushTarget[];
  /** Private addresses that may be pushed to, as `AddressPolicy` reads them; empty: none. */
  pushPrivate: string;
  scene: Scene;
  /** The media engine, and a token of a hidden participant. */
  media: { url: string; token: string };
  /** Path of the origin's local socket, and what it knows its friends by; null for a stream that nobody watches. */
  origin: { socket: string; secret: string } | null;
  /** Where this stream's files go. */
  folder: string;
  /** A worker before this one died: its last media sequence number and discontinuity sequence are gone on from. */
  resumed: boolean;
}

/** Server → worker. */
export type ToLiveWorker =
  | { type: 'start'; order: LiveWorkerOrder }
  | { type: 'scene'; scene: Scene }
  /** A fresh token, asked for by `needMedia`. */
  | { type: 'media'; url: string; token: string }
  | { type: 'metadata'; id: string; payload: string; seconds: number }
  | { type: 'recording'; paused: boolean }
  | { type: 'targets'; targets: readonly PushTarget[] }
  /** Ends the stream whole: last part, end list, recording closed; then `stopped` and exit. */
  | { type: 'stop' };

export interface WorkerState {
  parts: number;
  lateTicks: number;
  /** Pictures that were left out because the machine was late. */
  skippedTicks: number;
  tiles: number;
  /** Ticks from one picture to the next: 2 while the machine is too slow for all of them. */
  stride: 1 | 2;
}

/** Worker → server. */
export type FromLiveWorker =
  /** The first segment can be played. */
  | { type: 'started'; at: number }
  | { type: 'needMedia' }
  /** Codecs and SDK are loaded: what this machine can do, it has shown. */
  | { type: 'ready' }
  /** Once a second. */
  | ({ type: 'beat' } & WorkerState)
  | ({ type: 'pushed'; targetId: string } & PushNews)
  /** The stream goes on without it; what was written stays. */
  | { type: 'recordingFailed'; code: string; message: string }
  | { type: 'stopped'; files: LiveFile[] }
  | { type: 'failed'; code: string; message: string };
