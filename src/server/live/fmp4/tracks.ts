/** The two tracks of every file that we write, and their clocks. */
import { TIMESCALE, type AudioConfig, type VideoConfig } from '../samples.js';

export const VIDEO_TRACK = 1;
export const AUDIO_TRACK = 2;

export interface TrackConfigs {
  video: VideoConfig;
  audio: AudioConfig;
}

/** Sound is counted in its own samples, so that a frame of it is a whole number at every rate. */
export function audioTicks(time: number, sampleRate: number): number {
  return Math.round((time * sampleRate) / TIMESCALE);
}
