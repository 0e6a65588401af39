import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { RoomChange } from '../../src/server/rooms/journal.js';
import { ChannelClient } from '../helpers/channel-client.js';
import { restOf, type RestReply } from '../helpers/rest.js';
import { aPeer, aSession } from '../helpers/room-changes.js';
import { startTestServer, type TestServer, type TestServerOptions } from '../helpers/server.js';
import {
  soon,
  webhookReceiver,
  type Answer,
  type WebhookReceiver,
} from '../helpers/webhook-receiver.js';

const servers: TestServer[] = [];
const receivers: WebhookReceiver[] = [];

async function receive(answer?: Answer): Promise<WebhookReceiver> {
  const receiver = await webhookReceiver(answer);
  receivers.push(receiver);
  return receiver;
}

async function serve(url: string | null, options: TestServerOptions = {}): Promise<TestServer> {
  const server = await startTestServer({
    ...options,
    env: {
      ...(url !== null && { HMS_WEBHOOK_URL: `${url}/workspace` }),
      HMS_WEBHOOK_ALLOW_PRIVATE: '127.0.0.1',
      ...options.env,
    },
  });
  servers.push(server);
  return server;
}

/** The server goes on where it stopped. */
function restart({ dataDir, databaseUrl }: TestServer, url: string): Promise<TestServer> {
  return serve(url, { dataDir, ...(databaseUrl !== undefined && { databaseUrl }) });
}

async function record({ server }: TestServer, ...changes: RoomChange[]): Promise<void> {
  await Promise.all(changes.map((change) => server.context.journal.record(change)));
}

/** A room of the directory with a webhook of its own. */
async function roomWithWebhook(server: TestServer, webhook: object): Promise<string> {
  const rest = await restOf(server);
  const [template] = (await rest.get('/templates')).body.data;
  const { body } = await rest.post('/rooms', { template_id: template.id, webhook });
  return body.id as string;
}

async function logOf(server: TestServer, query = ''): Promise<RestReply['body']> {
  return (await (await restOf(server)).get(`/analytics/webhooks${query}`)).body;
}

afterEach(async () => {
  for (const server of servers.splice(0).reverse()) await server.close();
  for (const receiver of receivers.splice(0)) await receiver.close();
});

describe('webhook calls', () => {
  it('tell what happens in a room, in its order, in the envelope of the platform', async () => {
    const receiver = await receive();
    const server = await serve(receiver.url);
    const call = aSession();
    const ada = aPeer('Ada');
    await record(server, call.opened(), call.joined(ada), call.left(ada), call.closed());
    await receiver.until(4);

    expect(receiver.types()).toEqual([
      'session.open.success',
      'peer.join.success',
      'peer.leave.success',
      'session.close.success',
    ]);
    const { account } = server.server.context;
    expect(receiver.calls[1]!.event).toEqual({
      version: '2.0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      account_id: account.customerId,
      app_id: account.appId,
      template_id: 'template',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      type: 'peer.join.success',
      data: expect.objectContaining({ room_id: call.room.id, peer_id: ada.id, user_name: 'Ada' }),
    });
  });

  it('carry a signature that the secret verifies, and the static headers', async () => {
    const receiver = await receive();
    const headers = { HMS_WEBHOOK_HEADERS: '{"x-api-key":"open sesame"}' };
    const server = await serve(receiver.url, { env: headers });
    await record(server, aSession().opened());
    await receiver.until(1);

    const [{ text, headers: sent, event }] = receiver.calls as [WebhookReceiver['calls'][0]];
    const { secret } = (await (await restOf(server)).get('/analytics/webhooks/secret')).body;
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const signed = `${event.id}.${String(sent['webhook-timestamp'])}.${text}`;
    const signature = createHmac('sha256', key).update(signed).digest('base64');
    expect(sent).toMatchObject({
      'x-api-key': 'open sesame',
      'content-type': 'application/json',
      'webhook-id': event.id,
      'webhook-signature': `v1,${signature}`,
    });
    expect(Math.abs(Number(sent['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(60);
  });

  it('are signed with the secret of the environment where there is one', async () => {
    const receiver = await receive();
    const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
    const server = await serve(receiver.url, { env: { HMS_WEBHOOK_SECRET: secret } });
    expect((await (await restOf(server)).get('/analytics/webhooks/secret')).body).toEqual({
      secret,
    });
  });

  it('go to the webhook of the room instead of the workspace, where it has one', async () => {
    const receiver = await receive();
    const server = await serve(receiver.url, {
      env: { HMS_WEBHOOK_HEADERS: '{"x-from":"workspace"}' },
    });
    const webhook = {
      url: `${receiver.url}/room`,
      headers: { 'x-from': 'room' },
    };
    const own = aSession(await roomWithWebhook(server, webhook));
    const other = aSession();
    await record(server, own.opened(), other.opened());
    await receiver.until(2);

    const seen = receiver.calls.map(({ path, headers, event }) => [
      event.data['room_id'],
      path,
      headers['x-from'],
    ]);
    expect(seen).toEqual(
      expect.arrayContaining([
        [own.room.id, '/room', 'room'],
        [other.room.id, '/workspace', 'workspace'],
      ]),
    );
  });

  it('are not made, nor kept, where nobody wants them', async () => {
    const server = await serve(null);
    await record(server, aSession().opened());
    expect((await logOf(server)).events).toEqual([]);
  });

  it('are made again until the answer is 200, with the same id, and later ones wait', async () => {
    const answers = [500];
    const receiver = await receive(() => answers.shift() ?? 200);
    const server = await serve(receiver.url);
    const call = aSession();
    await record(server, call.opened(), call.closed());
    await receiver.until(1);
    await soon(async () => {
      expect((await logOf(server, '?status=pending')).events[1].payload).toMatchObject({
        error_reason: 'The receiver answered 500 instead of 200.',
        attempts: 1,
      });
    });
    await receiver.until(3);

    expect(receiver.types()).toEqual([
      'session.open.success',
      'session.open.success',
      'session.close.success',
    ]);
    expect(new Set(receiver.calls.slice(0, 2).map(({ event }) => event.id)).size).toBe(1);
  });

  it('reach a fast receiver while a slow one and a dead one keep theirs waiting', async () => {
    const slow = await receive(() => undefined);
    const dead = await receive();
    const fast = await receive();
    const server = await serve(fast.url);
    await dead.close();
    for (const receiver of [slow, dead]) {
      const ids = await Promise.all(
        Array.from({ length: 10 }, () => roomWithWebhook(server, { url: receiver.url })),
      );
      for (const id of ids) await record(server, aSession(id).opened());
    }
    await slow.until(8);
    for (let room = 0; room < 20; room += 1) {
      const call = aSession();
      await record(server, call.opened(), call.closed());
    }
    await fast.until(40);

    expect(fast.calls).toHaveLength(40);
    // The slow one has as many calls as it may have at a time, none of them answered.
    expect(slow.calls).toHaveLength(8);
  });

  it('survive a restart: what was not taken comes again, with its id, then what followed', async () => {
    const receiver = await receive(({ event }) => (event.type === 'peer.join.success' ? 204 : 200));
    const server = await serve(receiver.url);
    const call = aSession();
    await record(server, call.opened(), call.joined(aPeer('Ada')), call.closed());
    await receiver.until(2);
    const refused = receiver.calls[1]!.event.id;
    await server.stop();

    receiver.calls.length = 0;
    receiver.answer = () => 200;
    const again = await restart(server, receiver.url);
    await receiver.until(2);
    expect(receiver.types()).toEqual(['peer.join.success', 'session.close.success']);
    expect(receiver.calls[0]!.event.id).toBe(refused);
    await soon(async () => {
      expect((await logOf(again, '?status=success')).summary).toEqual({ total_events: 3 });
    });
  });

  it('tell once what a server left open when it died', async () => {
    const receiver = await receive();
    const server = await serve(receiver.url);
    const call = aSession();
    await record(server, call.opened(), call.joined(aPeer('Ada')));
    await receiver.until(2);
    await server.stop();
    await (await restart(server, receiver.url)).stop();
    await restart(server, receiver.url);
    await receiver.until(4);

    expect(receiver.types().slice(2)).toEqual(['peer.leave.success', 'session.close.success']);
    expect(receiver.calls[2]!.event.data).toMatchObject({
      user_name: 'Ada',
      reason: 'server removed peer',
      message: 'The server stopped without a word.',
    });
  });

  it('do not lead into a private network', async () => {
    const receiver = await receive();
    const server = await serve(receiver.url, { env: { HMS_WEBHOOK_ALLOW_PRIVATE: '' } });
    await record(server, aSession().opened());
    await soon(async () => {
      const { events } = await logOf(server);
      expect(events[0].payload.error_reason).toContain('private network');
    });
    expect(receiver.calls).toEqual([]);
  });
});

describe('a real room', () => {
  it('tells who comes, what they become, who is put out and that it ended, all of one session', async () => {
    const receiver = await receive();
    const server = await serve(receiver.url);
    const rest = await restOf(server);
    const join = (name: string, role: string) =>
      ChannelClient.join(server.wsUrl, { code: server.codes[role]! }, name);
    const ada = await join('Ada', 'host');
    const bob = await join('Bob', 'guest');
    await receiver.until(3);
    const [opened] = receiver.calls as [WebhookReceiver['calls'][0]];
    const { room_id, session_id } = opened.event.data;
    const room = `/active-rooms/${String(room_id)}`;
    const bobId = bob.joined.peerId;
    expect((await rest.post(`${room}/peers/${bobId}`, { role: 'host' })).status).toBe(200);
    expect(
      (await rest.post(`${room}/remove-peers`, { peer_id: bobId, reason: 'bye' })).status,
    ).toBe(200);
    expect((await rest.post(`${room}/end-room`, { reason: 'over' })).status).toBe(200);
    await receiver.until(8);

    const told = receiver.calls.map(({ event }) => [event.type, event.data['user_name'] ?? '']);
    expect(told).toEqual([
      ['session.open.success', ''],
      ['peer.join.success', 'Ada'],
      ['peer.join.success', 'Bob'],
      ['role.change.success', 'Bob'],
      ['peer.leave.success', 'Bob'],
      ['room.end.success', ''],
      ['peer.leave.success', 'Ada'],
      ['session.close.success', ''],
    ]);
    expect(new Set(receiver.calls.map(({ event }) => event.data['session_id']))).toEqual(
      new Set([session_id]),
    );
    expect(receiver.calls[3]!.event.data).toMatchObject({ previous_role: 'guest', role: 'host' });
    expect(receiver.calls[4]!.event.data).toMatchObject({ reason: 'peer kicked', message: 'bye' });
    expect(receiver.calls[5]!.event.data).toMatchObject({ reason: 'over', source: 'api' });

    const { body } = await rest.get(`/sessions/${String(session_id)}`);
    expect(body).toMatchObject({ active: false, room_id, peer_count: 2 });
    expect(body.peers[bobId]).toMatchObject({
      name: 'Bob',
      role: 'host',
      left_at: expect.any(String),
    });
    expect(body.peers[ada.joined.peerId]).toMatchObject({ name: 'Ada', role: 'host' });
  });

  it('tells also after a stop what the stop meant', async () => {
    const receiver = await receive();
    const server = await serve(receiver.url);
    await ChannelClient.join(server.wsUrl, { code: server.codes['host']! }, 'Ada');
    await receiver.until(2);
    await server.stop();
    await restart(server, receiver.url);
    await soon(() => expect(receiver.types()).toContain('session.close.success'));
    // A call that the stop cut off came again, with the same id.
    const told = new Map(receiver.calls.map(({ event }) => [event.id, event.type]));
    expect([...told.values()].slice(2)).toEqual(['peer.leave.success', 'session.close.success']);
    const sessions = (await (await restOf(servers.at(-1)!)).get('/sessions')).body.data;
    expect(sessions).toMatchObject([{ active: false, peer_count: 1 }]);
  });
});

describe('the log of webhook calls', () => {
  it('is listed by status, room and type, in pages', async () => {
    const receiver = await receive();
    const server = await serve(receiver.url);
    const [one, two] = [aSession(), aSession()];
    await record(server, one.opened(), one.joined(aPeer('Ada')), one.closed());
    await record(server, two.opened());
    await soon(async () => {
      expect((await logOf(server, '?status=success')).summary.total_events).toBe(4);
    });

    const page = await logOf(server, `?room_id=${one.room.id}&limit=2&page=2`);
    expect(page).toMatchObject({
      events: [
        {
          event_name: 'reporter.webhook.delivery.success',
          room_id: one.room.id,
          payload: {
            event_data: { session_id: one.session.id },
            webhook_url: `${receiver.url}/workspace`,
            original_event_name: 'session.open.success',
            attempts: 1,
          },
        },
      ],
      pagination: {
        current_page: 2,
        page_size: 2,
        total_pages: 2,
        total_items: 3,
        has_next: false,
        has_prev: true,
      },
    });
    const some = await logOf(
      server,
      '?event_names=peer.join.success&event_names=session.close.success',
    );
    expect(some.summary.total_events).toBe(2);
    expect((await logOf(server, '?status=failed')).events).toEqual([]);
  });

  it('refuses times that it cannot have', async () => {
    const rest = await restOf(await serve(null));
    const day = 24 * 60 * 60_000;
    const at = (days: number): string => new Date(Date.now() - days * day).toISOString();
    const cases: [string, string][] = [
      [`?start_time=${at(31)}`, 'start_time: must be within the last 30 days'],
      [
        `?start_time=${at(20)}&end_time=${at(1)}`,
        'end_time: must be within 14 days after start_time',
      ],
      [`?start_time=${at(1)}&end_time=${at(2)}`, 'end_time: must not be before start_time'],
      ['?start_time=yesterday', 'start_time: must be a time like 2026-01-31T12:00:00Z'],
      ['?limit=101', 'limit: must be at most 100'],
      ['?status=lost', 'status:'],
    ];
    for (const [query, detail] of cases) {
      const { status, body } = await rest.get(`/analytics/webhooks${query}`);
      expect({ query, status }).toEqual({ query, status: 400 });
      expect(body.details[0]).toContain(detail);
    }
  });

  it('is for whoever has a management token', async () => {
    const server = await serve(null);
    for (const path of ['', '/secret', '/replay/x']) {
      const { status } = await fetch(`${server.url}/v2/analytics/webhooks${path}`);
      expect(status).toBe(401);
    }
  });
});

describe('a replay', () => {
  it('delivers once more what was delivered, marked, with the same ids and in order', async () => {
    const receiver = await receive();
    const server = await serve(receiver.url);
    const rest = await restOf(server);
    const call = aSession();
    await record(server, call.opened(), call.joined(aPeer('Ada')), call.closed());
    await soon(async () => {
      expect((await logOf(server, '?status=success')).summary.total_events).toBe(3);
    });
    const first = receiver.calls.splice(0);

    // It cannot end before it was asked for a second time.
    receiver.answer = () => 503;
    const wish = { status: 'all', event_names: ['session.open.success', 'session.close.success'] };
    const started = await rest.post('/analytics/webhooks/replay', wish);
    expect(started).toMatchObject({
      status: 200,
      body: {
        status: 'started',
        filters: { event_types: wish.event_names, status: 'all', limit: 50_000, offset: 0 },
      },
    });
    const { workflow_id } = started.body;
    const path = `/analytics/webhooks/replay/${String(workflow_id)}`;
    await receiver.until(1);
    expect((await rest.post('/analytics/webhooks/replay', wish)).body).toMatchObject({
      workflow_id,
      status: 'already_running',
    });
    expect((await rest.get(path)).body).toMatchObject({
      status: 'Running',
      progress: { total: 2, completed: 0, failed: 0 },
    });
    receiver.answer = () => 200;

    await soon(async () => {
      expect((await rest.get(path)).body).toMatchObject({
        workflow_id,
        status: 'completed',
        completed_at: expect.any(String),
        result: { total: 2, completed: 2, failed: 0, failed_events: [] },
      });
    });
    const replayed = receiver.calls.slice(-2);
    expect(replayed.map(({ event }) => [event.id, event.is_replay])).toEqual([
      [first[0]!.event.id, true],
      [first[2]!.event.id, true],
    ]);
    expect(first.every(({ event }) => event.is_replay === undefined)).toBe(true);
  });

  it('of nothing is over at once; one that does not exist is not found', async () => {
    const rest = await restOf(await serve(null));
    const { body } = await rest.post('/analytics/webhooks/replay', {});
    const replay = await rest.get(`/analytics/webhooks/replay/${String(body.workflow_id)}`);
    expect(replay.body).toMatchObject({ status: 'completed', result: { total: 0 } });
    expect((await rest.get('/analytics/webhooks/replay/none')).status).toBe(404);
    const wrong = await rest.post('/analytics/webhooks/replay', { limit: 50_001 });
    expect(wrong).toMatchObject({
      status: 400,
      body: { details: ['limit: must be at most 50000'] },
    });
  });
});

describe('sessions over REST', () => {
  it('show who was there, newest first, by room, time and whether they go on', async () => {
    const server = await serve(null);
    const rest = await restOf(server);
    const [one, two] = [aSession(), aSession()];
    const [ada, bob] = [aPeer('Ada'), aPeer('Bob')];
    await record(server, one.opened(), one.joined(ada), one.left(ada), one.closed());
    await record(server, two.opened(), two.joined(bob));

    const { body } = await rest.get(`/sessions/${one.session.id}`);
    expect(body).toEqual({
      id: one.session.id,
      room_id: one.room.id,
      customer_id: server.server.context.account.customerId,
      active: false,
      peers: {
        [ada.id]: {
          id: ada.id,
          session_id: one.session.id,
          name: 'Ada',
          role: 'host',
          user_id: 'ada',
          joined_at: new Date(ada.joinedAt).toISOString(),
          left_at: expect.any(String),
        },
      },
      peer_count: 1,
      created_at: new Date(one.session.startedAt).toISOString(),
      updated_at: expect.any(String),
    });
    const idsOf = async (query: string): Promise<string[]> =>
      (await rest.get(`/sessions${query}`)).body.data.map(({ id }: { id: string }) => id);
    expect(await idsOf('?active=true')).toEqual([two.session.id]);
    expect(await idsOf('?active=false')).toEqual([one.session.id]);
    expect(await idsOf(`?room_id=${one.room.id}`)).toEqual([one.session.id]);
    expect(await idsOf(`?after=${new Date(Date.now() + 60_000).toISOString()}`)).toEqual([]);
    expect((await idsOf('')).sort()).toEqual([one.session.id, two.session.id].sort());
    const page = (await rest.get('/sessions?limit=1')).body;
    expect(page).toMatchObject({ limit: 1, last: page.data[0].id });
    expect(await idsOf(`?limit=1&start=${String(page.last)}`)).not.toContain(page.last);
    expect((await rest.get('/sessions/none')).status).toBe(404);
  });
});
