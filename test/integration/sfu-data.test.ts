/** Reliable data over a transport that had to be rebuilt: what was on its way in the old one is sent again. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DataPacket } from '@livekit/protocol';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chromiumPath, MEDIA_FLAGS, QUIET_FLAGS } from '../helpers/chromium.js';
import { MediaProcess, PageClient } from '../helpers/media-worker.js';
import { UdpRelay } from '../helpers/udp-relay.js';

let worker: MediaProcess;
let browser: Browser;
let server: Server;
let port: number;
let relay: UdpRelay;

beforeAll(async () => {
  port = 21_000 + Math.floor(Math.random() * 20_000);
  const address = '127.0.0.1';
  worker = new MediaProcess({
    port,
    bindAddress: address,
    announcedIps: [address],
    logLevel: 'silent',
  });
  server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>client</title>');
  }).listen(0, address);
  await once(server, 'listening');
  browser = await chromium.launch({
    executablePath: await chromiumPath(),
    args: [...QUIET_FLAGS, ...MEDIA_FLAGS],
  });
  await worker.next('ready');
  relay = await new UdpRelay(port).start();
});
afterAll(async () => {
  await browser.close();
  server.close();
  relay.close();
  await worker.stop();
});

const open = async (peer: string) => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return PageClient.open(page, peer, 'r', worker);
};
const say = (client: PageClient, sequence: number, ...destinationIdentities: string[]) => {
  const value = { case: 'user', value: { payload: new Uint8Array([sequence]) } } as const;
  const packet = new DataPacket({ sequence, destinationIdentities, value }).toBinary();
  return client.run(`client.send([${packet.join()}])`);
};
const next = async (client: PageClient) =>
  DataPacket.fromBinary(Uint8Array.from(await client.run<number[]>('client.nextData()'))).sequence;

it('repeats to the receiver what it missed, and tells the sender what came', async () => {
  const ann = await open('PA_ann');
  const bob = await open('PA_bob');
  const cid = await open('PA_cid');
  bob.rewrite = (sdp) => sdp.replace(` ${port} typ host`, ` ${relay.port} typ host`);
  for (const client of [ann, bob, cid]) {
    await client.negotiate();
    await worker.next('peer.connected', ({ peer }) => peer === client.peer);
  }
  await say(ann, 1);
  expect([await next(bob), await next(cid)]).toEqual([1, 1]);

  relay.dead = true;
  for (const sequence of [2, 3]) await say(ann, sequence);
  await say(ann, 4, 'PA_cid');
  await say(ann, 5);
  // The other receiver has them all: so has the media process.
  expect([await next(cid), await next(cid), await next(cid), await next(cid)]).toEqual([
    2, 3, 4, 5,
  ]);
  await bob.run('client.silence()');
  const old = relay;
  relay = await new UdpRelay(port).start();
  await bob.negotiate(true);
  await bob.run('client.connected()');
  old.close();
  worker.send({
    type: 'data.replay',
    peer: 'PA_bob',
    received: [{ publisher: 'PA_ann', sequence: 1 }],
  });
  expect([await next(bob), await next(bob), await next(bob)]).toEqual([2, 3, 5]);

  worker.send({ type: 'data.position', peer: 'PA_ann' });
  expect(await worker.next('data.position')).toMatchObject({ peer: 'PA_ann', sequence: 5 });
  // What a sender repeats after its own resume reaches nobody twice.
  await say(ann, 5);
  await say(ann, 6);
  expect([await next(bob), await next(cid)]).toEqual([6, 6]);
});
