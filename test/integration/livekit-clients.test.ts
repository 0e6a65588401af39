import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CallPage, launchBrowser, servePage } from '../helpers/livekit-page.js';
import { startMediaHarness, type MediaHarness } from '../helpers/media-harness.js';
import { grows, stands } from '../helpers/numbers.js';
import { RtcNodePeer } from '../helpers/rtc-node-peer.js';

const SOON = { timeout: 20_000, interval: 100 };

describe('unmodified LiveKit clients on the bundled SFU', () => {
  let browser: Browser;
  let harness: MediaHarness;
  let page: CallPage;
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

  beforeEach(async () => {
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
    await harness.clear();
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

    const told = harness.events.map((event) =>
      'peerId' in event ? `${event.peerId} ${event.type}` : event.type,
    );
    expect(told.indexOf('page connected')).toBeLessThan(told.indexOf('page trackAdded'));
    expect(told.filter((text) => text.endsWith('trackAdded'))).toHaveLength(4);
  });

  it('mutes and unmutes at the publisher’s wish, and mutes at the room’s', async () => {
    await node.publish();
    await page.do('microphone', true);
    await expect.poll(() => node.remoteMuted('page', 'microphone'), SOON).toBe(false);
    await page.do('microphone', false);
    await expect.poll(() => node.remoteMuted('page', 'microphone'), SOON).toBe(true);
    await page.do('microphone', true);
    await expect.poll(() => node.remoteMuted('page', 'microphone'), SOON).toBe(false);
    const sid = await page.do('sid', 'page', 'microphone');
    harness.sfu.mute('room', 'page', sid);
    await expect.poll(() => page.do('muted', 'page'), SOON).toBe(true);
    await expect.poll(() => node.remoteMuted('page', 'microphone'), SOON).toBe(true);
    expect(harness.events.at(-1)).toMatchObject({
      type: 'trackUpdated',
      trackId: sid,
      muted: true,
    });
  });

  it('forwards nothing of a muted track', async () => {
    await node.publish();
    await grows(() => page.do('frames', 'node'));
    const camera = harness.events.find(
      (event) =>
        event.type === 'trackAdded' && event.peerId === 'node' && event.track.kind === 'video',
    );
    harness.sfu.mute('room', 'node', camera?.type === 'trackAdded' ? camera.track.id : '');
    await stands(() => page.do('frames', 'node'));
  });

  it('unpublishes when the client does', async () => {
    await page.do('camera', true);
    await grows(() => node.frames);
    await page.do('unpublish', 'camera');
    await expect.poll(() => harness.events.at(-1)?.type, SOON).toBe('trackRemoved');
    await stands(() => node.frames);
  });

  it('shows a track that takes the place of one that ended', async () => {
    await page.do('camera', true);
    await node.publish();
    await grows(() => page.do('frames', 'node'));
    await grows(() => node.frames);
    await page.do('unpublish', 'camera');
    harness.change('page', { subscribeToRoles: [] });
    await stands(() => node.frames);
    await page.do('camera', true);
    harness.change('page', { subscribeToRoles: null });
    await grows(() => node.frames);
    await grows(() => page.do('frames', 'node'));
  });

  it('sends the layer that a client asks for', async () => {
    const viewer = await CallPage.open(browser, harness.origin);
    await viewer.do('connect', harness.url, await harness.member('viewer'));
    await page.do('camera', true);
    await expect.poll(() => viewer.do('width', 'page'), SOON).toBe(640);
    await viewer.do('quality', 'page', 0);
    await expect.poll(() => viewer.do('width', 'page'), SOON).toBe(320);
    await viewer.do('quality', 'page', 2);
    await expect.poll(() => viewer.do('width', 'page'), SOON).toBe(640);
    await viewer.close();
  });

  it('takes the right to publish away at once, and gives it back', async () => {
    await page.do('camera', true);
    await grows(() => node.frames);
    harness.change('page', { publish: [] });
    expect(harness.events.at(-1)).toMatchObject({ type: 'trackRemoved', peerId: 'page' });
    await stands(() => node.frames);
    await expect(page.do('camera', true)).rejects.toThrow(/permission/);
    harness.change('page', { publish: ['video'] });
    await expect
      .poll(
        () =>
          page.do('camera', true).then(
            () => true,
            () => false,
          ),
        SOON,
      )
      .toBe(true);
    await expect.poll(() => node.remoteMuted('page', 'camera'), SOON).toBe(false);
  });

  it('lets nobody receive a role that theirs does not, and changes that during the call', async () => {
    await node.publish();
    await grows(() => page.do('frames', 'node'));
    harness.change('page', { subscribeToRoles: ['guest'] });
    await expect.poll(() => page.do('subscribed', 'node'), SOON).toBe(false);
    harness.change('node', { role: 'guest' });
    await expect.poll(() => page.do('subscribed', 'node'), SOON).toBe(true);
    expect(node.seen).toEqual([]);
  });

  it('puts a removed client out for good', async () => {
    harness.policies.delete('page');
    harness.sfu.remove('room', 'page');
    await expect.poll(() => page.seen(), SOON).toEqual(['Disconnected:PARTICIPANT_REMOVED']);
    expect(harness.events).toContainEqual(
      expect.objectContaining({ type: 'disconnected', roomId: 'room', peerId: 'page' }),
    );
  });

  it('resumes after a dropped socket without new tracks', async () => {
    await node.publish();
    await page.do('camera', true);
    await grows(() => node.frames);
    const sid = await page.do('sid', 'page', 'camera');
    await page.do('dropSocket');
    await expect.poll(() => page.seen(), SOON).toContain('Reconnected');
    await grows(() => page.do('frames', 'node'));
    await grows(() => node.frames);
    expect(await page.do('sid', 'page', 'camera')).toBe(sid);
    expect(await page.seen()).not.toContain('Reconnecting');
    expect(harness.events.some((event) => event.type === 'disconnected')).toBe(false);
    await page.do('say', 'still here', true);
    await expect.poll(() => node.data.length, SOON).toBe(1);
  });

  it('brings everybody back when the media process is killed', async () => {
    await node.publish();
    await page.do('camera', true);
    await grows(() => page.do('frames', 'node'));
    await grows(() => node.frames);
    const [pid] = harness.sfu.workerPids;
    process.kill(pid!, 'SIGKILL');
    await expect.poll(() => page.seen(), SOON).toContain('Reconnected');
    await expect.poll(() => node.seen, SOON).toContain('Reconnected');
    await grows(() => page.do('frames', 'node'));
    await grows(() => node.frames);
    expect(harness.sfu.workerPids).not.toContain(pid);
  });
});
