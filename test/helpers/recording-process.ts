/**
 * Records a clip at a multiple of its speed until it is killed; tells each second of the stream. Started with `fork`,
 * with what to do in its first message.
 */
import { Packager } from '../../src/server/live/packager/packager.js';
import { Recorder } from '../../src/server/live/recording/recorder.js';
import { TIMESCALE } from '../../src/server/live/samples.js';
import { endlessly, type EncodedClip } from './encoded-clip.js';

export interface RecordingTask {
  folder: string;
  clip: EncodedClip;
  firstSequence: number;
  discontinuity: number;
}

const SPEED = 5;
const LAYER = { width: 320, height: 180, videoBitrate: 300, audioBitrate: 64 };

process.once('message', ({ folder, clip, ...numbers }: RecordingTask) => {
  const recorder = new Recorder({
    folder,
    order: { hlsVod: true, singleFilePerLayer: true, audioOnly: false },
    layers: [LAYER],
    frameRate: 30,
    segmentSeconds: 2,
    onFailure: ({ message }) => {
      throw new Error(message);
    },
  });
  const packager = new Packager({
    ...{ layers: [LAYER], frameRate: 30, epochMs: Date.now(), partFrames: 10, segmentSeconds: 2 },
    ...numbers,
    sinks: [recorder],
  });
  packager.configure(0, clip.video, clip.audio);
  const begin = performance.now();
  const samples = endlessly(clip);
  let told = 0;
  setInterval(() => {
    const now = ((performance.now() - begin) * SPEED * TIMESCALE) / 1_000;
    for (;;) {
      const { value: sample } = samples.next();
      if (!sample) return;
      packager.push(0, sample);
      for (; sample.time >= (told + 1) * TIMESCALE; told++) process.send?.(told + 1);
      if (sample.time > now) return;
    }
  }, 20);
});
process.on('disconnect', () => process.exit());
