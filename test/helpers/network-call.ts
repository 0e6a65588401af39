/** A call over a bad network: one side of it in a namespace, real encoders, sound and two layers at 30 fps. */
import { chromium, type Browser } from 'playwright-core';
import { BadNetwork } from './bad-network.js';
import { chromiumPath, MEDIA_FLAGS, QUIET_FLAGS } from './chromium.js';
import { MediaProcess, PageClient, type PublishOptions } from './media-worker.js';

/** localhost is a secure context; nothing of it leaves the browser. */
const PAGE = 'http://localhost/client';
const CAMERA_30 = '--use-fake-device-for-media-stream=fps=30';

export const LAYERS: PublishOptions = {
  width: 1_280,
  height: 720,
  frameRate: 30,
  encodings: [
    { rid: 'q', scaleResolutionDownBy: 4, maxBitrate: 150_000 },
    { rid: 'h', maxBitrate: 1_500_000 },
  ],
};
export const HIGH_WIDTH = LAYERS.width;
export const LOW_WIDTH = LAYERS.width / 4;

export type Side = 'good' | 'bad';

export class NetworkCall {
  readonly network = new BadNetwork();
  readonly worker: MediaProcess;
  private readonly browsers = new Map<Side, Browser>();
  private rooms = 0;

  constructor() {
    const port = 21_000 + Math.floor(Math.random() * 20_000);
    this.worker = new MediaProcess({
      port,
      bindAddress: '0.0.0.0',
      announcedIps: [this.network.address],
      logLevel: 'error',
    });
  }

  async open(): Promise<void> {
    const path = await chromiumPath();
    const args = [...QUIET_FLAGS, ...MEDIA_FLAGS, CAMERA_30];
    await this.worker.next('ready');
    this.browsers.set('good', await chromium.launch({ executablePath: path, args }));
    const inside = this.network.inside(path);
    this.browsers.set('bad', await chromium.launch({ executablePath: inside, args }));
  }

  /** A publisher with camera and microphone, and one subscriber to it for each of the other sides. */
  async room(
    publisherSide: Side,
    ...subscriberSides: Side[]
  ): Promise<{ publisher: PageClient; subscribers: PageClient[]; close: () => Promise<void> }> {
    const room = `r${++this.rooms}`;
    const publisher = await this.join(publisherSide, `PA_${room}`, room);
    const { video, audio } = await publisher.publish(LAYERS);
    const subscribers: PageClient[] = [];
    for (const [index, side] of subscriberSides.entries()) {
      const subscriber = await this.join(side, `PA_${room}_${index}`, room);
      await subscriber.subscribe(publisher, [video, audio]);
      subscribers.push(subscriber);
    }
    const close = async () => {
      for (const { page, peer } of [publisher, ...subscribers]) {
        this.worker.send({ type: 'peer.close', peer });
        await page.context().close();
      }
    };
    return { publisher, subscribers, close };
  }

  async close(): Promise<void> {
    for (const browser of this.browsers.values()) await browser.close();
    await this.worker.stop();
    this.network.close();
  }

  private async join(side: Side, peer: string, room: string): Promise<PageClient> {
    const page = await (await this.browsers.get(side)!.newContext()).newPage();
    const body = '<!doctype html><title>client</title>';
    await page.route(PAGE, (route) => route.fulfill({ contentType: 'text/html', body }));
    await page.goto(PAGE);
    const client = await PageClient.open(page, peer, room, this.worker);
    await client.negotiate();
    await client.run('client.connected()');
    return client;
  }
}

/** What somebody saw in a time: pictures a second, and seconds that the picture stood still. */
export async function watch(
  client: PageClient,
  seconds: number,
): Promise<{ fps: number; frozen: number }> {
  const before = await client.inbound('video');
  const start = Date.now();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  const after = await client.inbound('video');
  const elapsed = (Date.now() - start) / 1_000;
  const grown = (key: 'framesDecoded' | 'totalFreezesDuration') =>
    (after[key] ?? 0) - (before[key] ?? 0);
  return { fps: grown('framesDecoded') / elapsed, frozen: grown('totalFreezesDuration') };
}
