/**
 * A live worker without pictures: it beats, says that it started, obeys. Timed metadata tells it how to fail, since that
 * is what reaches it unchanged.
 */
import type { FromLiveWorker, ToLiveWorker } from '../../src/server/live/messages.js';

const BEAT_MS = 100;
let parts = 0;
let silent = false;
let stalled = false;

const say = (message: FromLiveWorker) => process.send?.(message);

process.on('message', (message: ToLiveWorker) => {
  if (message.type === 'start') {
    const { order } = message;
    if (order.roomId === 'cannot') {
      say({ type: 'failed', code: 'unprocessable', message: 'No codecs.' });
      return;
    }
    if (order.roomId === 'dies') {
      process.send?.({ type: 'ready' } satisfies FromLiveWorker, () => process.exit(1));
      return;
    }
    say({ type: 'ready' });
    const beat = () => {
      if (!stalled) parts += 1;
      if (!silent) say({ type: 'beat', parts, lateTicks: 0, skippedTicks: 2, tiles: 0, stride: 1 });
    };
    beat();
    setInterval(beat, BEAT_MS);
    say({ type: 'started', at: order.resumed ? 2 : 1 });
  } else if (message.type === 'metadata') {
    if (message.payload === 'exit') process.exit(1);
    silent = message.payload === 'silent';
    stalled = message.payload === 'stalled';
    if (message.payload === 'fail') say({ type: 'failed', code: 'unprocessable', message: 'No.' });
  } else if (message.type === 'stop') {
    const file = { type: 'room-composite', path: 'a.mp4', size: 1, duration: 1 } as const;
    say({ type: 'stopped', files: [{ ...file, width: 1280, height: 720, layer: 0 }] });
    process.disconnect();
  }
});
process.on('disconnect', () => process.exit());
