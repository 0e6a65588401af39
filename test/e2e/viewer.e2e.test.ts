import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, Person, poll } from '../helpers/people.js';
import { startProduct, type Product } from '../helpers/product.js';
import { starterRoom } from '../helpers/starter-room.js';

/** What the viewer's page shows in the place of the stage. */
interface Sight {
  /** `front`, `behind` the stage, or nowhere. */
  place: string | null;
  time: number;
  moving: boolean;
  words: string;
  /** Pictures of others on the stage. */
  onStage: number;
}

const sightOf = (person: Person): Promise<Sight> =>
  person.page.evaluate(() => {
    const call = document.querySelector('hms-room')?.shadowRoot?.querySelector('hms-call');
    const inside = call?.shadowRoot;
    const player = inside?.querySelector('hms-hls-player');
    const video = player?.video;
    const words = player?.shadowRoot?.querySelector('.centre')?.textContent ?? '';
    const tiles = inside
      ?.querySelector('hms-stage')
      ?.shadowRoot?.querySelectorAll('hms-video-tile');
    const me = document.querySelector('hms-room')?.store?.getState().localPeerId;
    const onStage = [...(tiles ?? [])].filter(
      (tile) =>
        tile.peerId !== me && (tile.shadowRoot?.querySelector('video')?.videoWidth ?? 0) > 0,
    );
    return {
      place: inside?.querySelector('.stream')?.classList.item(1) ?? null,
      time: video?.currentTime ?? 0,
      moving: video ? !video.paused && video.readyState > 2 : false,
      words: words.replace(/\s+/g, ' ').trim(),
      onStage: onStage.length,
    };
  });

describe('who watches the stream', () => {
  let product: Product;
  let browser: Browser;
  let host: Person;
  let viewer: Person;

  beforeAll(async () => {
    product = await startProduct();
    browser = await openBrowser();
    const links = await starterRoom(product, 'live-streaming', 'viewers');
    host = await Person.open(browser, links['broadcaster']!, 'Hanna');
    viewer = await Person.open(browser, links['viewer-near-realtime']!, 'Vera');
    await viewer.join();
  });

  afterAll(async () => {
    await browser.close();
    await product.stop();
  });

  const sees = async (condition: (sight: Sight) => boolean): Promise<Sight> => {
    let sight: Sight | null = null;
    await poll(
      async () => {
        sight = await sightOf(viewer);
        return condition(sight);
      },
      () => `the viewer never saw: ${condition.toString()} (${JSON.stringify(sight)})`,
      60_000,
    );
    return sight!;
  };
  const become = async (role: string) => {
    const { localPeerId } = (await viewer.state())!;
    await host.page.evaluate(
      ([peerId, name]) =>
        document.querySelector('hms-room')!.actions!.changeRoleOfPeer(peerId, name, true),
      [localPeerId!, role] as const,
    );
  };

  it('waits in words, and sees the stage without WebRTC as soon as it is live', async () => {
    await sees(({ words }) => words.startsWith('The stream has not started yet'));
    // The layout of a broadcaster says "join and go live".
    await host.join();
    const { place } = await sees(({ moving, time }) => moving && time > 1);
    expect(place).toBe('front');
    expect(await viewer.page.evaluate(() => window.seen.peers.length)).toBe(0);
    expect(await viewer.page.evaluate(() => window.seen.violations)).toEqual([]);
  });

  it('hears what the host sends along with the picture', async () => {
    await viewer.page.evaluate(() => {
      addEventListener('hms-timed-metadata', ({ detail }) => {
        Object.assign(window, { metadata: detail.payload });
      });
    });
    await host.page.evaluate(() =>
      document
        .querySelector('hms-room')!
        .actions!.sendHLSTimedMetadata([{ payload: 'applause', duration: 2 }]),
    );
    await viewer.page.waitForFunction(() => 'metadata' in window, null, { timeout: 30_000 });
    expect(
      await viewer.page.evaluate(() => (window as unknown as { metadata: string }).metadata),
    ).toBe('applause');
  });

  it('keeps a picture on the way to the stage and back', async () => {
    await become('viewer-on-stage');
    const { onStage } = await sees(({ place }) => place === 'behind');
    expect(onStage).toBeGreaterThan(0);
    const { time } = await sees(({ moving }) => moving);
    await sees((sight) => sight.time > time);
    await become('viewer-near-realtime');
    const back = await sees(({ place }) => place === 'front');
    expect(back.time).toBeGreaterThan(time);
    await sees((sight) => sight.moving && sight.time > back.time);
  });

  it('is told when the stream has ended', async () => {
    await host.page.evaluate(() => document.querySelector('hms-room')!.actions!.stopHLSStreaming());
    await sees(({ words }) => words.startsWith('The stream has ended'));
    expect(viewer.consoleErrors).toEqual([]);
  });
});
