import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findObstacle } from '../../src/server/live/worker/load-codecs.js';
import { openBrowser, Person, poll } from '../helpers/people.js';
import { startProduct, type Product } from '../helpers/product.js';
import { starterRoom } from '../helpers/starter-room.js';

const missing = findObstacle();
if (missing) console.warn(`Going live is not tested: ${missing}`);

/** Ada goes live with her join, Vera watches. Each case goes on where the last one ended. */
describe.skipIf(missing !== null)('going live', { timeout: 180_000 }, () => {
  let product: Product;
  let browser: Browser;
  let ada: Person;
  let vera: Person;

  const button = (person: Person, name: RegExp): Locator =>
    person.page.getByRole('button', { name }).filter({ visible: true }).first();
  const press = (person: Person, name: RegExp) => button(person, name).click();

  /** What the player shows moves on, and is the composed picture. */
  const watches = async (person: Person): Promise<void> => {
    const player = person.page.locator('hms-hls-player video').first();
    const now = () =>
      player
        .evaluate((video: HTMLVideoElement) => ({
          frames: video.getVideoPlaybackQuality().totalVideoFrames,
          width: video.videoWidth,
        }))
        .catch(() => ({ frames: 0, width: 0 }));
    const before = (await now()).frames;
    let last = await now();
    await poll(
      async () => {
        last = await now();
        return last.width === 1280 && last.frames > before + 15;
      },
      () => `${person.name} sees no stream: ${JSON.stringify({ before, last })}`,
    );
  };

  beforeAll(async () => {
    product = await startProduct();
    const links = await starterRoom(product, 'live-streaming', 'on air');
    browser = await openBrowser();
    vera = await Person.open(browser, links['viewer-near-realtime'] ?? '', 'Vera');
    await vera.join();
    ada = await Person.open(browser, links['broadcaster'] ?? '', 'Ada', { width: 1280 });
    await ada.page.locator('hms-preview').getByLabel('Your name').fill('Ada');
    await ada.page
      .locator('hms-preview')
      .getByRole('button', { name: /^(join|go live)/i })
      .click();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await product.close();
  });

  it('begins with the join of the broadcaster, and the audience sees it move', async () => {
    await ada.until(({ stream }) => stream !== null);
    await vera.until(({ stream }) => stream?.state === 'started');
    await watches(vera);
    await ada.page.getByRole('img', { name: /^live for/i }).waitFor();
    expect(await vera.evaluate(() => window.seen.violations)).toEqual([]);
  });

  it('goes on while somebody comes on stage out of the audience, and back', async () => {
    await press(vera, /^raise your hand/i);
    await press(ada, /^bring to stage/i);
    await press(vera, /^join the stage/i);
    await vera.until(
      ({ role, media }) => role?.name === 'viewer-on-stage' && media.status === 'connected',
    );
    await ada.seesMovingVideo(1);
    await press(vera, /^more ways to leave/i);
    await vera.page
      .getByRole('menuitem', { name: /^leave the stage/i })
      .filter({ visible: true })
      .click();
    await vera.until(({ role }) => role?.name === 'viewer-near-realtime');
    await watches(vera);
  });

  it('ends for everybody when the broadcaster says so', async () => {
    await press(ada, /^end the stream/i);
    await ada.page.locator('hms-go-live-button dialog').getByRole('button').first().click();
    for (const person of [ada, vera]) await person.until(({ stream }) => stream === null);
    await button(ada, /^go live/i).waitFor();
    await vera.page.getByText('The stream has ended').first().waitFor();
  });
});
