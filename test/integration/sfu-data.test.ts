/** Reliable data over a transport that had to be rebuilt: what was on its way in the old one is sent again. */
import { DataPacket } from '@livekit/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MediaProcess, PageClient } from '../helpers/media-worker.js';
import { RawClients } from '../helpers/raw-clients.js';
import { UdpRelay } from '../helpers/udp-relay.js';

let clients: RawClients;
let worker: MediaProcess;
let relay: UdpRelay;

beforeAll(async () => {
  clients = await RawClients.start();
  ({ worker } = clients);
  relay = await new UdpRelay(clients.port).start();
});
afterAll(async () => {
  await clients.close();
  relay.close();
});

const say = (client: PageClient, sequence: number, ...destinationIdentities: string[]) => {
  const value = { case: 'user', value: { payload: new Uint8Array([sequence]) } } as const;
  const packet = new DataPacket({ sequence, destinationIdentities, value }).toBinary();
  return client.run(`client.send([${packet.join()}])`);
};
const next = async (client: PageClient) =>
  DataPacket.fromBinary(Uint8Array.from(await client.run<number[]>('client.nextData()'))).sequence;

it('repeats to the receiver what it missed, and tells the sender what came', async () => {
  const ann = await clients.open('PA_ann');
  const bob = await clients.open('PA_bob', () => relay.port);
  const cid = await clients.open('PA_cid');
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
  relay = await new UdpRelay(clients.port).start();
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
