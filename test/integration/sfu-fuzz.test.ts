/** A running media process under fire: two people in a call must not notice, and nothing may be left behind. */
import { createSocket, type Socket } from 'node:dgram';
import { readdirSync, readFileSync } from 'node:fs';
import { SessionDescription, UpdateParticipantMetadata } from '@livekit/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { bytes, noise, pick } from '../fuzz/fuzz.js';
import { LightPeer } from '../helpers/light-peer.js';
import { startMediaHarness, type MediaHarness } from '../helpers/media-harness.js';
import { grows } from '../helpers/numbers.js';
import { rtpPacket, seededRandom, vp8Payload } from '../helpers/rtp-packets.js';
import { SignalClient } from '../helpers/signal-client.js';

const SOON = { timeout: 20_000, interval: 50 };

let harness: MediaHarness;
let sender: LightPeer;
let receiver: LightPeer;
let pid: number;
let ids = 100;
const closing: (() => void)[] = [];

const light = async (how: { receives: number; publishes?: boolean }, room = 'room') => {
  const id = ++ids;
  return LightPeer.join(harness.url, await harness.member(`light-${id}`, {}, room), { id, ...how });
};
const flows = async (packets: number) => {
  const before = receiver.packets;
  await vi.waitFor(() => expect(receiver.packets).toBeGreaterThan(before + packets), SOON);
};
const memory = () =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
const threads = () => readdirSync(`/proc/${pid}/task`).length;
const files = () => readdirSync(`/proc/${pid}/fd`).length;

beforeAll(async () => {
  harness = await startMediaHarness({ graceMs: 500 });
  pid = harness.sfu.workerPids[0]!;
  sender = await light({ receives: 0, publishes: true });
  receiver = await light({ receives: 1 });
  sender.start(100);
  await flows(10);
});
afterEach(async () => {
  for (const close of closing.splice(0)) close();
  expect(harness.sfu.workerPids).toEqual([pid]);
  await flows(50);
  for (const { signal } of [sender, receiver])
    expect(signal.received.some((message) => message.case === 'leave')).toBe(false);
});
afterAll(async () => {
  sender.close();
  receiver.close();
  await harness.close();
});

describe.runIf(process.platform === 'linux')('two people in a call', () => {
  it('do not notice datagrams that are no media, nor does memory grow', async () => {
    const port = harness.sfu.observer.processes[0]!.port;
    const stun = Buffer.from('000100002112a442000000000000000000000000', 'hex');
    const dtls = Buffer.from('16fefd0000000000000000003101000025000000000000002500000000', 'hex');
    const seeds = [stun, dtls, rtpPacket(), Buffer.alloc(1_400, 0x80), Buffer.alloc(0)];
    const random = seededRandom(1);
    const sockets: Socket[] = Array.from({ length: 20 }, () => createSocket('udp4'));
    const before = memory();
    for (let i = 0; i < 6_000; i++) {
      const datagram = random() < 0.2 ? noise(random, random() * 200) : bytes(random, seeds);
      await new Promise((sent) => pick(random, sockets).send(datagram, port, '127.0.0.1', sent));
    }
    for (const socket of sockets) socket.close();
    await flows(100);
    expect(memory() - before).toBeLessThan(64);
  });

  it('do not notice a third one whose packets are rubbish', async () => {
    const hostile = await light({ receives: 1, publishes: true });
    closing.push(() => hostile.close());
    const random = seededRandom(2);
    const seeds = [
      rtpPacket({ ssrc: 1_000 + ids, payload: vp8Payload(1, 1, true), padding: 3 }),
      Buffer.from('81c8000c00000001000000000000000000000000000000000000000000000000', 'hex'),
      Buffer.from('8fcd0005000000010000000200010010000000000123456789abcdef', 'hex'),
      Buffer.from('81cd00030000000100000002ffffffff', 'hex'),
    ];
    for (let i = 0; i < 4_000; i++) {
      const packet = bytes(random, seeds).subarray(0, 1_200);
      if (packet.length < 12) continue;
      // The sender's own encryption wants a header that it knows.
      packet[0] = 0x80 | (packet[0]! & 0x1f);
      hostile.trySend(packet);
      if (i % 200 === 0) await new Promise(setImmediate);
    }
  });

  it('do not notice a third one who floods with sources, and is put out', async () => {
    const hostile = await light({ receives: 0, publishes: true });
    closing.push(() => hostile.close());
    for (let ssrc = 1; ssrc <= 200; ssrc++) hostile.trySend(rtpPacket({ ssrc: 70_000 + ssrc }));
    expect((await hostile.signal.next('leave')).canReconnect).toBe(true);
  });

  it('do not notice a third one whose offer is hostile, and is put out', async () => {
    const hostile = new SignalClient(harness.url, await harness.member('hostile'));
    await hostile.next('join');
    const sdp = `v=0\r\n${'m=video 9 UDP/TLS/RTP/SAVPF 96\r\n'.repeat(600)}`;
    hostile.send('offer', new SessionDescription({ type: 'offer', sdp, id: 1 }));
    expect((await hostile.next('leave')).canReconnect).toBe(false);
    await hostile.ended;
  });

  it('do not notice one who never reads, and is cut off', async () => {
    const deaf = new SignalClient(harness.url, await harness.member('deaf'));
    await deaf.next('join');
    deaf.socket.pause();
    const talkers = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        const client = new SignalClient(harness.url, await harness.member(`talker-${index}`));
        await client.next('join');
        closing.push(() => client.close());
        return client;
      }),
    );
    const gone = () =>
      harness.events.some(
        ({ type, ...event }) =>
          type === 'disconnected' && 'peerId' in event && event.peerId === 'deaf',
      );
    let round = 0;
    await expect
      .poll(
        () => {
          round += 1;
          for (const talker of talkers)
            for (let i = 0; i < 4; i++) {
              const metadata = `${round}-${i}-`.padEnd(4_000, 'x');
              talker.send('updateMetadata', new UpdateParticipantMetadata({ metadata }));
            }
          return gone();
        },
        { timeout: 40_000, interval: 50 },
      )
      .toBe(true);
  });

  it('and 200 who came and went leave nothing behind', async () => {
    const wave = async (count: number) => {
      const peers = await Promise.all(
        Array.from({ length: count }, () => light({ receives: 2, publishes: true }, 'crowd')),
      );
      for (const peer of peers) peer.start(50);
      await grows(() => Math.min(...peers.map(({ packets }) => packets)));
      for (const peer of peers) {
        peer.signal.send('leave', {} as never);
        peer.close();
      }
      await expect
        .poll(async () => {
          const { rooms } = await harness.sfu.observer.inspect();
          return rooms.find(({ id }) => id === 'crowd')?.participants.length ?? 0;
        }, SOON)
        .toBe(0);
    };
    // The process finds its size in the first rounds.
    for (let round = 0; round < 3; round++) await wave(20);
    const before = { memory: memory(), threads: threads(), files: files() };
    for (let round = 0; round < 10; round++) await wave(20);
    const now = { threads: threads(), files: files() };
    expect(now.threads).toBeLessThanOrEqual(before.threads + 2);
    expect(now.files).toBeLessThanOrEqual(before.files + 2);
    await expect.poll(() => memory() - before.memory, SOON).toBeLessThan(40);
    await expect.poll(() => harness.sfu.observer.processes[0]?.stats?.peers, SOON).toBe(2);
  });
});
