/** Rooms spread over several media processes: by load, each for itself, and none above its limit. */
import { afterEach, describe, expect, it } from 'vitest';
import { LightPeer } from '../helpers/light-peer.js';
import { startMediaHarness, type MediaHarness } from '../helpers/media-harness.js';
import { grows } from '../helpers/numbers.js';
import { RtcNodePeer } from '../helpers/rtc-node-peer.js';
import { SignalClient } from '../helpers/signal-client.js';

const SOON = { timeout: 20_000, interval: 50 };

let harness: MediaHarness;
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await harness.close();
});

const portOf = async (room: string) =>
  (await harness.sfu.observer.inspect()).rooms.find(({ id }) => id === room)?.port;

let ids = 0;
const light = async (room: string, how: { receives: number; publishes?: boolean }) => {
  const id = ++ids;
  const token = await harness.member(`light-${id}`, {}, room);
  const peer = await LightPeer.join(harness.url, token, { id, ...how });
  closing.push(() => peer.close());
  return peer;
};
const pair = async (room: string) => {
  const peers = [new RtcNodePeer(), new RtcNodePeer()] as const;
  for (const [index, peer] of peers.entries()) {
    closing.push(() => peer.close());
    await peer.connect(harness.url, await harness.member(`${room}-${index}`, {}, room));
  }
  await peers[0].publish();
  await grows(() => peers[1].frames);
  return peers;
};

describe('media processes', () => {
  it('take a new room where least is forwarded, however many rooms that is', async () => {
    harness = await startMediaHarness({ workers: 2 });
    const busy = await light('busy', { receives: 0, publishes: true });
    for (let i = 0; i < 3; i++) await light('busy', { receives: 1 });
    const port = await portOf('busy');
    busy.start(500);
    await expect
      .poll(
        () => harness.sfu.observer.processes.find((view) => view.port === port)?.stats?.packetsOut,
        SOON,
      )
      .toBeGreaterThan(3_000);
    for (const room of ['a', 'b', 'c']) {
      await light(room, { receives: 0 });
      expect(await portOf(room)).not.toBe(port);
    }
  });

  it('lose only their own rooms in a crash, and those come back on another', async () => {
    harness = await startMediaHarness({ workers: 2 });
    const [, hit] = await pair('hit');
    const [, spared] = await pair('spared');
    const [before, other] = [await portOf('hit'), await portOf('spared')];
    expect(before).not.toBe(other);

    const { pid } = harness.sfu.observer.processes.find(({ port }) => port === before)!;
    process.kill(pid!, 'SIGKILL');
    await expect.poll(() => hit.seen, SOON).toContain('Reconnected');
    await grows(() => hit.frames);
    expect(await portOf('hit')).toBe(other);
    await grows(() => spared.frames);
    expect(spared.seen).toEqual([]);
    await expect
      .poll(() => harness.sfu.observer.processes.every(({ ready }) => ready), SOON)
      .toBe(true);
    expect(harness.sfu.observer.processes.map(({ deaths }) => deaths).sort()).toEqual([0, 1]);
  });

  it('refuse newcomers in plain words when they are full, and keep who is there', async () => {
    harness = await startMediaHarness({ capacity: 200 });
    const publisher = await light('full', { receives: 0, publishes: true });
    const receivers = [];
    for (let i = 0; i < 3; i++) receivers.push(await light('full', { receives: 1 }));
    publisher.start(100);
    await expect.poll(() => harness.sfu.observer.processes[0]?.full, SOON).toBe(true);

    for (const room of ['full', 'another']) {
      await expect(harness.member('late', {}, room)).rejects.toMatchObject({ code: 'media_full' });
      const token = await harness.operatorToken('operator', {}, Date.now(), room);
      expect(await new SignalClient(harness.url, token).ended).toBe(503);
      const reason = await fetch(
        `${harness.origin}/rtc/v1/validate?access_token=${token}&join_request=EgA`,
      );
      expect([reason.status, await reason.text()]).toEqual([
        503,
        'the server carries as much media as it can',
      ]);
    }
    for (const receiver of receivers) await grows(() => receiver.packets);
    await harness.member(`light-${ids}`, {}, 'full');

    publisher.close();
    await expect.poll(() => harness.sfu.observer.processes[0]?.full, SOON).toBe(false);
    await harness.member('late', {}, 'another');
  });
});
