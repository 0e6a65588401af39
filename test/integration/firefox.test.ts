import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FirefoxCallPage, hasFirefox, openFirefox, type Firefox } from '../helpers/firefox.js';
import { CallPage, launchBrowser, servePage } from '../helpers/livekit-page.js';
import { startMediaHarness, type MediaHarness } from '../helpers/media-harness.js';

const SOON = { timeout: 30_000, interval: 200 };

/** An unmodified livekit-client in both browsers; each case goes on where the last ended. */
describe.skipIf(!hasFirefox)('Firefox beside Chromium, with livekit-client', () => {
  let host: MediaHarness;
  let chromium: Browser;
  let firefox: Firefox;
  let fay: FirefoxCallPage;
  let ada: CallPage;
  const both = () => [
    { page: fay, other: 'ada' },
    { page: ada, other: 'fay' },
  ];

  const moves = async (page: FirefoxCallPage | CallPage, identity: string, source = 'camera') => {
    const before = await page.do('frames', identity, source);
    await vi.waitFor(async () => {
      expect(await page.do('frames', identity, source)).toBeGreaterThan(before + 10);
    }, SOON);
  };
  const sounds = async (page: FirefoxCallPage | CallPage, identity: string) => {
    const before = await page.do('energy', identity);
    await vi.waitFor(async () => {
      expect(await page.do('energy', identity)).toBeGreaterThan(before);
    }, SOON);
  };

  beforeAll(async () => {
    host = await startMediaHarness({ routes: servePage });
    [chromium, firefox] = await Promise.all([launchBrowser(), openFirefox()]);
    ada = await CallPage.open(chromium, host.origin);
    fay = await FirefoxCallPage.open(firefox, host.origin);
    for (const { page, name } of [
      { page: ada, name: 'ada' },
      { page: fay, name: 'fay' },
    ]) {
      await page.do('connect', host.url, await host.member(name));
      await page.do('camera', true);
      await page.do('microphone', true);
    }
  });
  afterAll(async () => {
    await chromium.close();
    await firefox.close();
    await host.close();
  });

  it('carries picture and sound both ways', async () => {
    for (const { page, other } of both()) {
      await moves(page, other);
      await sounds(page, other);
    }
  });

  it('tells of a mute', async () => {
    await fay.do('microphone', false);
    await vi.waitFor(async () => expect(await ada.do('muted', 'fay')).toBe(true), SOON);
    await fay.do('microphone', true);
    await vi.waitFor(async () => expect(await ada.do('muted', 'fay')).toBe(false), SOON);
    await sounds(ada, 'fay');
  });

  it('carries a screen both ways', async () => {
    for (const { page } of both()) await page.do('screen');
    for (const { page, other } of both()) await moves(page, other, 'screen_share');
  });

  it('carries data both ways', async () => {
    for (const reliable of [true, false]) {
      for (const { page } of both())
        await page.do('say', `reliable: ${String(reliable)}`, reliable);
    }
    for (const { page, other } of both()) {
      await vi.waitFor(async () => {
        expect(await page.data()).toEqual(
          expect.arrayContaining([
            { text: 'reliable: true', from: other },
            { text: 'reliable: false', from: other },
          ]),
        );
      }, SOON);
    }
  });

  it('gives Firefox a whole new connection after its socket dropped', async () => {
    await fay.do('dropSocket');
    await vi.waitFor(async () => expect(await fay.seen()).toContain('Reconnected'), SOON);
    for (const { page, other } of both()) {
      await moves(page, other);
      await sounds(page, other);
    }
    await fay.do('say', 'still here', true);
    await vi.waitFor(async () => {
      expect(await ada.data()).toContainEqual({ text: 'still here', from: 'fay' });
    }, SOON);
  });
});
