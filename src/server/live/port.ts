/** The live engine as the rooms see it: it makes one stream out of a room, and says what became of it. */
import type { TrackKind, TrackSource } from '../../protocol/index.js';
import type { OriginStats } from './origin/messages.js';

export interface LiveLayer {
  width: number;
  height: number;
  /** kbit/s */
  videoBitrate: number;
  /** kbit/s */
  audioBitrate: number;
}

export interface LiveRecordingOrder {
  /** Playlist and segments are kept as they were streamed. */
  hlsVod: boolean;
  /** One MP4 for each layer. */
  singleFilePerLayer: boolean;
  /** Of the single files only the sound is kept. */
  audioOnly: boolean;
  /** Numbers of the stream's layers; absent: all of them. */
  layers?: number[];
  /** Null, or nothing in what earlier versions wrote: there are none. */
  thumbnails?: ThumbnailOrder | null;
}

/** Still pictures of a recording. */
export interface ThumbnailOrder {
  /** At most, in pixels; 0: as it fits. */
  width: number;
  height: number;
  /** Seconds of the recording, whole and each once. */
  offsets: number[];
}

/** How the composed picture is to look now. People without a track that is sent are shown by their initials. */
export interface Scene {
  mode: 'grid' | 'prominence' | 'spotlight' | 'screen';
  /** Who is in the picture, in order; media of others is not received. */
  people: ScenePerson[];
  /** Palette of the template, as #RRGGBB. */
  colours: { background: string; surface: string; text: string; accent: string };
  /** The template's logo: its address as rooms know it, a file on this machine for the worker. */
  logo: string | null;
}

export interface ScenePerson {
  peerId: string;
  name: string;
  /** Large in `prominence`, `spotlight` and `screen`. */
  prominent: boolean;
  camera: 'on' | 'off';
  microphone: 'on' | 'off';
  screen: 'on' | 'off';
}

/** The bucket where files go when they are finished. */
export interface StoragePlace {
  /** Whose it is: the server's own, or one that a room or template names. */
  owner: 'server' | 'customer';
  bucket: string;
  /** Before every key; may be empty. */
  prefix: string;
}

/** A file that the stream left in its folder. */
export interface LiveFile {
  type: 'room-composite' | 'room-vod' | 'chat' | 'thumbnail' | 'track' | 'stream';
  /** Relative to the stream's folder. */
  path: string;
  size: number;
  /** Seconds. */
  duration: number;
  width: number;
  height: number;
  /** 0 is the best. */
  layer: number;
}

/** Whose tracks a file holds. */
export interface TakeDetails {
  peerId: string;
  userId: string;
  userName: string;
  /** When the file began. */
  role: string;
  /** What of the person it is: camera and microphone, or the screen with its sound. */
  stream: 'regular' | 'screen';
  tracks: { id: string; kind: TrackKind; source: TrackSource }[];
}

/** Of a recording of tracks as they come. */
export interface TakeFile extends LiveFile {
  /** Of the take, and of the asset that it becomes. */
  id: string;
  type: 'track' | 'stream';
  details: TakeDetails;
  /** Milliseconds since the epoch. */
  startedAt: number;
}

export interface TakeWish {
  /** Of the recording that it belongs to. */
  streamId: string;
  roomId: string;
  type: TakeFile['type'];
  details: TakeDetails;
}

export interface TakeEnd {
  /** Null: there is nothing to be played. */
  file: TakeFile | null;
  /** Why it ended before its tracks did; null: it did not. */
  failure: { code: string; message: string } | null;
}

/** One file while it is made. */
export interface Take {
  readonly id: string;
  /** It may take a moment. Never rejects. */
  readonly over: Promise<TakeEnd>;
  end(): void;
}

/** Keeps the tracks of people as they come, one file after another. */
export interface TrackRecorder {
  /** What keeps this server from it, as a sentence; null: nothing. */
  readonly obstacle: string | null;
  /** Rejects with `unprocessable` when there is no room on the disk. */
  prepare(streamId: string): Promise<void>;
  /** The take ends by itself with its tracks, and before where one file cannot hold what they send now. */
  begin(wish: TakeWish, onBegun: () => void): Take;
  /** The files of takes of an earlier server, made from what it left on disk. Never rejects. */
  finish(streamId: string): Promise<TakeFile[]>;
  /** The file is written down elsewhere: `finish` need not find it any more. */
  forget(file: Pick<TakeFile, 'id'>, streamId: string): Promise<void>;
}

/** A server of somebody else that gets the stream over RTMP. */
export interface PushTarget {
  id: string;
  /** With the key: a secret. */
  url: string;
}

export interface LiveOrder {
  streamId: string;
  roomId: string;
  /** Viewers get it from the origin. Otherwise it is there to be pushed or recorded. */
  watched: boolean;
  layers: LiveLayer[];
  frameRate: number;
  playlist: 'live' | 'event';
  windowSegments: number;
  recording: LiveRecordingOrder | null;
  pushTo: readonly PushTarget[];
  scene: Scene;
  /** `signed`: only who has the stream's address with its signature gets it. */
  access: 'public' | 'signed';
  /** When the stream began: milliseconds since the epoch. */
  initialisedAt: number;
  /** An earlier server died under the stream. */
  resumed: boolean;
}

/** `failed` is the last word, `retrying` is not. */
export interface PushNews {
  state: 'connected' | 'retrying' | 'failed';
  /** A sentence, without the key; null when there is nothing to say. */
  reason: string | null;
}

export type LiveEvent = { streamId: string; roomId: string } &
  /** `url`: absolute, or a path on this server; null for a stream that nobody can watch. */
  (
    | { type: 'started'; at: number; url: string | null }
    /** The worker died; another one goes on with the same stream. */
    | { type: 'interrupted' }
    | { type: 'resumed' }
    | ({ type: 'pushed'; targetId: string } & PushNews)
    /** The stream goes on without it; what was written stays. */
    | { type: 'recordingFailed'; code: string; message: string }
    | { type: 'stopped'; files: LiveFile[] }
    /** `files`: what was recorded until then. */
    | { type: 'failed'; code: string; message: string; files: LiveFile[] }
  );

/** How all streams together are doing, and how those who watch them are served. */
export interface LiveFigures {
  streams: number;
  /** Streams whose machine is too slow for every picture. */
  halfRate: number;
  /** Pictures that were left out because the machine was late, in all streams so far. */
  picturesLeftOut: number;
  /** null: nobody can watch anything now. */
  origin: OriginStats | null;
}

export interface LiveEngine {
  /** What keeps this machine from streaming, as a sentence; null: nothing. */
  readonly obstacle: string | null;
  /** The port on this machine where viewers come; null: there is nothing to see. */
  readonly viewersPort: number | null;
  /**
   * Resolves when a worker is at work on it; what comes of it is told by events. Rejects with `HmsError`, and leaves
   * nothing behind.
   */
  start(order: LiveOrder): Promise<void>;
  setScene(streamId: string, scene: Scene): void;
  insertMetadata(streamId: string, id: string, payload: string, seconds: number): void;
  pauseRecording(streamId: string, paused: boolean): void;
  /** Why no stream can be pushed to this address, as a sentence; null: it can be tried. */
  pushFault(url: string): string | null;
  /** The targets from now on; those that stay feel nothing of it. */
  pushTo(streamId: string, targets: readonly PushTarget[]): void;
  /** Unknown streams are ignored. */
  stop(streamId: string): void;
  /** The files of a stream that nothing works on any more, made from what it left on disk. */
  finish(streamId: string): Promise<LiveFile[]>;
  /** Absent where there is nothing to tell. */
  figures?(): Promise<LiveFigures>;
  /** One listener. Events come in order. */
  onEvent(listener: (event: LiveEvent) => void): void;
  close(): Promise<void>;
}
