import { dispose } from '@livekit/rtc-node';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CallPage, launchBrowser, servePage } from '../helpers/livekit-page.js';
import { startMediaHarness, type MediaHarness } from '../helpers/media-harness.js';
import { RtcNodePeer } from '../helpers/rtc-node-peer.js';

const SOON = { timeout: 20_000, interval: 100 };

/** Resolves when the number is above what it was by so much. */
async function grows(read: () => number | Promise<number>, by = 10): Promise<void> {
  const before = await read();
  await expect.poll(read, SOON).toBeGreaterThan(before + by);
}

/** The number stands still: the same at two looks half a second apart. */
async function stands(read: () => number | Promise<number>): Promise<void> {
  let last = -1;
  await expect
    .poll(
      async () => {
        const before = last;
        last = await read();
        return last === before;
      },
      { timeout: 10_000, interval: 700 },
    )
    .toBe(true);
}

describe('unmodified LiveKit clients on the bundled SFU', () => {
  let browser: Browser;
  let harness: MediaHarness;
  let page: CallPage;
  let node: RtcNodePeer;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await dispose();
  });

  beforeEach(async () => {
    harness = await startMediaHarness({ routes: servePage });
    page = await CallPage.open(browser, harness.origin);
    node = new RtcNodePeer();
    const tokens = [await harness.member('page'), await harness.member('node')] as const;
    await Promise.all([
      page.do('connect', harness.url, tokens[0]),
      node.connect(harness.url, tokens[1]),
    ]);
  });
  afterEach(async () => {
    await node.close();
    await page.close();
    await harness.close();
  });

  it('carries pictures, sound and data between livekit-client and rtc-node, both ways', async () => {
    await node.publish();
    await page.do('camera', true);
    await page.do('microphone', true);
    await grows(() => page.do('frames', 'node'));
    await grows(() => page.do('energy', 'node'), 0);
    await grows(() => node.frames);
    await expect.poll(() => node.audioPeak, SOON).toBeGreaterThan(500);

    await page.do('say', 'reliable from page', true);
    await page.do('say', 'lossy from page', false);
    await node.say('reliable from node', true);
    await node.say('lossy from node', false);
    await expect
      .poll(() => node.data.map(({ text }) => text).sort(), SOON)
      .toEqual(['lossy from page', 'reliable from page']);
    await expect
      .poll(async () => (await page.data()).map(({ text }) => text).sort(), SOON)
      .toEqual(['lossy from node', 'reliable from node']);
    expect((await page.data()).every(({ from }) => from === 'node')).toBe(true);

    const told = harness.events.map((event) => `${event.peerId} ${event.type}`);
    expect(told.indexOf('page connected')).toBeLessThan(told.indexOf('page trackAdded'));
    expect(told.filter((text) => text.endsWith('trackAdded'))).toHaveLength(4);
  });
});
