/** From the canvas of one broadcaster to the picture in front of one viewer, in real pages of the product. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openBrowser, Person, poll } from '../../test/helpers/people.js';
import { startProduct } from '../../test/helpers/product.js';
import { starterRoom } from '../../test/helpers/starter-room.js';
import { clockCamera, readClock } from './bar-code.js';

const SETTLE_MS = 5_000;
const WINDOW_MS = 60_000;

export interface GlassFigures {
  /** Milliseconds, of every picture. */
  delays: number[];
  stalls: number;
  firstFrameMs: number;
}

export async function measureGlass(): Promise<GlassFigures> {
  const product = await startProduct();
  const browser = await openBrowser();
  try {
    const links = await starterRoom(product, 'live-streaming', 'glass');
    // The layout of a broadcaster says "join and go live".
    const publisher = await Person.open(browser, links['broadcaster'] ?? '', 'Publisher', {
      script: clockCamera,
    });
    await publisher.join();
    await publisher.until(({ stream }) => stream?.state === 'started');
    const viewer = await Person.open(browser, links['viewer-near-realtime'] ?? '', 'Viewer', {
      script: readClock,
    });
    await viewer.join();
    await poll(
      () => viewer.evaluate(() => window.glass.delays.length > 0),
      () => 'No picture came with the time in it.',
    );
    await sleep(SETTLE_MS);
    await viewer.evaluate(() => void Object.assign(window.glass, { delays: [], stalls: 0 }));
    await sleep(WINDOW_MS);
    const { delays, stalls, firstFrameMs } = await viewer.evaluate(() => window.glass);
    return { delays, stalls, firstFrameMs: firstFrameMs ?? NaN };
  } finally {
    await browser.close();
    await product.close();
  }
}
