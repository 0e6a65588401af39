/** What the packager gives to its sinks: the origin's link and the recorder. All sinks share the same bytes. */
import type { TrackConfigs } from '../fmp4/tracks.js';
import type { TimedMetadata } from '../fmp4/timed-metadata.js';

export type { TimedMetadata };

/** Comes before the first part of a layer, and again after a worker was replaced. */
export interface LiveInit {
  layer: number;
  /** Which encoder these parts come from; counts up with every worker of the stream. */
  discontinuity: number;
  /** `ftyp` and `moov`. */
  data: Buffer;
  /** RFC 6381. */
  codecs: string;
  width: number;
  height: number;
  tracks: TrackConfigs;
}

export interface LivePart {
  layer: number;
  discontinuity: number;
  /** Media sequence number of its segment. */
  sequence: number;
  /** Place within the segment, from 0. */
  index: number;
  /** Start in `TIMESCALE`, on the clock of its discontinuity. */
  time: number;
  /** Of the pictures, in `TIMESCALE`. */
  duration: number;
  /** Wall clock of its start, in ms. */
  programDate: number;
  /** Begins with a key picture. */
  independent: boolean;
  /** The segment ends with it. A part of a later segment says so as well. */
  last: boolean;
  data: Buffer;
}

/** Must not throw and must not wait: whatever can fail or take time is the sink's own business. */
export interface PartSink {
  init(init: LiveInit): void;
  part(part: LivePart): void;
  metadata(metadata: TimedMetadata): void;
  /** Nothing comes after it. */
  end(): void;
}
