/**
 * Where pictures and sound come from, as the compositor sees it: LiveKit rooms in the product, anything in tests.
 * Arrival is the only clock: a source hands over what it has as soon as it has it, and only the newest picture counts.
 */
import type { Planes } from './canvas.js';

export type PictureTrack = 'camera' | 'screen';
export type SoundTrack = 'microphone' | 'screenAudio';

export interface PictureWish {
  peerId: string;
  track: PictureTrack;
  /** The tile's size in pixels: a source of several layers is to send no more than that takes. */
  width: number;
  height: number;
}

export interface Wishes {
  pictures: readonly PictureWish[];
  /** Whose microphone, and the sound of whose screen. */
  voices: readonly { peerId: string; track: SoundTrack }[];
}

/** All times are the milliseconds of `performance.now()`. */
export interface SourceListener {
  picture(peerId: string, track: PictureTrack, picture: Planes, at: number): void;
  /** Interleaved stereo at 48 kHz. */
  sound(peerId: string, track: SoundTrack, pcm: Int16Array, at: number): void;
  /** The track is gone; what it showed last is not to be shown again. */
  ended(peerId: string, track: PictureTrack | SoundTrack): void;
}

export interface LiveSource {
  /** Replaces all earlier wishes. Tracks that do not exist yet are received when they come. */
  want(wishes: Wishes): void;
  close(): Promise<void>;
}
