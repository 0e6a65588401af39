import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BadNetwork } from '../helpers/bad-network.js';
import { HIGH_WIDTH, LOW_WIDTH, NetworkCall } from '../helpers/network-call.js';
import type { PageClient } from '../helpers/media-worker.js';

const obstacle = BadNetwork.obstacle();
if (obstacle) process.stderr.write(`Bad networks are not tested: ${obstacle}.\n`);

/** One short round; `npm run bench -- network` watches for longer and gives figures. */
describe.skipIf(obstacle)('a subscriber on a bad network', () => {
  let call: NetworkCall;

  beforeAll(async () => {
    call = new NetworkCall();
    await call.open();
  });

  afterAll(() => call.close());

  it('keeps sound and the low layer on 400 kbit/s while others keep the high one, and comes back', async () => {
    const { subscribers } = await call.room('good', 'bad', 'good');
    const [narrow, wide] = subscribers as [PageClient, PageClient];
    const isHigh = `stats.frameWidth === ${HIGH_WIDTH}`;
    for (const subscriber of [narrow, wide])
      await subscriber.until('video', `${isHigh} && stats.framesDecoded > 30`);
    call.network.cap(400);
    await narrow.until('video', `stats.frameWidth === ${LOW_WIDTH}`);
    const { packetsReceived: heard = 0 } = await narrow.inbound('audio');
    const { framesDecoded: seen = 0 } = await narrow.inbound('video');
    // On a busy machine the sender itself leaves the high layer out for a while.
    const { framesDecoded: shown = 0 } = await wide.until('video', isHigh);
    await wide.until('video', `${isHigh} && stats.framesDecoded > ${shown + 60}`);
    await narrow.until('audio', `stats.packetsReceived > ${heard + 150}`);
    await narrow.until('video', `stats.framesDecoded > ${seen + 60}`);
    expect((await narrow.inbound('video')).frameWidth).toBe(LOW_WIDTH);
    call.network.cap(0);
    await narrow.until('video', isHigh);
  });
});
