/** What the LiveKit protocol promises beyond pictures and sound, asked of the clients as they come from npm. */
import { RoomEvent } from '@livekit/rtc-node';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FULL } from '../helpers/full-run.js';
import { CallPage, launchBrowser, servePage } from '../helpers/livekit-page.js';
import { startMediaHarness, type MediaHarness } from '../helpers/media-harness.js';
import { grows, stands } from '../helpers/numbers.js';
import { RtcNodePeer } from '../helpers/rtc-node-peer.js';

const SOON = { timeout: 20_000, interval: 100 };

describe('LiveKit clients', () => {
  let browser: Browser;
  let harness: MediaHarness;
  let pages: CallPage[];
  let nodes: RtcNodePeer[];

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
    nodes = [];
  });
  afterEach(async () => {
    for (const node of nodes) await node.close();
    for (const page of pages) await page.close();
    await harness.clear();
  });

  const aPage = async (identity: string, policy = {}, options = {}) => {
    const page = await CallPage.open(browser, harness.origin, options);
    pages.push(page);
    await page.do('connect', harness.url, await harness.member(identity, policy));
    return page;
  };
  const aNode = async (identity: string, policy = {}) => {
    const node = new RtcNodePeer();
    nodes.push(node);
    await node.connect(harness.url, await harness.member(identity, policy));
    return node;
  };

  it('tell each other names, metadata and attributes, where the room lets them', async () => {
    const ann = await aNode('ann');
    const bob = await aPage('bob');
    const eve = await aNode('eve', { updateOwnMetadata: false });
    await ann.room.localParticipant!.updateMetadata('hello');
    await ann.room.localParticipant!.updateName('Ann');
    await ann.room.localParticipant!.setAttributes({ mood: 'good' });
    const shown = () =>
      bob.run(`const p = room.remoteParticipants.get('ann');
        return { name: p?.name, metadata: p?.metadata, attributes: p?.attributes };`);
    await expect
      .poll(shown, SOON)
      .toEqual({ name: 'Ann', metadata: 'hello', attributes: { mood: 'good' } });
    // rtc-node does not say that it was refused.
    await eve.room.localParticipant!.updateMetadata('no');
    await expect(
      bob.run(`await room.localParticipant.setMetadata('x'.repeat(5000))`),
    ).rejects.toThrow(/characters/);
    await bob.run(`await room.localParticipant.setAttributes({ from: 'page' })`);
    await expect
      .poll(() => ann.room.remoteParticipants.get('bob')?.attributes, SOON)
      .toEqual({ from: 'page' });
    expect(ann.room.remoteParticipants.get('eve')?.metadata).toBe('');
  });

  it('call each other’s methods and send texts and bytes as streams, small and large', async () => {
    const ann = await aNode('ann');
    const bob = await aPage('bob');
    ann.room.localParticipant!.registerRpcMethod('twice', ({ payload }) =>
      Promise.resolve(payload + payload),
    );
    await bob.run(`room.registerRpcMethod('loud', async ({ payload }) => payload.toUpperCase());
      window.texts = [];
      room.registerTextStreamHandler('talk', async (reader, { identity }) =>
        window.texts.push([identity, (await reader.readAll()).length]));`);
    const texts: [string, number][] = [];
    ann.room.registerTextStreamHandler(
      'talk',
      (reader, { identity }) =>
        void reader.readAll().then((text) => texts.push([identity, text.length])),
    );
    expect(
      await bob.run(
        `return room.localParticipant.performRpc({ destinationIdentity: 'ann', method: 'twice', payload: 'ab' })`,
      ),
    ).toBe('abab');
    expect(
      await ann.room.localParticipant!.performRpc({
        destinationIdentity: 'bob',
        method: 'loud',
        payload: 'ab',
      }),
    ).toBe('AB');
    await bob.run(`await room.localParticipant.sendText('x'.repeat(100), { topic: 'talk' });
      await room.localParticipant.sendText('x'.repeat(60000), { topic: 'talk' });`);
    await ann.room.localParticipant!.sendText('y'.repeat(50_000), { topic: 'talk' });
    await expect
      .poll(() => texts, SOON)
      .toEqual([
        ['bob', 100],
        ['bob', 60_000],
      ]);
    await expect.poll(() => bob.run(`return window.texts`), SOON).toEqual([['ann', 50_000]]);
  });

  it('receive data tracks, in order and whole, until the right to publish data goes', async () => {
    const ann = await aPage('ann');
    const bob = await aPage('bob');
    await bob.run(`window.got = [];
      room.on(lk.RoomEvent.DataTrackPublished, async (track) => {
        const reader = track.subscribe().getReader();
        window.ready = true;
        for (let next = await reader.read(); !next.done; next = await reader.read())
          window.got.push([next.value.payload.length, next.value.payload[0]]);
        window.ended = true;
      });`);
    await ann.run(`window.track = await room.localParticipant.publishDataTrack({ name: 'gps' });`);
    await expect.poll(() => bob.run(`return window.ready === true`), SOON).toBe(true);
    const push = (size: number, first: number) =>
      ann.run(
        `const payload = new Uint8Array(args.size); payload[0] = args.first;
        await window.track.tryPush({ payload });`,
        { size, first },
      );
    await expect
      .poll(async () => {
        await push(10, 1);
        return bob.run<number>(`return window.got.length`);
      }, SOON)
      .toBeGreaterThan(0);
    await push(50_000, 2);
    await expect.poll(() => bob.run(`return window.got.at(-1)`), SOON).toEqual([50_000, 2]);
    harness.change('ann', { publishData: false });
    await expect.poll(() => bob.run(`return window.ended === true`), SOON).toBe(true);
    await expect(
      ann.run(`await room.localParticipant.publishDataTrack({ name: 'again' })`),
    ).rejects.toThrow();
  });

  it('are received by whom the publisher lets', async () => {
    const ann = await aPage('ann');
    const bob = await aNode('bob');
    const cid = await aPage('cid');
    await ann.do('camera', true);
    await grows(() => bob.frames);
    await grows(() => cid.do('frames', 'ann'));
    await ann.run(`room.localParticipant.setTrackSubscriptionPermissions(false,
      [{ participantIdentity: 'cid', allowAll: true }]);`);
    await stands(() => bob.frames);
    await grows(() => cid.do('frames', 'ann'));
    await ann.run(`room.localParticipant.setTrackSubscriptionPermissions(false, []);`);
    await expect
      .poll(
        () =>
          cid.run(
            `return [...room.remoteParticipants.get('ann').trackPublications.values()][0].permissionStatus`,
          ),
        SOON,
      )
      .toBe('not_allowed');
    await ann.run(`room.localParticipant.setTrackSubscriptionPermissions(true);`);
    await grows(() => bob.frames);
    await grows(() => cid.do('frames', 'ann'));
  });

  it('see no hidden participant, and are told that somebody records', async () => {
    const ann = await aNode('ann');
    const bob = await aPage('bob');
    const tape = new RtcNodePeer();
    nodes.push(tape);
    await tape.connect(
      harness.url,
      await harness.operatorToken('tape', { hidden: true, recorder: true }),
    );
    await bob.do('camera', true);
    await grows(() => tape.frames);
    await expect.poll(() => bob.run(`return room.isRecording`), SOON).toBe(true);
    expect(await bob.do('people')).toEqual(['ann']);
    expect([...ann.room.remoteParticipants.keys()]).toEqual(['bob']);
    await tape.close();
    await expect.poll(() => bob.run(`return room.isRecording`), SOON).toBe(false);
  });

  it('lose no reliable word over a resume, and get none twice', async () => {
    const ann = await aPage('ann');
    const bob = await aPage('bob');
    const node = await aNode('node');
    const texts = (page: CallPage) => page.data().then((data) => data.map(({ text }) => text));
    let count = 0;
    const say = (page: CallPage) => page.do('say', String(count++), true);
    for (let i = 0; i < 5; i++) await say(ann);
    await expect.poll(() => texts(bob), SOON).toHaveLength(5);
    await bob.do('dropSocket');
    for (let i = 0; i < 5; i++) await say(ann);
    await expect.poll(() => bob.seen(), SOON).toContain('Reconnected');
    await ann.do('dropSocket');
    const during = ann.run(`for (let i = 0; i < 20; i++) {
      await call.say('during ' + i, true).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 50));
    }`);
    await during;
    await expect.poll(() => ann.seen(), SOON).toContain('Reconnected');
    await say(ann);
    const wanted = [...Array(10).keys()].map(String);
    wanted.push(...[...Array(20).keys()].map((i) => `during ${i}`), '10');
    await expect.poll(() => texts(bob), SOON).toEqual(wanted);
    await expect.poll(() => node.data.map(({ text }) => text), SOON).toEqual(wanted);
  });

  // Every one of them plays against a media process of paper in the unit tests.
  const scenarios = ['full-reconnect'];
  if (FULL)
    scenarios.push(
      'disconnect-signal-on-resume-no-messages',
      'signal-reconnect',
      'resume-reconnect',
      'migration',
      'node-failure',
      'leave-full-reconnect',
      'disconnect-signal-on-resume',
      'force-tcp',
    );

  it.each(scenarios)('come back from simulated trouble: %s', async (scenario) => {
    const ann = await aPage('ann');
    const bob = await aNode('bob');
    await bob.publish();
    await grows(() => ann.do('frames', 'bob'));
    await ann.run(`await room.simulateScenario(args.scenario)`, { scenario });
    await expect.poll(() => ann.seen(), SOON).toContain('Reconnected');
    await grows(() => ann.do('frames', 'bob'));
    expect((await ann.seen()).some((event) => event.startsWith('Disconnected'))).toBe(false);
  });

  it('leave when the server simulates its leaving', async () => {
    const ann = await aPage('ann');
    await ann.run(`await room.simulateScenario('server-leave')`);
    await expect.poll(() => ann.seen(), SOON).toEqual(['Disconnected:SERVER_SHUTDOWN']);
  });

  it('hear of a simulated speaker', async () => {
    const ann = await aPage('ann');
    const bob = await aNode('bob');
    const speakers: string[][] = [];
    bob.room.on(RoomEvent.ActiveSpeakersChanged, (active) =>
      speakers.push(active.map(({ identity }) => identity)),
    );
    await ann.run(`await room.simulateScenario('speaker')`);
    await expect.poll(() => speakers, SOON).toEqual([['ann'], []]);
  });

  it('pass livekit-client’s own connection checks', async () => {
    const page = await CallPage.open(browser, harness.origin);
    pages.push(page);
    // The checks come and go under one identity.
    const token = await harness.operatorToken('checker');
    const checks = ['WebSocket', 'WebRTC', 'TURN', 'Reconnect'];
    // These look at what is sent for five seconds, and measure for twice ten.
    if (FULL) checks.push('PublishAudio', 'PublishVideo', 'ConnectionProtocol');
    const methods = checks.map((name) =>
      name === 'WebSocket' ? 'checkWebsocket' : `check${name}`,
    );
    const results = await page.run(
      `const check = new lk.ConnectionCheck(args.url, args.token);
       const results = [];
       for (const method of args.methods) {
         const { status, logs } = await check[method]();
         const errors = logs.filter(({ level }) => level === 'error').map(({ message }) => message);
         results.push([method, lk.CheckStatus[status], ...errors]);
       }
       return results;`,
      { url: harness.url, token, methods },
    );
    // No TURN server is configured here.
    expect(results).toEqual(
      methods.map((method) => [method, method === 'checkTURN' ? 'SKIPPED' : 'SUCCESS']),
    );
  });
});
