/** A sink that remembers, and samples without pictures in them: for what is decided by times alone. */
import type {
  LiveInit,
  LivePart,
  PartSink,
  TimedMetadata,
} from '../../src/server/live/packager/part.js';
import {
  TIMESCALE,
  type AudioConfig,
  type EncodedSample,
  type VideoConfig,
} from '../../src/server/live/samples.js';

export class PartLog implements PartSink {
  readonly inits: LiveInit[] = [];
  readonly parts: LivePart[] = [];
  readonly entries: TimedMetadata[] = [];
  ended = 0;

  init(init: LiveInit): void {
    this.inits.push(init);
  }

  part(part: LivePart): void {
    this.parts.push(part);
  }

  metadata(metadata: TimedMetadata): void {
    this.entries.push(metadata);
  }

  end(): void {
    this.ended += 1;
  }
}

export const FRAME = TIMESCALE / 30;
/** 1024 samples at 48 kHz. */
export const SOUND = 1_920;

export const VIDEO: VideoConfig = {
  kind: 'video',
  avcC: Buffer.from('014d401fffe10004674d401f01000468ee3c80', 'hex'),
  width: 1280,
  height: 720,
};

export const AUDIO: AudioConfig = {
  kind: 'audio',
  asc: Buffer.from([0x11, 0x90]),
  sampleRate: 48_000,
  channels: 2,
};

export function picture(frame: number, key = frame % 60 === 0, frames = 1): EncodedSample {
  const data = Buffer.from(`picture ${frame}`);
  return { kind: 'video', data, time: frame * FRAME, duration: frames * FRAME, key };
}

export function sound(index: number): EncodedSample {
  const data = Buffer.from(`sound ${index}`);
  return { kind: 'audio', data, time: index * SOUND, duration: SOUND, key: true };
}

/** Pictures and their sound, as an encoder puts them out. */
export function* samples(frames: number, from = 0): Generator<EncodedSample> {
  let index = Math.ceil((from * FRAME) / SOUND);
  for (let frame = from; frame < from + frames; frame++) {
    yield picture(frame);
    for (; (index + 1) * SOUND <= (frame + 1) * FRAME; index++) yield sound(index);
  }
}
