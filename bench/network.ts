/**
 * Bad networks, in a network namespace: 5 % loss on the publisher's way up and on a subscriber's way down, and a
 * subscriber whose path carries 400 kbit/s for a while. Rates in pictures a second, times in seconds.
 */
import { BadNetwork } from '../test/helpers/bad-network.js';
import { HIGH_WIDTH, LOW_WIDTH, NetworkCall, watch } from '../test/helpers/network-call.js';
import type { PageClient } from '../test/helpers/media-worker.js';
import { report } from './report.js';

const LOSS = 0.05;
const WATCH_S = 20;
const CAP_KBIT = 400;
const CAPPED_S = 12;
/** Least pictures a second, most seconds frozen, most seconds until the high layer is back. */
const MUST = { fps: 25, frozen: 0.5, recovery: 10 } as const;

const obstacle = BadNetwork.obstacle();
if (obstacle) {
  process.stderr.write(`Skipped: ${obstacle}.\n`);
  process.exit(0);
}

const round = (value: number) => Math.round(value * 100) / 100;
const isHigh = `stats.frameWidth === ${HIGH_WIDTH}`;
const call = new NetworkCall();
const result: Record<string, number> = {};

const lossy = async (direction: 'up' | 'down') => {
  const room = await (direction === 'up' ? call.room('bad', 'good') : call.room('good', 'bad'));
  const [subscriber] = room.subscribers as [PageClient];
  await subscriber.until('video', `${isHigh} && stats.framesDecoded > 60`);
  call.network.loss(direction, LOSS);
  const { fps, frozen } = await watch(subscriber, WATCH_S);
  call.network.loss(direction, 0);
  result[`loss_${direction}_fps`] = round(fps);
  result[`loss_${direction}_frozen_s`] = round(frozen);
  await room.close();
};

const capped = async () => {
  const room = await call.room('good', 'bad', 'good');
  const [narrow, wide] = room.subscribers as [PageClient, PageClient];
  for (const subscriber of [narrow, wide])
    await subscriber.until('video', `${isHigh} && stats.framesDecoded > 60`);
  call.network.cap(CAP_KBIT);
  const capAt = Date.now();
  await narrow.until('video', `stats.frameWidth === ${LOW_WIDTH}`);
  result['cap_down_s'] = round((Date.now() - capAt) / 1_000);
  // The queue drains, then the call has to hold.
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const audioBefore = await narrow.inbound('audio');
  const [low, high] = await Promise.all([watch(narrow, CAPPED_S), watch(wide, CAPPED_S)]);
  const audioAfter = await narrow.inbound('audio');
  const share = (key: 'concealedSamples' | 'totalSamplesReceived') =>
    (audioAfter[key] ?? 0) - (audioBefore[key] ?? 0);
  result['cap_low_fps'] = round(low.fps);
  result['cap_low_width'] = (await narrow.inbound('video')).frameWidth ?? 0;
  result['cap_audio_concealed_pct'] = round(
    (100 * share('concealedSamples')) / Math.max(1, share('totalSamplesReceived')),
  );
  result['cap_others_fps'] = round(high.fps);
  result['cap_others_width'] = (await wide.inbound('video')).frameWidth ?? 0;
  call.network.cap(0);
  const freeAt = Date.now();
  await narrow.until('video', isHigh);
  result['cap_recovery_s'] = round((Date.now() - freeAt) / 1_000);
  await room.close();
};

try {
  await call.open();
  await lossy('up');
  await lossy('down');
  await capped();
} finally {
  await call.close();
}

report(result);
const at = (name: string) => result[name] ?? NaN;
const kept =
  ['up', 'down'].every(
    (way) => at(`loss_${way}_fps`) >= MUST.fps && at(`loss_${way}_frozen_s`) <= MUST.frozen,
  ) &&
  at('cap_low_width') === LOW_WIDTH &&
  at('cap_low_fps') >= MUST.fps &&
  at('cap_others_width') === HIGH_WIDTH &&
  at('cap_recovery_s') <= MUST.recovery;
if (process.argv.includes('--check') && !kept) {
  process.stderr.write(`Not as good as it must be: ${JSON.stringify(MUST)}\n`);
  process.exitCode = 1;
}
