/** Rooms and the bundled media engine together: what one side does must arrive on the other. */
import { setTimeout as pause } from 'node:timers/promises';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CLOSE, type Track } from '../../src/protocol/index.js';
import { createBundledSfu, type BundledSfu } from '../../src/server/sfu/bundled-sfu.js';
import { ChannelClient } from '../helpers/channel-client.js';
import { RtcNodePeer } from '../helpers/rtc-node-peer.js';
import { startTestServer, type TestServer } from '../helpers/server.js';

const KEY = 'APItest';
const SECRET = 'a secret of the operator, long enough';

const quiet = () => {};
const QUIET = { debug: quiet, info: quiet, warn: quiet, error: quiet };

let host: TestServer;
const channels: ChannelClient[] = [];
const media: RtcNodePeer[] = [];

beforeAll(async () => {
  host = await startTestServer({
    realMedia: true,
    env: { HMS_LIVEKIT_KEY: KEY, HMS_LIVEKIT_SECRET: SECRET },
  });
});
afterAll(() => host.close());
afterEach(async () => {
  for (const peer of media.splice(0)) await peer.close();
  for (const channel of channels.splice(0)) {
    await channel.request('leave', {}).catch(() => {});
    channel.socket.close(1000);
  }
});

/** Looks until it holds; the hook's time limit ends a wait in vain. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(20);
}

async function person(name: string, role = 'guest') {
  const joined = await ChannelClient.join(host.wsUrl, { code: host.codes[role]! }, name);
  channels.push(joined.client);
  const rtc = new RtcNodePeer();
  media.push(rtc);
  const grant = joined.joined.media!;
  await rtc.connect(grant.url, grant.token);
  return { ...joined, rtc, grant, id: joined.joined.peerId };
}

function killMedia(): void {
  const { workerPids } = host.server.context.media as BundledSfu;
  for (const pid of workerPids) process.kill(pid, 'SIGKILL');
}

/** The tracks of a peer as a client knows them by its events. */
function tracksOf(client: ChannelClient, peerId: string): Track[] {
  const tracks = new Map<string, Track>();
  for (const event of client.events) {
    if (event.type === 'track.added') tracks.set(event.track.id, event.track);
    if (event.type === 'track.removed') tracks.delete(event.trackId);
    const known = event.type === 'track.updated' ? tracks.get(event.trackId) : undefined;
    if (event.type === 'track.updated' && known) {
      tracks.set(event.trackId, { ...known, ...event.changes });
    }
  }
  return [...tracks.values()].filter((track) => track.peerId === peerId);
}

describe('the room and its media', () => {
  it('shows what is published, carries it, and ends it with the peer', async () => {
    const bob = await person('Bob');
    const ada = await person('Ada', 'host');
    await ada.rtc.publish();
    await until(() => tracksOf(bob.client, ada.id).length === 2);
    expect(
      tracksOf(bob.client, ada.id)
        .map(({ source }) => source)
        .sort(),
    ).toEqual(['camera', 'microphone']);
    await until(() => bob.rtc.frames > 5 && bob.rtc.audioPeak > 0);

    await ada.client.request('leave', {});
    await bob.client.event('peer.left');
    expect(tracksOf(bob.client, ada.id)).toEqual([]);
    await until(() => ada.rtc.seen.includes('Disconnected'));
    // The old token still has time to live, and is worth nothing.
    await expect(new RtcNodePeer().connect(ada.grant.url, ada.grant.token)).rejects.toThrow();
  });

  it('heals after the media process died', async () => {
    const bob = await person('Bob');
    const ada = await person('Ada');
    await ada.rtc.publish();
    await until(() => tracksOf(bob.client, ada.id).length === 2);
    killMedia();
    await until(
      () => bob.client.events.filter(({ type }) => type === 'track.removed').length === 2,
    );
    await until(() => tracksOf(bob.client, ada.id).length === 2);
    const before = bob.rtc.frames;
    await until(() => bob.rtc.frames > before + 5);
    expect(ada.client.closed).toBeNull();
  });

  it('shows an operator-made participant as external', async () => {
    const bob = await person('Bob');
    const roomId = bob.entered.room.id;
    const token = new AccessToken(KEY, SECRET, { identity: 'robot', name: '\u202eRobot\n' });
    token.addGrant({ roomJoin: true, room: roomId, canUpdateOwnMetadata: true });
    const robot = new RtcNodePeer();
    media.push(robot);
    await robot.connect(host.wsUrl, await token.toJwt());
    expect(await bob.client.event('peer.joined')).toMatchObject({
      peer: { id: 'robot', name: 'Robot', type: 'external', role: 'external' },
    });
    await robot.room.localParticipant!.updateName('Robot 2\0');
    expect(await bob.client.event('peer.updated')).toMatchObject({
      peerId: 'robot',
      changes: { name: 'Robot 2' },
    });
    await robot.publish();
    await until(() => bob.rtc.frames > 5);

    // It comes back by itself when the media process dies.
    killMedia();
    const comings = () => bob.client.events.filter(({ type }) => type === 'peer.joined').length;
    await until(() => comings() === 2 && tracksOf(bob.client, 'robot').length === 2);
    const before = bob.rtc.frames;
    await until(() => bob.rtc.frames > before + 5);

    const events = bob.client.events.length;
    await robot.close();
    await until(() => bob.client.events.slice(events).some(({ type }) => type === 'peer.left'));
    expect(tracksOf(bob.client, 'robot')).toEqual([]);
  });

  it('puts out of the room whom RoomService removes, and everybody with the room', async () => {
    const service = new RoomServiceClient(host.url, KEY, SECRET);
    const bob = await person('Bob');
    const ada = await person('Ada');
    const roomId = ada.entered.room.id;

    await service.removeParticipant(roomId, ada.id);
    expect(await ada.client.ended()).toBe(CLOSE.ended);
    expect(ada.client.bye?.code).toBe('peer_removed');
    expect(await bob.client.event('peer.left')).toMatchObject({
      peerId: ada.id,
      reason: 'removed',
    });
    // Neither her session nor her media token is worth anything now.
    const again = await ChannelClient.open(host.wsUrl);
    channels.push(again);
    const { peerId, secret, snapshot } = ada.joined;
    const resume = { peerId, secret, epoch: ada.entered.epoch, seq: snapshot.seq, own: 0 };
    await expect(again.enter({ code: host.codes['guest']! }, resume)).rejects.toMatchObject({
      code: 'resume_expired',
    });
    await expect(new RtcNodePeer().connect(ada.grant.url, ada.grant.token)).rejects.toThrow();

    await service.deleteRoom(roomId);
    expect(await bob.client.ended()).toBe(CLOSE.ended);
    expect((await person('Eve')).joined.snapshot.peers).toHaveLength(1);
  });
});

describe('a media engine that carries all it can', () => {
  it('is told to who wants to come in, who takes no place then', async () => {
    const full = await startTestServer({
      createMedia: (authority) =>
        createBundledSfu({
          key: KEY,
          secret: SECRET,
          authority,
          rtcPort: 21_000 + Math.floor(Math.random() * 20_000),
          bindAddress: '127.0.0.1',
          announcedIps: ['127.0.0.1'],
          logger: QUIET,
          logLevel: 'silent',
          capacity: 0,
        }),
    });
    const client = await ChannelClient.open(full.wsUrl);
    channels.push(client);
    await client.enter({ code: full.codes['guest']! });
    await expect(client.request('join', { name: 'Ada' })).rejects.toMatchObject({
      code: 'media_full',
      message: 'The server carries as much video and sound as it can. Try again later.',
    });
    const looker = await ChannelClient.open(full.wsUrl);
    channels.push(looker);
    expect((await looker.enter({ code: full.codes['host']! })).peerCount).toBe(0);
    await full.close();
  });
});
