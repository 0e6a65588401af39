/** Everybody's router changes its mind: other outer addresses, the sockets stay open. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { FULL } from '../helpers/full-run.js';
import { CallPage, launchBrowser, servePage } from '../helpers/livekit-page.js';
import { startMediaHarness, type MediaHarness } from '../helpers/media-harness.js';
import { grows } from '../helpers/numbers.js';
import { UdpRelay } from '../helpers/udp-relay.js';

/** Well below the half minute that ICE itself needs to notice. */
const HEALED = { timeout: 20_000, interval: 100 };

let harness: MediaHarness;
let browser: Browser;
let relay: UdpRelay;
const pages: CallPage[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
  harness = await startMediaHarness({ routes: servePage });
  relay = await new UdpRelay(harness.sfu.observer.processes[0]!.port).start();
});
afterEach(async () => {
  for (const page of pages.splice(0)) await page.close();
});
afterAll(async () => {
  await browser.close();
  relay.close();
  await harness.close();
});

/** A page whose packets go through the relay. */
async function behindRouter(name: string): Promise<CallPage> {
  const page = await CallPage.open(browser, harness.origin);
  pages.push(page);
  await page.run(
    `const { prototype } = RTCPeerConnection;
    const set = prototype.setRemoteDescription;
    prototype.setRemoteDescription = function ({ type, sdp }) {
      return set.call(this, { type, sdp: sdp.replaceAll(args.from, args.to) });
    };`,
    {
      from: `127.0.0.1 ${harness.sfu.observer.processes[0]!.port} typ host`,
      to: `127.0.0.1 ${relay.port} typ host`,
    },
  );
  await page.do('connect', harness.url, await harness.member(name));
  return page;
}

it.runIf(FULL)('the sound goes on for who only sends it and who only hears it', async () => {
  const ann = await behindRouter('ann');
  const bob = await behindRouter('bob');
  await ann.do('microphone', true);
  const heard = (what: string) =>
    bob.run<number>(
      `const { receiver } = room.remoteParticipants.get('ann').getTrackPublication('microphone')?.track ?? {};
      const stats = receiver ? [...(await receiver.getStats()).values()] : [];
      return stats.find(({ type }) => type === 'inbound-rtp')?.[args.what] ?? 0;`,
      { what },
    );
  // Seconds of it: by then it is known what both answer.
  await expect.poll(() => heard('totalSamplesDuration'), HEALED).toBeGreaterThan(5);
  relay.move();
  for (const page of [ann, bob])
    await expect.poll(() => page.seen(), HEALED).toContain('Reconnected');
  await grows(() => heard('packetsReceived'));
});

it('the pictures go on for who only sends and who only receives, within seconds', async () => {
  const ann = await behindRouter('ann');
  const bob = await behindRouter('bob');
  await ann.do('camera', true);
  await grows(() => bob.do('frames', 'ann'), 60);
  relay.move();
  const shown = await bob.do('frames', 'ann');
  await expect.poll(() => bob.do('frames', 'ann'), HEALED).toBeGreaterThan(shown + 60);
  // A path that lives again is let alone.
  await grows(() => bob.do('frames', 'ann'), 100);
  for (const page of [ann, bob])
    expect((await page.seen()).filter((event) => event !== 'SignalReconnecting')).toEqual([
      'Reconnected',
    ]);
});
