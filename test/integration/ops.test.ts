/** What an operator sees of the media, and how a server ends that is still in use. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccessToken } from 'livekit-server-sdk';
import type { MediaObserver, RoomView } from '../../src/server/sfu/ops/observer.js';
import { ChannelClient } from '../helpers/channel-client.js';
import { LightPeer } from '../helpers/light-peer.js';
import { startTestServer, type TestServer } from '../helpers/server.js';
import { SignalClient } from '../helpers/signal-client.js';

const SOON = { timeout: 20_000, interval: 100 };
const KEY = 'APItest';
const SECRET = 'a secret of the operator, long enough';

let host: TestServer;
beforeAll(async () => {
  host = await startTestServer({
    realMedia: true,
    env: {
      HMS_LIVEKIT_KEY: KEY,
      HMS_LIVEKIT_SECRET: SECRET,
      HMS_MEDIA_PROCESSES: '1',
      HMS_DRAIN_SECONDS: '600',
    },
  });
});
afterAll(() => host.close());

const person = async (name: string) => {
  const joined = await ChannelClient.join(host.wsUrl, { code: host.codes['guest']! }, name);
  return { ...joined, id: joined.joined.peerId, grant: joined.joined.media! };
};
const sample = async (name: string) => {
  const text = await (await fetch(`${host.url}/metrics`)).text();
  const line = text.split('\n').find((entry) => entry.startsWith(`${name} `));
  return line === undefined ? null : Number(line.slice(name.length + 1));
};

describe('an operator', () => {
  it('sees what flows, by figures and by people', async () => {
    const ada = await person('Ada');
    const bob = await person('Bob');
    const sender = await LightPeer.join(ada.grant.url, ada.grant.token, {
      id: 1,
      receives: 0,
      publishes: true,
    });
    const receiver = await LightPeer.join(bob.grant.url, bob.grant.token, { id: 2, receives: 1 });
    sender.start(100);
    const worker = '{worker="0"}';
    await expect
      .poll(() => sample(`hms_media_packets_sent_total${worker}`), SOON)
      .toBeGreaterThan(50);
    expect(await sample(`hms_media_up${worker}`)).toBe(1);
    expect(await sample(`hms_media_rooms${worker}`)).toBe(1);
    expect(await sample(`hms_media_peers${worker}`)).toBe(2);
    expect(await sample(`hms_media_bytes_received_total${worker}`)).toBeGreaterThan(1_000);
    expect(await sample(`hms_media_streams{worker="0",layer="low"}`)).toBe(1);
    expect(await sample(`hms_media_loop_delay_p99_ms${worker}`)).toBeGreaterThanOrEqual(0);

    const response = await fetch(`${host.url}/debug/sfu`);
    const { processes, rooms } = (await response.json()) as {
      processes: MediaObserver['processes'];
      rooms: RoomView[];
    };
    expect(processes).toHaveLength(1);
    const people = new Map(rooms[0]!.participants.map((view) => [view.identity, view]));
    const [track] = people.get(ada.id)!.tracks;
    expect(track).toMatchObject({ source: 'camera', muted: false, live: true });
    expect(people.get(ada.id)!.media!.published).toMatchObject([
      { trackId: track!.id, codec: 'video/VP8' },
    ]);
    expect(people.get(bob.id)!.media!.subscribed).toEqual([
      { trackId: track!.id, quality: 0, paused: false },
    ]);
    const foreign = await fetch(`${host.url}/debug/sfu`, {
      headers: { 'x-forwarded-for': '8.8.8.8' },
    });
    expect(foreign.status).toBe(401);

    sender.close();
    receiver.close();
    for (const { client } of [ada, bob]) await client.request('leave', {});
  });
});

describe('a server that is about to stop', () => {
  it('lets calls go on until they end, and nobody new in', async () => {
    const ada = await person('Ada');
    let drained = false;
    const draining = host.server.drain().then(() => (drained = true));
    expect((await fetch(`${host.url}/healthz`)).status).toBe(503);
    await expect(person('Late')).rejects.toMatchObject({ code: 'server_stopping' });
    const token = new AccessToken(KEY, SECRET, { identity: 'robot', ttl: 60 });
    token.addGrant({ roomJoin: true, room: ada.entered.room.id });
    expect(await new SignalClient(host.wsUrl, await token.toJwt()).ended).toBe(503);

    const media = await LightPeer.join(ada.grant.url, ada.grant.token, { id: 3, receives: 0 });
    media.close();
    await ada.client.request('ping', {});
    expect(drained).toBe(false);
    await ada.client.request('leave', {});
    await draining;
  });
});
