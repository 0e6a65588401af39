/** What playback tells and is told; free of the DOM, so that its rules can be tested without a browser. */

/** One quality of a stream. */
export interface PlaybackLevel {
  /** Its place in the playlist. */
  id: number;
  /** Pixels; 0 when the playlist does not say. */
  width: number;
  height: number;
  /** Bits per second. */
  bitrate: number;
}

export interface CaptionTrack {
  id: number;
  name: string;
  /** As in the playlist, possibly empty. */
  lang: string;
}

/** Sent by the broadcaster along with the picture. */
export interface StreamMetadata {
  id: string;
  payload: string;
  startDate: Date | null;
  endDate: Date | null;
  /** Seconds. */
  duration: number;
}

/** A measurement for people who want to know; the names are those of the platform. */
export interface PlaybackStats {
  /** Bits per second. */
  bandwidthEstimate: number;
  bitrate: number;
  /** Milliseconds. */
  bufferedDuration: number;
  /** Milliseconds behind the newest that can be played. */
  distanceFromLive: number;
  /** Milliseconds behind what happens, by the clocks of broadcaster and viewer; null where the playlist has no clock. */
  latency: number | null;
  droppedFrames: number;
  url: string;
  videoSize: { width: number; height: number };
}

/** Where one can be in the stream. Seconds on the media's own clock. */
export interface PlaybackPosition {
  time: number;
  /** The oldest that can be played. */
  start: number;
  /** Live: where the live edge is played. Else the end. */
  end: number;
  /** Seconds behind the live edge, never negative; 0 in what is not live. */
  behind: number;
  live: boolean;
  /** Near enough to the edge to be called live. */
  atEdge: boolean;
  /** There is a past worth going back to. */
  seekable: boolean;
}

export type FailureKind =
  /** The server cannot be reached, or answers with an error. */
  | 'network'
  /** There is no such stream: not yet, or not any more. */
  | 'missing'
  /** The access was refused. */
  | 'forbidden'
  /** What came cannot be decoded. */
  | 'media'
  /** This browser can never play it. */
  | 'incompatible';

export interface Failure {
  kind: FailureKind;
  /** The player library's own word for it, for logs. */
  detail: string;
}

/** What an engine tells about its stream. */
export interface EngineListener {
  levels(levels: readonly PlaybackLevel[]): void;
  /** The quality that is loaded now. */
  level(id: number): void;
  captions(tracks: readonly CaptionTrack[]): void;
  /** A playlist or a piece of media arrived. */
  alive(): void;
  failed(failure: Failure): void;
}

/** One attempt to play one address: hls.js or the browser itself. */
export interface Engine {
  /** -1 chooses by the connection. `gently` keeps what is in the buffer, so that nothing stalls. */
  setLevel(id: number, gently: boolean): void;
  /** -1 shows none. */
  setCaption(id: number): void;
  /** Null until the first playlist came. */
  range(): { start: number; end: number; live: boolean } | null;
  /** Wall clock of the picture that is shown, milliseconds since the epoch. */
  playingDate(): number | null;
  bandwidth(): { estimate: number; bitrate: number };
  /**
   * Asked every second while somebody follows the live edge and the picture moves: whether to jump there. In seconds, how
   * far behind it is, and how much can be played without the network.
   */
  isLate(behind: number, ahead: number): boolean;
  /** Loads on after a network failure, with what is in the buffer. */
  resume(): void;
  /** Starts the decoder again after a media failure. */
  repair(): void;
  close(): void;
}
