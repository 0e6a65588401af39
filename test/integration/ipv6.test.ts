/** Media over IPv6: alone, or beside IPv4 on the same port. */
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FULL } from '../helpers/full-run.js';
import { CallPage, launchBrowser, servePage } from '../helpers/livekit-page.js';
import { startMediaHarness, type MediaHarness } from '../helpers/media-harness.js';
import { grows } from '../helpers/numbers.js';

/** Some machines and containers have it switched off. */
const hasIpv6 = (): boolean => {
  try {
    return readFileSync('/proc/net/if_inet6', 'utf8').includes(`${'0'.repeat(31)}1 `);
  } catch {
    return process.platform !== 'linux';
  }
};

describe.runIf(hasIpv6())('media over IPv6', () => {
  let browser: Browser;
  let harness: MediaHarness;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterEach(() => harness.close());
  afterAll(() => browser.close());

  /**
   * Two pages that may only use the candidates of the answer that `keeps` matches; and where they send to, empty where
   * the browser found the address by itself and keeps it secret.
   */
  const call = async (keeps: RegExp): Promise<string> => {
    const pages = await Promise.all(
      ['ann', 'bob'].map(async (name) => {
        const page = await CallPage.open(browser, harness.origin);
        await page.run(
          `const { prototype } = RTCPeerConnection;
          const set = prototype.setRemoteDescription;
          const keeps = new RegExp(args.keeps);
          prototype.setRemoteDescription = function ({ type, sdp }) {
            const lines = sdp.split('\\r\\n');
            const kept = lines.filter((line) => !line.startsWith('a=candidate:') || keeps.test(line));
            return set.call(this, { type, sdp: kept.join('\\r\\n') });
          };`,
          { keeps: keeps.source },
        );
        await page.do('connect', harness.url, await harness.member(name));
        return page;
      }),
    );
    await pages[0]!.do('camera', true);
    await grows(() => pages[1]!.do('frames', 'ann'));
    const addresses = await Promise.all(
      pages.map((page) =>
        page.run<string>(
          `const stats = [...(await room.engine.pcManager.publisher.getStats()).values()];
          const pair = stats.find((report) => report.type === 'candidate-pair' && report.nominated);
          return stats.find((report) => report.id === pair?.remoteCandidateId).address;`,
        ),
      ),
    );
    for (const page of pages) await page.close();
    return [...new Set(addresses)].join('');
  };

  it.runIf(FULL)('alone', async () => {
    harness = await startMediaHarness({ routes: servePage, announcedIps: ['::1'] });
    expect(await call(/./)).toMatch(/^(::1)?$/);
  });

  it('beside IPv4, whichever a client has', async () => {
    harness = await startMediaHarness({ routes: servePage, announcedIps: ['127.0.0.1', '::1'] });
    expect(await call(/ 127\.0\.0\.1 /)).toMatch(/^(127\.0\.0\.1)?$/);
    expect(await call(/ ::1 /)).toMatch(/^(::1)?$/);
  });
});
