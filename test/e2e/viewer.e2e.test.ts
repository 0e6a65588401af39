import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CALL_FLAGS } from '../helpers/chromium.js';
import { FirefoxPerson, hasFirefox, openFirefox } from '../helpers/firefox.js';
import type { Onlooker } from '../helpers/onlooker.js';
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

const sightOf = (person: Onlooker): Promise<Sight> =>
  person.evaluate(() => {
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

/**
 * Looks in every frame of the page whether a picture stands, of the stream or of somebody else on the stage, and writes
 * down what there was where none did.
 */
function watchHoles(): void {
  const holes: string[] = [];
  Object.assign(window, { holes });
  // A video that has had a picture keeps it while it seeks, or waits.
  const drawn = (video: HTMLVideoElement | null | undefined) => (video?.videoWidth ?? 0) > 0;
  const look = () => {
    const room = document.querySelector('hms-room');
    const inside = room?.shadowRoot?.querySelector('hms-call')?.shadowRoot;
    const place = inside?.querySelector('.stream')?.classList.item(1) ?? 'nowhere';
    const { video, shadowRoot: player } = inside?.querySelector('hms-hls-player') ?? {};
    const me = room?.store?.getState().localPeerId;
    const tiles = inside
      ?.querySelector('hms-stage')
      ?.shadowRoot?.querySelectorAll('hms-video-tile');
    const stands =
      inside?.querySelector('canvas.still') ??
      (place === 'front'
        ? drawn(video) || player?.querySelector<HTMLElement>('.still')?.hidden === false
        : [...(tiles ?? [])].some(
            ({ peerId, shadowRoot: tile }) =>
              peerId !== me &&
              (drawn(tile?.querySelector('video')) || tile?.querySelector('canvas.last')),
          ));
    if (!stands) holes.push(`${place}, ${tiles?.length ?? 'no'} tiles`);
    requestAnimationFrame(look);
  };
  look();
}

describe('who watches the stream', () => {
  let product: Product;
  let browser: Browser;
  let links: Record<string, string>;
  let host: Person;
  let viewer: Person;

  beforeAll(async () => {
    product = await startProduct();
    browser = await openBrowser(CALL_FLAGS);
    links = await starterRoom(product, 'live-streaming', 'viewers');
    host = await Person.open(browser, links['broadcaster']!, 'Hanna');
    viewer = await Person.open(browser, links['viewer-near-realtime']!, 'Vera');
    await viewer.join();
  });

  afterAll(async () => {
    await browser.close();
    await product.stop();
  });

  const sees = async (
    condition: (sight: Sight) => boolean,
    person: Onlooker = viewer,
  ): Promise<Sight> => {
    let sight: Sight | null = null;
    await poll(
      async () => {
        sight = await sightOf(person);
        return condition(sight);
      },
      () => `${person.name} never saw: ${condition.toString()} (${JSON.stringify(sight)})`,
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
    await viewer.evaluate(watchHoles);
    await become('viewer-on-stage');
    const { onStage } = await sees(({ place }) => place === 'behind');
    expect(onStage).toBeGreaterThan(0);
    const { time } = await sees(({ moving }) => moving);
    await sees((sight) => sight.time > time);
    await become('viewer-near-realtime');
    const back = await sees(({ place }) => place === 'front');
    expect(back.time).toBeGreaterThan(time);
    await sees((sight) => sight.moving && sight.time > back.time);
    const holes = await viewer.evaluate(() => (window as unknown as { holes: string[] }).holes);
    expect(holes).toEqual([]);
  });

  it.skipIf(!hasFirefox)('sees it with Firefox as well', async () => {
    const firefox = await openFirefox();
    try {
      const fay = await FirefoxPerson.open(firefox, links['viewer-near-realtime']!, 'Fay');
      await fay.join();
      const { time } = await sees(({ moving }) => moving, fay);
      await sees((sight) => sight.moving && sight.time > time + 1, fay);
      expect(fay.consoleErrors).toEqual([]);
    } finally {
      await firefox.close();
    }
  });

  it('is told when the stream has ended', async () => {
    await host.page.evaluate(() => document.querySelector('hms-room')!.actions!.stopHLSStreaming());
    await sees(({ words }) => words.startsWith('The stream has ended'));
    expect(viewer.consoleErrors).toEqual([]);
  });
});
