/** What the encoders of a live worker put out, and the fMP4 writer takes in. */

/** Timescale of all sample times: every video rate up to 60 and every 1024-sample AAC frame at 48 kHz is whole in it. */
export const TIMESCALE = 90_000;

export interface VideoConfig {
  kind: 'video';
  /** avcC (ISO/IEC 14496-15, 5.3.3.1). */
  avcC: Uint8Array;
  width: number;
  height: number;
}

export interface AudioConfig {
  kind: 'audio';
  /** AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1). */
  asc: Uint8Array;
  sampleRate: number;
  channels: number;
}

export interface EncodedSample {
  kind: 'video' | 'audio';
  /** One access unit: length-prefixed NAL units, or one raw AAC frame. */
  data: Uint8Array;
  /** In `TIMESCALE`, from the start of the stream; without B-frames it is also the time of presentation. */
  time: number;
  duration: number;
  /** Decoding can begin here. */
  key: boolean;
}
