/** Rooms with roles, from the wire to the database: what people hear, what is kept, what survives. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS, type Credential } from '../../src/protocol/index.js';
import type { PeerPage } from '../../src/server/rooms/peer-list.js';
import { loadStarter } from '../../src/server/rooms/starter-templates.js';
import { ChannelClient } from '../helpers/channel-client.js';
import { startTestServer, type TestServer } from '../helpers/server.js';

let host: TestServer;
let roomId: string;
const open: ChannelClient[] = [];

beforeEach(async () => {
  host = await startTestServer({ env: { HMS_TRUSTED_PROXY: 'loopback' } });
  const { directory } = host.server.context;
  const { id } = await directory.templates.save(loadStarter('live-streaming'));
  roomId = (await directory.createRoom({ name: 'Show', templateId: id })).id;
});
afterEach(async () => {
  for (const client of open.splice(0)) client.drop();
  await host.close();
});

const codeOf = async (role: string): Promise<Credential> => {
  const codes = await host.server.context.directory.codesOf(roomId);
  return { code: codes.find((code) => code.role === role)!.code };
};
const tokenOf = async (role: string, userId: string): Promise<Credential> => ({
  token: (await host.server.context.tokens.mintApp({ roomId, role, userId })).token,
});
async function connect(address?: string) {
  const headers: Record<string, string> = address ? { 'x-forwarded-for': address } : {};
  const client = await ChannelClient.open(host.wsUrl, headers);
  open.push(client);
  return client;
}
async function join(role: string, name = role, credential?: Credential, address?: string) {
  const client = await connect(address);
  const entered = await client.enter(credential ?? (await codeOf(role)));
  const joined = await client.request('join', { name });
  return { client, entered, joined, id: joined.peerId };
}
const room = () => host.server.context.rooms.get(roomId)!;
const peerRow = (peerId: string) =>
  host.server.context.db
    .selectFrom('session_peers')
    .selectAll()
    .where('peer_id', '=', peerId)
    .executeTakeFirst();
const sessionRow = (id: string) =>
  host.server.context.db
    .selectFrom('sessions')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

describe('a move between watching and the stage', () => {
  it('happens in place: one peer, one line, one chat, and media where the role has it', async () => {
    const boss = await join('broadcaster');
    const ann = await join('viewer-near-realtime', 'Ann');
    expect(ann.joined.media).toBeNull();
    await ann.client.request('hand.set', { raised: true });
    await ann.client.request('chat.send', { text: 'from the audience', clientMessageId: 'm1' });

    await boss.client.request('stage.invite', { peerId: ann.id });
    const { request } = await ann.client.event('role.requested');
    await ann.client.request('role.accept', { requestId: request.id });
    expect(await ann.client.event('role.updated')).toMatchObject({
      role: { name: 'viewer-on-stage', needsMedia: true },
      layout: { role: 'viewer-on-stage' },
    });
    expect(await ann.client.request('media.grant', {})).toMatchObject({
      media: { token: `media-${ann.id}` },
    });
    await ann.client.request('chat.send', { text: 'from the stage', clientMessageId: 'm2' });

    await ann.client.request('stage.remove', {});
    expect(await ann.client.request('media.grant', {})).toEqual({ media: null });
    await ann.client.request('chat.send', { text: 'back again', clientMessageId: 'm3' });
    await boss.client.until(() =>
      boss.client.events.some((e) => e.type === 'chat.message' && e.message.text === 'back again'),
    );
    const heard = boss.client.events.flatMap((event) => {
      if (event.type === 'chat.message') return [`${event.message.role}: ${event.message.text}`];
      return event.type === 'peer.updated' && event.changes.role ? [event.changes.role] : [];
    });
    expect(heard).toEqual([
      'viewer-near-realtime: from the audience',
      'viewer-on-stage',
      'viewer-on-stage: from the stage',
      'viewer-near-realtime',
      'viewer-near-realtime: back again',
    ]);
    expect(boss.client.events.some(({ type }) => type === 'peer.left')).toBe(false);
  });

  it('goes on over a drop: the role is the new one, and the question is still open', async () => {
    const boss = await join('broadcaster');
    const ann = await join('viewer-realtime', 'Ann');
    ann.client.drop();
    await boss.client.request('role.change', {
      peerId: ann.id,
      role: 'viewer-near-realtime',
      force: true,
    });
    await boss.client.request('stage.invite', { peerId: ann.id });
    const again = await connect();
    const { epoch } = ann.entered;
    const { secret, snapshot } = ann.joined;
    const entered = await again.enter(await codeOf('viewer-realtime'), {
      peerId: ann.id,
      secret,
      epoch,
      seq: snapshot.seq,
      own: 0,
    });
    expect(entered).toMatchObject({ resumed: true, role: { name: 'viewer-near-realtime' } });
    const { request } = await again.event('role.requested');
    await again.request('role.accept', { requestId: request.id });
    expect(room().peer(ann.id)?.role).toBe('viewer-on-stage');
  });
});

describe('what is acknowledged is in the database', () => {
  it('joins, role changes and removals', async () => {
    const boss = await join('broadcaster');
    const ann = await join('viewer-realtime', 'Ann');
    expect(await peerRow(ann.id)).toMatchObject({
      role: 'viewer-realtime',
      name: 'Ann',
      left_at: null,
    });
    const { sessionId } = ann.joined.snapshot.room;
    expect((await sessionRow(sessionId)).ended_at).toBeNull();

    const change = { peerId: ann.id, role: 'viewer-on-stage', force: true };
    await boss.client.request('role.change', change);
    expect(await peerRow(ann.id)).toMatchObject({ role: 'viewer-on-stage' });
    await boss.client.request('peer.remove', { peerId: ann.id });
    expect((await peerRow(ann.id))?.left_at).not.toBeNull();
  });

  it('the end of a room, with everybody in it, and its lock', async () => {
    const boss = await join('broadcaster');
    const ann = await join('viewer-realtime', 'Ann');
    const { sessionId } = boss.joined.snapshot.room;
    await boss.client.request('room.end', { reason: 'Good night.', lock: true });
    await ann.client.ended();
    expect(ann.client.bye).toEqual({ code: 'room_ended', message: 'Good night.' });
    expect((await host.server.context.directory.room(roomId))?.enabled).toBe(false);
    await expect.poll(async () => (await sessionRow(sessionId)).ended_at).not.toBeNull();
    await expect.poll(async () => (await peerRow(ann.id))?.left_at).not.toBeNull();
    const late = await connect();
    await expect(late.enter(await codeOf('broadcaster'))).rejects.toMatchObject({
      code: 'room_disabled',
    });
  });

  it('a session ends with the server, and the next one is another', async () => {
    const ann = await join('viewer-realtime', 'Ann');
    const { sessionId } = ann.joined.snapshot.room;
    const { dataDir, databaseUrl } = host;
    await host.stop();
    host = await startTestServer({ dataDir, databaseUrl });
    expect((await sessionRow(sessionId)).ended_at).not.toBeNull();
    expect((await peerRow(ann.id))?.left_at).not.toBeNull();
    const again = await join('viewer-realtime', 'Ann');
    expect(again.joined.snapshot.room.sessionId).not.toBe(sessionId);
  });
});

describe('a template that is edited', () => {
  const edit = async (allowed: string[]) => {
    const { directory } = host.server.context;
    const record = await directory.room(roomId);
    await directory.templates.change(record!.templateId, (template) => {
      const role = template.roles['viewer-on-stage']!;
      return {
        ...template,
        roles: {
          ...template.roles,
          'viewer-on-stage': { ...role, publishParams: { ...role.publishParams, allowed } },
        },
      };
    });
  };

  it('reaches who is in the room, and who is about to come from the lobby', async () => {
    const ann = await join('viewer-on-stage', 'Ann');
    const lobby = await connect();
    const entered = await lobby.enter(await codeOf('viewer-on-stage'));
    expect(entered.role.publish.allowed).toEqual(['audio', 'video']);
    await edit(['audio']);
    expect(await ann.client.event('role.updated')).toMatchObject({
      role: { publish: { allowed: ['audio'] } },
      by: null,
    });
    await lobby.request('join', { name: 'Ben' });
    expect(await lobby.event('role.updated')).toMatchObject({
      role: { publish: { allowed: ['audio'] } },
    });
  });
});

describe('who was removed for good', () => {
  it('stays out by its network when it came by a code, and does not take others with it', async () => {
    const boss = await join('broadcaster');
    const eve = await join('viewer-realtime', 'Eve', undefined, '203.0.113.7');
    await boss.client.request('peer.remove', { peerId: eve.id, block: true });
    await expect(join('viewer-realtime', 'Eve', undefined, '203.0.113.7')).rejects.toMatchObject({
      code: 'peer_blocked',
    });
    await join(
      'viewer-realtime',
      'Neighbour',
      await tokenOf('viewer-realtime', 'neighbour'),
      '203.0.113.7',
    );
    await join('viewer-realtime', 'Far', undefined, '203.0.113.8');
  });

  it('stays out also with a fresh token for its code', async () => {
    const boss = await join('broadcaster');
    const fresh = async () => {
      const reply = await fetch(`${host.url}/v2/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(await codeOf('viewer-realtime')),
      });
      return (await reply.json()) as { token: string };
    };
    const eve = await join('viewer-realtime', 'Eve', await fresh(), '203.0.113.7');
    await boss.client.request('peer.remove', { peerId: eve.id, block: true });
    await expect(
      join('viewer-realtime', 'Eve', await fresh(), '203.0.113.7'),
    ).rejects.toMatchObject({ code: 'peer_blocked' });
  });

  it('stays out by its signed user id, wherever it comes from', async () => {
    const boss = await join('broadcaster');
    const eve = await join('viewer-realtime', 'Eve', await tokenOf('viewer-realtime', 'eve'));
    await boss.client.request('peer.remove', { peerId: eve.id, block: true });
    await expect(
      join('broadcaster', 'Eve', await tokenOf('broadcaster', 'eve'), '203.0.113.9'),
    ).rejects.toMatchObject({ code: 'peer_blocked' });
  });
});

describe('the way in', () => {
  it('is not the role that somebody was given in the room', async () => {
    const boss = await join('broadcaster');
    const ann = await join('viewer-realtime', 'Ann');
    const promote = { peerId: ann.id, role: 'broadcaster', force: true };
    await boss.client.request('role.change', promote);
    await ann.client.event('role.updated');
    ann.client.drop();
    const again = await connect();
    const { epoch } = ann.entered;
    const { secret } = ann.joined;
    const credential = await codeOf('viewer-realtime');
    const resume = { peerId: ann.id, secret, epoch, ...ann.client.position };
    expect(await again.enter(credential, resume)).toMatchObject({ role: { name: 'broadcaster' } });
    const demote = { peerId: ann.id, role: 'viewer-realtime', force: true };
    await boss.client.request('role.change', demote);
    await again.request('leave', {});
    await expect(again.request('join', { name: 'Ann' })).rejects.toMatchObject({
      code: 'not_joined',
    });
    await again.enter(credential);
    const { peerId } = await again.request('join', { name: 'Ann' });
    expect(room().peer(peerId)?.role).toBe('viewer-realtime');
  });

  it('closes with its code, also for who waits in the lobby or has a token for it', async () => {
    const { directory } = host.server.context;
    const credential = (await codeOf('viewer-realtime')) as { code: string };
    const lobby = await connect();
    await lobby.enter(credential);
    const exchanged = await host.server.context.tokens.mintApp({
      roomId,
      role: 'viewer-realtime',
      userId: 'guest-1',
      code: credential.code,
    });
    await directory.codes.setEnabled(credential.code, false);
    await expect(lobby.request('join', { name: 'Ann' })).rejects.toMatchObject({
      code: 'code_disabled',
    });
    await expect(join('viewer-realtime', 'Ben', { token: exchanged.token })).rejects.toMatchObject({
      code: 'code_disabled',
    });
  });
});

describe('what everybody hears of', () => {
  it('does not change faster than people do it', async () => {
    const ann = await join('viewer-realtime', 'Ann');
    const changes = Array.from({ length: 40 }, (_, at) =>
      ann.client.request('peer.update', { metadata: String(at) }),
    );
    const done = await Promise.allSettled(changes);
    const refused = done.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toMatchObject({ reason: { code: 'rate_limited' } });
  });

  it('is a value of bounded depth', async () => {
    const boss = await join('broadcaster');
    const deep: unknown = JSON.parse(`${'['.repeat(1_000)}${']'.repeat(1_000)}`);
    await expect(boss.client.request('store.set', { key: 'k', value: deep })).rejects.toMatchObject(
      { code: 'invalid_request' },
    );
  });

  it('has no name that reaches into prototypes', async () => {
    const boss = await join('broadcaster');
    await expect(
      boss.client.request('store.set', { key: '__proto__', value: {} }),
    ).rejects.toMatchObject({
      code: 'invalid_request',
      message: 'key: must not be used as a name',
    });
    // A word of the language is a word like any other.
    await boss.client.request('store.set', { key: 'constructor', value: 1 });
    const later = await join('viewer-realtime');
    expect(later.joined.snapshot.store).toMatchObject([{ key: 'constructor', value: 1 }]);
  });
});

describe('places', () => {
  it('are not given twice to people who come at the same moment', async () => {
    await host.server.context.directory.rooms.update(roomId, { size: 3 });
    const lobby = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const client = await connect();
        await client.enter(await codeOf('viewer-realtime'));
        return client;
      }),
    );
    const results = await Promise.allSettled(
      lobby.map((client, i) => client.request('join', { name: `p${i}` })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(room().peerCount).toBe(3);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'room_full' });
    }
  });
});

describe('a large room', () => {
  it('counts the audience, lists the stage, and pages through everybody', async () => {
    const boss = await join('broadcaster');
    const code = await codeOf('viewer-near-realtime');
    const audience = 60;
    for (let from = 0; from < audience; from += 20) {
      await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          join('viewer-near-realtime', `v${from + i}`, code, `198.51.100.${from + i}`),
        ),
      );
    }
    await boss.client.until(() =>
      boss.client.events.some(
        (event) => event.type === 'peers.counted' && event.counts.total === audience + 1,
      ),
    );
    const told = boss.client.events.filter(({ type }) => type === 'peer.joined');
    expect(told).toHaveLength(LIMITS.quietJoins - 1);

    const names: string[] = [];
    let cursor: string | null = '0';
    while (cursor !== null) {
      const page: PeerPage = await boss.client.request('peers.list', {
        role: 'viewer-near-realtime',
        limit: 25,
        cursor,
      });
      expect(page.total).toBe(audience);
      names.push(...page.peers.map(({ name }) => name));
      cursor = page.cursor;
    }
    expect(new Set(names).size).toBe(audience);
    const late = await join('viewer-near-realtime', 'late');
    expect(late.joined.snapshot).toMatchObject({
      room: { large: true },
      counts: { total: audience + 2 },
    });
    expect(late.joined.snapshot.peers.map(({ name }) => name)).toContain('late');
  });
});
