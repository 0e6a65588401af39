/** What the SFU measures and decides about media, as unmodified clients hear of it. */
import { RoomEvent } from '@livekit/rtc-node';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FULL } from '../helpers/full-run.js';
import { CallPage, launchBrowser, servePage } from '../helpers/livekit-page.js';
import { startMediaHarness, type MediaHarness } from '../helpers/media-harness.js';
import { grows, stands } from '../helpers/numbers.js';
import { RtcNodePeer } from '../helpers/rtc-node-peer.js';

const SOON = { timeout: 30_000, interval: 200 };

describe('LiveKit clients hear', () => {
  let browser: Browser;
  let harness: MediaHarness;
  let pages: CallPage[];
  let node: RtcNodePeer;

  beforeAll(async () => {
    [browser, harness] = await Promise.all([
      launchBrowser(),
      startMediaHarness({ routes: servePage }),
    ]);
  });
  afterAll(async () => {
    await browser.close();
    await harness.close();
  });
  beforeEach(() => {
    pages = [];
    node = new RtcNodePeer();
  });
  afterEach(async () => {
    await node.close();
    for (const page of pages) await page.close();
    await harness.clear();
  });

  const aPage = async (identity: string, policy = {}, options = {}) => {
    const page = await CallPage.open(browser, harness.origin, options);
    pages.push(page);
    await page.do('connect', harness.url, await harness.member(identity, policy));
    return page;
  };

  it('who speaks and who stopped, and how good every connection is', async () => {
    const ann = await aPage('ann');
    await node.connect(harness.url, await harness.member('node'));
    const qualities = new Set<number>();
    node.room.on(RoomEvent.ConnectionQualityChanged, (quality) => qualities.add(quality));
    await node.publish();
    const speaking = () => ann.run(`return room.activeSpeakers.map(({ identity }) => identity)`);
    await expect.poll(speaking, SOON).toEqual(['node']);
    expect(
      await ann.run<number>(`return room.remoteParticipants.get('node').audioLevel`),
    ).toBeGreaterThan(0.1);
    await expect
      .poll(() => ann.run(`return room.remoteParticipants.get('node').connectionQuality`), SOON)
      .toBe('excellent');
    expect(await ann.run(`return room.localParticipant.connectionQuality`)).not.toBe('lost');
    expect(qualities.size).toBeGreaterThan(0);
    node.silence();
    await expect.poll(speaking, SOON).toEqual([]);
  });

  // The client waits seconds before it tells; the worker's own test has it without.
  it.runIf(FULL)('which layers nobody needs, and send them again when somebody does', async () => {
    const ann = await aPage('ann', {}, { dynacast: true });
    const bob = await aPage('bob');
    await ann.do('camera', true);
    await grows(() => bob.do('frames', 'ann'));
    const active = () =>
      ann.run(`const { sender } = room.localParticipant.getTrackPublication('camera').track;
        return sender.getParameters().encodings.map(({ active }) => active);`);
    await expect.poll(active, SOON).toEqual([true, true]);
    await bob.do('quality', 'ann', 0);
    await expect.poll(active, SOON).toEqual([true, false]);
    await bob.do('quality', 'ann', 2);
    await expect.poll(active, SOON).toEqual([true, true]);
    await expect.poll(() => bob.do('width', 'ann'), SOON).toBe(640);
  });

  it('that a stream is paused for want of bandwidth, and goes on', async () => {
    const ann = await aPage('ann');
    const bob = await aPage('bob');
    await ann.do('camera', true);
    await grows(() => bob.do('frames', 'ann'));
    await bob.run(`window.states = [];
      room.on(lk.RoomEvent.TrackStreamStateChanged, (_publication, state) => window.states.push(state));
      await room.simulateScenario('subscriber-bandwidth', 20000);`);
    await expect.poll(() => bob.run(`return window.states.at(-1)`), SOON).toBe('paused');
    await bob.run(`await room.simulateScenario('subscriber-bandwidth', 0);`);
    await expect.poll(() => bob.run(`return window.states.at(-1)`), SOON).toBe('active');
    await grows(() => bob.do('frames', 'ann'));
  });

  it.each(FULL ? ['vp9', 'h264', 'av1'] : ['av1'])('and see %s', async (codec) => {
    const ann = await aPage('ann');
    const bob = await aPage('bob');
    await ann.run(
      `await room.localParticipant.setCameraEnabled(true, { resolution: { width: 640, height: 360, frameRate: 20 } },
      { videoCodec: args.codec, backupCodec: false });`,
      { codec },
    );
    await grows(() => bob.do('frames', 'ann'));
    const told = await bob.run(
      `return room.remoteParticipants.get('ann').getTrackPublication('camera').mimeType.toLowerCase()`,
    );
    expect(told).toBe(`video/${codec}`);
  });

  it.runIf(FULL)(
    'and see VP8 beside AV1, each with its own extensions and VP8 in its temporal layers',
    async () => {
      const [ann, bob, cat] = [await aPage('ann'), await aPage('bob'), await aPage('cat')];
      await ann.do('camera', true);
      await bob.run(
        `await room.localParticipant.setCameraEnabled(true, { resolution: { width: 640, height: 360, frameRate: 20 } },
      { videoCodec: 'av1', backupCodec: false });`,
      );
      const pairs = [
        [bob, 'ann'],
        [ann, 'bob'],
        [cat, 'ann'],
        [cat, 'bob'],
      ] as const;
      for (const [page, from] of pairs) await grows(() => page.do('frames', from));
      // One more section of VP8, behind the one of AV1.
      await ann.do('screen');
      for (const page of [bob, cat]) await grows(() => page.do('frames', 'ann', 'screen_share'));
      const rate = (page: CallPage) =>
        page.run<number>(`const { track } = room.remoteParticipants.get('ann').getTrackPublication('camera');
        const report = [...(await track.receiver.getStats()).values()].find(({ type }) => type === 'inbound-rtp');
        return report.framesPerSecond ?? 0;`);
      for (const page of [bob, cat]) {
        await page.run(
          `room.remoteParticipants.get('ann').getTrackPublication('camera').setVideoFPS(5);`,
        );
        await expect.poll(() => rate(page), SOON).toBeLessThan(9);
        await grows(() => page.do('frames', 'ann'));
      }
      for (const [page, from] of pairs) await grows(() => page.do('frames', from));
    },
  );

  it('sound that is sent twice, where their role has no limit for it', async () => {
    const sent = (page: CallPage) =>
      page.run<string>(
        `const { sender } = room.localParticipant.getTrackPublication('microphone').track;
        return sender.getParameters().codecs[0].mimeType;`,
      );
    const ann = await aPage('ann');
    const bob = await aPage('bob', { publishCaps: { audio: 64 } });
    for (const page of [ann, bob]) await page.do('microphone', true);
    await grows(() => bob.do('energy', 'ann'), 0);
    await grows(() => ann.do('energy', 'bob'), 0);
    expect([await sent(ann), await sent(bob)]).toEqual(['audio/red', 'audio/opus']);
  });

  it('next to nothing of silence', async () => {
    const ann = await aPage('ann');
    await ann.run(
      `const context = new AudioContext();
      const microphone = context.createMediaStreamDestination();
      window.loudness = context.createGain();
      const tone = context.createOscillator();
      tone.connect(loudness).connect(microphone);
      tone.start();
      await room.localParticipant.publishTrack(microphone.stream.getAudioTracks()[0], { source: 'microphone' });`,
    );
    const packets = () =>
      ann.run<number>(
        `const { sender } = room.localParticipant.getTrackPublication('microphone').track;
        const stats = [...(await sender.getStats()).values()];
        return stats.find(({ type }) => type === 'outbound-rtp')?.packetsSent ?? 0;`,
      );
    const inASecond = async () => {
      const before = await packets();
      await ann.run(`await new Promise((resolve) => setTimeout(resolve, 1000));`);
      return (await packets()) - before;
    };
    await grows(packets, 1);
    await expect.poll(inASecond, SOON).toBeGreaterThan(40);
    await ann.run(`window.loudness.gain.value = 0;`);
    await expect.poll(inASecond, SOON).toBeLessThan(10);
  });

  it('no more than the role may send', async () => {
    const ann = await aPage('ann', { publishCaps: { video: 100 } });
    const bob = await aPage('bob');
    await ann.do('camera', true);
    await grows(() => bob.do('frames', 'ann'));
    // Two layers want 600 kbit/s; what is left is the low one.
    await expect.poll(() => bob.do('width', 'ann'), SOON).toBe(320);
  });

  it('nothing of pictures that come faster than the role may send them, and those at its rate', async () => {
    const pictures = { video: { width: 640, height: 360, layers: 2, frameRate: 5 } };
    const fast = await aPage('fast', { pictures });
    const honest = await aPage('honest', { pictures });
    await fast.do('camera', true);
    await honest.run(
      `await room.localParticipant.setCameraEnabled(true, { resolution: { width: 640, height: 360, frameRate: 20 } },
      { simulcast: false, videoEncoding: { maxBitrate: 300000, maxFramerate: 5 } });`,
    );
    await grows(() => honest.do('frames', 'fast'));
    await stands(() => honest.do('frames', 'fast'));
    // Five seconds at the limit: by then the other one was stopped.
    await grows(() => fast.do('frames', 'honest'), 25);
  });

  it.runIf(FULL)('nothing of a lone stream that is more than the role may send', async () => {
    const ann = await aPage('ann', { publishCaps: { video: 60 } });
    const bob = await aPage('bob');
    await ann.run(
      `await room.localParticipant.setCameraEnabled(true, { resolution: { width: 640, height: 360, frameRate: 20 } },
      { videoCodec: 'vp9', backupCodec: false });`,
    );
    await grows(() => bob.do('frames', 'ann'));
    await stands(() => bob.do('frames', 'ann'));
  });
});
