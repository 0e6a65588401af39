/** REST `/v2/active-rooms`: an operator's server looks into a room, and acts in it. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CLOSE } from '../../src/protocol/index.js';
import { ChannelClient } from '../helpers/channel-client.js';
import { QuietEngine } from '../helpers/quiet-engine.js';
import { restOf, type Rest } from '../helpers/rest.js';
import { startTestServer, type TestServer } from '../helpers/server.js';

const engine = new QuietEngine();
const open: ChannelClient[] = [];
let host: TestServer;
let rest: Rest;
let roomId: string;
let codes: Record<string, string>;
let count = 0;

beforeAll(async () => {
  host = await startTestServer({ createMedia: () => engine });
  rest = await restOf(host);
});
afterEach(() => {
  for (const client of open.splice(0)) client.drop();
});
afterAll(() => host.close());

async function aRoom(): Promise<void> {
  roomId = (await rest.post('/rooms', { name: `active ${count++}` })).body.id;
  const { data } = (await rest.post(`/room-codes/room/${roomId}`)).body;
  codes = Object.fromEntries(
    data.map(({ role, code }: { role: string; code: string }) => [role, code]),
  );
}

async function join(name: string, role = 'guest') {
  const { client, joined } = await ChannelClient.join(host.wsUrl, { code: codes[role]! }, name);
  open.push(client);
  return { client, id: joined.peerId };
}

const at = (path = '') => `/active-rooms/${roomId}${path}`;

describe('an active room', () => {
  it('is there while people are in it', async () => {
    await aRoom();
    expect(await rest.get(at())).toMatchObject({ status: 404, body: { reason: 'not_found' } });
    expect((await rest.get('/active-rooms/none')).body.reason).toBe('room_unknown');
    const ada = await join('Ada');
    const bob = await join('Bob', 'host');
    const { body } = await rest.get(at());
    expect(body).toEqual({
      id: roomId,
      name: expect.stringMatching(/^active /),
      customer_id: expect.stringMatching(/^[0-9a-f]{24}$/),
      session: {
        id: expect.any(String),
        created_at: expect.stringMatching(/^\d{4}-/),
        peers: [ada.id, bob.id],
      },
    });
    await ada.client.request('leave', {});
    await bob.client.request('leave', {});
    expect((await rest.get(at())).status).toBe(404);
  });

  it('shows its people and what they publish', async () => {
    await aRoom();
    const ada = await join('Ada', 'host');
    await join('Bob');
    const track = { id: 'TR_1', kind: 'video', source: 'screen', muted: true, width: 1, height: 1 };
    engine.say({ roomId, peerId: ada.id, type: 'connected' });
    engine.say({ roomId, peerId: ada.id, type: 'trackAdded', track: track as never });
    const { body } = await rest.get(at('/peers'));
    expect(Object.keys(body.peers)).toHaveLength(2);
    expect(body.peers[ada.id]).toEqual({
      id: ada.id,
      name: 'Ada',
      user_id: '',
      metadata: '',
      role: 'host',
      joined_at: expect.stringMatching(/^\d{4}-/),
      tracks: {
        TR_1: {
          id: 'TR_1',
          stream_id: ada.id,
          mute: true,
          type: 'video',
          source: 'screen',
          started_at: expect.stringMatching(/^\d{4}-/),
          description: '',
        },
      },
    });
    expect((await rest.get(at(`/peers/${ada.id}`))).body).toEqual(body.peers[ada.id]);
    expect(Object.keys((await rest.get(at('/peers?role=host'))).body.peers)).toEqual([ada.id]);
    expect((await rest.get(at('/peers/none'))).status).toBe(404);
  });

  it('changes names, metadata and roles at once', async () => {
    await aRoom();
    const ada = await join('Ada');
    const { status, body } = await rest.post(at(`/peers/${ada.id}`), {
      name: 'Countess',
      metadata: '{"seat":1}',
      role: 'viewer',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: 'Countess', metadata: '{"seat":1}', role: 'viewer' });
    const { role, by } = await ada.client.event('role.updated');
    expect(role.name).toBe('viewer');
    expect(by).toMatchObject({ peerId: '' });

    expect(await rest.post(at(`/peers/${ada.id}`), { role: 'pope' })).toMatchObject({
      status: 422,
      body: { reason: 'role_unknown' },
    });
    expect((await rest.post(at('/peers/none'), { name: 'x' })).status).toBe(404);
    const long = await rest.post(at(`/peers/${ada.id}`), { name: '', metadata: 'm'.repeat(5_000) });
    expect(long.status).toBe(400);
    expect(long.body.details).toEqual([
      expect.stringMatching(/^name: /),
      'metadata: must be at most 4096 bytes',
    ]);
    expect((await rest.get(at(`/peers/${ada.id}`))).body.name).toBe('Countess');
  });

  it('takes messages for everybody, a role or one person', async () => {
    await aRoom();
    const ada = await join('Ada', 'host');
    const bob = await join('Bob');
    const texts = ({ client }: { client: ChannelClient }) =>
      client.events.flatMap((event) => (event.type === 'chat.message' ? event.message.text : []));
    const send = async (body: object) => {
      const reply = await rest.post(at('/send-message'), body);
      expect(reply.status).toBe(200);
    };
    await send({ message: 'to Ada alone', peer_id: ada.id, role: 'guest' });
    await send({ message: 'to guests', role: 'guest' });
    await send({ message: 'to all' });
    await ada.client.until(() => texts(ada).includes('to all'));
    await bob.client.until(() => texts(bob).includes('to all'));
    expect(texts(ada).sort()).toEqual(['to Ada alone', 'to all']);
    expect(texts(bob).sort()).toEqual(['to all', 'to guests']);
    expect((await rest.post(at('/send-message'), { message: 'x'.repeat(2_001) })).status).toBe(400);
    expect(await rest.post(at('/send-message'), { message: ' \u200b ' })).toMatchObject({
      status: 400,
      body: { details: ['message: must not be empty'] },
    });
    expect((await rest.post(at('/send-message'), { message: 'x', peer_id: 'none' })).status).toBe(
      404,
    );
  });

  it('puts out one person or a whole role', async () => {
    await aRoom();
    const ada = await join('Ada', 'host');
    const bob = await join('Bob');
    const eve = await join('Eve');
    const remove = (body: object) => rest.post(at('/remove-peers'), body);
    expect((await remove({ peer_id: bob.id, reason: 'noise' })).status).toBe(200);
    expect(await bob.client.ended()).toBe(CLOSE.ended);
    expect(bob.client.bye).toEqual({ code: 'peer_removed', message: 'noise' });
    expect((await remove({ peer_id: bob.id })).status).toBe(404);
    expect((await remove({})).body.details).toEqual(['peer_id: must be given, or role']);
    await remove({ role: 'guest' });
    expect(await eve.client.ended()).toBe(CLOSE.ended);
    expect((await rest.get(at())).body.session.peers).toEqual([ada.id]);
  });

  it('ends, and stays closed when it is locked', async () => {
    await aRoom();
    const ada = await join('Ada');
    expect((await rest.post(at('/end-room'), { reason: 'late', lock: true })).status).toBe(200);
    expect(await ada.client.ended()).toBe(CLOSE.ended);
    expect(ada.client.bye?.code).toBe('room_ended');
    expect((await rest.get(at())).status).toBe(404);
    expect((await rest.get(`/rooms/${roomId}`)).body.enabled).toBe(false);
    await expect(join('Ada')).rejects.toMatchObject({ code: 'room_disabled' });
    await rest.post(`/rooms/${roomId}`, { enabled: true });
    await join('Ada');
  });

  it('goes on by the new rules when its template changes', async () => {
    const template = await rest.post('/templates', {
      name: `rules ${count++}`,
      roles: { host: {}, guest: { permissions: { mute: false } } },
    });
    await aRoom();
    await rest.post(`/rooms/${roomId}`, { template_id: template.body.id });
    const guest = await join('Ada', 'guest');
    await rest.post(`/templates/${template.body.id}/roles/guest`, { permissions: { mute: true } });
    const { role } = await guest.client.event('role.updated');
    expect(role.permissions.mute).toBe(true);
  });
});
