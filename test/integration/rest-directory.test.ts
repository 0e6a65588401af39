/** REST `/v2`: templates, rooms, room codes and layouts, in the shapes of the platform. */
import { EventEmitter, once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { restOf, type Rest } from '../helpers/rest.js';
import { startTestServer, type TestServer } from '../helpers/server.js';

const ID = /^[0-9a-f]{24}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

let host: TestServer;
let rest: Rest;

beforeAll(async () => {
  host = await startTestServer();
  rest = await restOf(host);
});
afterAll(() => host.close());

const roles = { host: {}, guest: { permissions: { hlsStreaming: false } } };
let count = 0;
const aTemplate = async (more: object = {}) =>
  (await rest.post('/templates', { name: `template ${count++}`, roles, ...more })).body;
const aRoom = async (more: object = {}) =>
  (await rest.post('/rooms', { name: `room ${count++}`, ...more })).body;

describe('who may call', () => {
  it('is whoever has a management token, also on this machine', async () => {
    const without = await rest.get('/rooms', { authorization: '' });
    expect(without).toMatchObject({
      status: 401,
      body: { code: 401, details: [], reason: 'token_invalid' },
    });
    const { token } = await host.server.context.tokens.mintApp({
      roomId: 'r',
      userId: 'u',
      role: 'host',
    });
    expect((await rest.get('/rooms', { authorization: `Bearer ${token}` })).status).toBe(401);
    expect((await rest.get('/rooms')).status).toBe(200);
  });

  it('gets 404 for what is not there, in the same form', async () => {
    expect(await rest.get('/nothing')).toMatchObject({ status: 404, body: { code: 404 } });
    expect(await rest.get('/rooms/none')).toMatchObject({
      status: 404,
      body: { reason: 'room_unknown' },
    });
    expect(await rest.get('/templates/none')).toMatchObject({ status: 404 });
  });
});

describe('templates', () => {
  it('fill in the defaults of the platform and keep what they do not know', async () => {
    const { status, body } = await rest.post('/templates', {
      name: 'defaults',
      roles: { host: { ours: { deep: [1] } } },
      plugins: { whiteboard: { permissions: { admin: ['host'] } } },
      'x-team': 'blue',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: expect.stringMatching(ID),
      name: 'defaults',
      customer_id: expect.stringMatching(ID),
      created_at: expect.stringMatching(TIME),
      updated_at: expect.stringMatching(TIME),
      'x-team': 'blue',
      plugins: { whiteboard: { permissions: { admin: ['host'] } } },
      roles: {
        host: {
          name: 'host',
          priority: 1,
          maxPeerCount: 0,
          ours: { deep: [1] },
          publishParams: { allowed: [], audio: { bitRate: 32, codec: 'opus' } },
          permissions: { endRoom: false, hlsStreaming: true },
        },
      },
    });
    expect((await rest.get(`/templates/${body.id}`)).body).toEqual(body);
  });

  it('are overwritten under the same name, and by id', async () => {
    const first = await aTemplate({ name: 'twice', settings: { region: 'eu' } });
    const second = await aTemplate({ name: 'twice' });
    expect(second.id).toBe(first.id);
    expect(second.settings).not.toHaveProperty('region');
    const renamed = await rest.post(`/templates/${first.id}`, { name: 'once', roles: { a: {} } });
    expect(Object.keys(renamed.body.roles)).toEqual(['a']);
    const other = await aTemplate();
    expect(await rest.post(`/templates/${other.id}`, { name: 'once', roles })).toMatchObject({
      status: 409,
      body: { reason: 'conflict' },
    });
  });

  it('come back whole: what was read can be written again', async () => {
    const made = await aTemplate({ layouts: [{ role: 'host', options: { a: 'b' } }], odd: null });
    const again = await rest.post(`/templates/${made.id}`, made);
    const { updated_at: _then, ...before } = made;
    expect(again.body).toMatchObject(before);
  });

  it('are refused with every exact place, and nothing changes', async () => {
    const made = await aTemplate();
    const broken = structuredClone(made);
    broken.roles.host.priority = 9;
    broken.roles.guest.publishParams.video.bitRate = 1;
    const { status, body } = await rest.post(`/templates/${made.id}`, broken);
    expect(status).toBe(400);
    expect(body.reason).toBe('invalid_request');
    expect(body.details).toHaveLength(2);
    expect(body.details[0]).toMatch(/^roles\.host\.priority: must be /);
    expect(body.details[1]).toMatch(/^roles\.guest\.publishParams\.video\.bitRate: must be /);
    expect((await rest.get(`/templates/${made.id}`)).body).toEqual(made);

    expect((await rest.post('/templates', { name: 'no roles' })).body.details).toEqual([
      'roles: must be an object',
    ]);
    expect((await rest.post('/templates', [])).status).toBe(400);
    expect((await rest.post('/rooms', { description: 'a\0b' })).body.details).toEqual([
      '(document): must not contain the character NUL',
    ]);
    expect((await rest.get('/rooms/%00')).status).toBe(400);
    const deep = JSON.parse('['.repeat(500) + ']'.repeat(500)) as unknown;
    expect(
      (await rest.post('/templates', { name: 'deep', roles, deep })).body.details[0],
    ).toContain('32 levels');
  });

  it('never give storage credentials back, and keep them where they are not given', async () => {
    const upload = {
      type: 's3',
      location: 'bucket',
      credentials: { key: 'AKIA', secretKey: 'hush' },
    };
    const made = await aTemplate({ settings: { recording: { enabled: true, upload } } });
    expect(JSON.stringify(made)).not.toContain('hush');
    const stored = async () =>
      JSON.stringify((await host.server.context.directory.templates.need(made.id)).template);
    expect(await stored()).toContain('hush');
    const written = await rest.post(`/templates/${made.id}`, made);
    expect(JSON.stringify(written.body)).not.toContain('hush');
    expect(await stored()).toContain('hush');
    expect((await rest.get(`/templates/${made.id}/settings`)).body).toEqual(made.settings);
    const elsewhere = { recording: { upload: { location: 'other' } } };
    await rest.post(`/templates/${made.id}/settings`, {
      recording: { upload: { ...elsewhere.recording.upload, credentials: null } },
    });
    expect(await stored()).not.toContain('hush');
  });

  it('have roles that are made from {}, patched, renamed everywhere and deleted', async () => {
    const made = await aTemplate({
      roles: { host: { subscribeParams: { subscribeToRoles: ['host', 'guest'] } }, guest: {} },
      layouts: [{ role: 'guest' }],
    });
    const room = await aRoom({ template_id: made.id });
    const { body: code } = await rest.post(`/room-codes/room/${room.id}/role/guest`);
    const at = (role: string) => `/templates/${made.id}/roles/${role}`;

    expect((await rest.post(at('cohost'), {})).body).toMatchObject({ name: 'cohost', priority: 1 });
    await rest.post(at('cohost'), { permissions: { mute: true, hlsStreaming: false } });
    expect((await rest.post(at('cohost'), { priority: 3 })).body).toMatchObject({
      priority: 3,
      permissions: { mute: true, hlsStreaming: false, browserRecording: true },
    });

    expect((await rest.post(at('guest'), { name: 'viewer' })).body.name).toBe('viewer');
    const { body: renamed } = await rest.get(`/templates/${made.id}`);
    expect(Object.keys(renamed.roles)).toEqual(['host', 'viewer', 'cohost']);
    expect(renamed.roles.host.subscribeParams.subscribeToRoles).toEqual(['host', 'viewer']);
    expect(renamed.layouts).toEqual([expect.objectContaining({ role: 'viewer' })]);
    expect((await rest.get(`/room-codes/room/${room.id}`)).body.data).toEqual([
      expect.objectContaining({ code: code.code, role: 'viewer' }),
    ]);
    expect((await rest.post(at('viewer'), { name: 'host' })).status).toBe(409);

    const gone = await rest.delete(at('viewer'));
    expect(gone).toMatchObject({ status: 204, body: null });
    expect((await rest.get(at('viewer'))).status).toBe(404);
    expect((await rest.delete(at('viewer'))).status).toBe(404);
    const { body: after } = await rest.get(`/templates/${made.id}`);
    expect(after.roles.host.subscribeParams.subscribeToRoles).toEqual(['host']);
    expect(after.layouts).toEqual([]);
    await rest.delete(at('cohost'));
    expect((await rest.delete(at('host'))).status).toBe(409);
  });

  it('have destinations and recording settings of their own', async () => {
    const made = await aTemplate();
    const hls = { hlsDestinations: { main: { name: 'main', maxDuration: 600 } } };
    expect((await rest.post(`/templates/${made.id}/destinations`, hls)).body).toMatchObject(hls);
    const record = [{ name: 'rec', role: 'host', maxDuration: 1800 }];
    expect((await rest.post(`/templates/${made.id}/recordings`, record)).body).toEqual(record);
    expect((await rest.get(`/templates/${made.id}/recordings`)).body).toEqual(record);
    expect(
      await rest.post(`/templates/${made.id}/recordings`, [{ name: 'rec', role: 'pope' }]),
    ).toMatchObject({ status: 422, body: { details: ['[0].role: must be the name of a role'] } });
    await rest.post(`/templates/${made.id}`, { name: made.name, roles });
    expect((await rest.get(`/templates/${made.id}/recordings`)).body).toEqual(record);
  });

  it('lose no change when many come at once', async () => {
    const made = await aTemplate();
    const names = Array.from({ length: 8 }, (_, index) => `role-${index}`);
    const replies = await Promise.all(
      names.map((name) => rest.post(`/templates/${made.id}/roles/${name}`, {})),
    );
    expect(replies.map(({ status }) => status)).toEqual(names.map(() => 200));
    expect(Object.keys((await rest.get(`/templates/${made.id}`)).body.roles).sort()).toEqual(
      ['guest', 'host', ...names].sort(),
    );
  });

  it('are paged, newest first', async () => {
    const made = [await aTemplate(), await aTemplate(), await aTemplate()];
    const first = (await rest.get('/templates?limit=2')).body;
    expect(first).toMatchObject({ limit: 2, last: first.data[1].id });
    expect(first.data.map(({ id }: { id: string }) => id)).toEqual([made[2].id, made[1].id]);
    const second = (await rest.get(`/templates?limit=2&start=${first.last}`)).body;
    expect(second.data[0].id).toBe(made[0].id);
    expect((await rest.get('/templates?start=unknown')).body.details).toEqual([
      'start: must be the id of an entry of this list',
    ]);
    expect((await rest.get('/templates?limit=0')).body.details).toEqual([
      'limit: must be at least 1',
    ]);
    expect(
      (await rest.get(`/templates?name=${encodeURIComponent(made[1].name)}`)).body.data,
    ).toEqual([made[1]]);
  });
});

describe('rooms', () => {
  it('have the shape of the platform', async () => {
    const template = await aTemplate();
    const { body: poll } = await rest.post('/polls', { title: 'Lunch?', questions: [] });
    const { status, body } = await rest.post('/rooms', {
      name: 'Town Hall',
      description: 'Every Monday',
      template_id: template.id,
      region: 'eu',
      large_room: true,
      size: 20_000,
      max_duration_seconds: 3_600,
      webhook: { url: 'https://example.org/hook', headers: { 'x-secret': 's' } },
      polls: [poll.id],
      recording_info: {
        enabled: true,
        upload_info: { type: 'gs', location: 'b', credentials: { key: 'k', secret: 'hush' } },
      },
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.stringMatching(ID),
      name: 'Town Hall',
      enabled: true,
      description: 'Every Monday',
      customer_id: template.customer_id,
      app_id: expect.stringMatching(ID),
      recording_info: { enabled: true, upload_info: { type: 'gs', location: 'b' } },
      template_id: template.id,
      template: template.name,
      region: 'eu',
      large_room: true,
      size: 20_000,
      max_duration_seconds: 3_600,
      polls: [poll.id],
      webhook: { url: 'https://example.org/hook', headers: { 'x-secret': 's' } },
      created_at: expect.stringMatching(TIME),
      updated_at: expect.stringMatching(TIME),
    });
    expect((await rest.get(`/rooms/${body.id}`)).body).toEqual(body);
  });

  it('are updated by a name that differs only in case, and by id', async () => {
    const made = await aRoom({ name: 'Standup', description: 'old' });
    const again = await aRoom({ name: 'STANDUP', description: 'new' });
    expect(again).toMatchObject({ id: made.id, description: 'new', template_id: made.template_id });
    const off = await rest.post(`/rooms/${made.id}`, { enabled: false });
    expect(off.body).toMatchObject({ enabled: false, description: 'new' });
    const other = await aRoom();
    expect((await rest.post(`/rooms/${other.id}`, { name: 'standup' })).status).toBe(409);
    const nameless = await rest.post('/rooms', {});
    expect(nameless.body.name).toMatch(/^room-[0-9a-f]{12}$/);
  });

  it('are made once when many make the same at once', async () => {
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => rest.post('/rooms', { name: 'Race' })),
    );
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
  });

  it.each([
    [{ size: 2_501 }, 'size: must be at most 2500, or 20000 in a large room'],
    [{ size: -1 }, 'size: must be at least 0'],
    [{ max_duration_seconds: 60 }, /^max_duration_seconds: /],
    [{ region: 'mars' }, 'region: must be one of in, us, eu, auto'],
    [{ webhook: { url: 'ftp://x' } }, 'webhook.url: must be an http or https address'],
    [{ webhook: { url: 'http://x', headers: { 'a b': '' } } }, /^webhook\.headers\.a b: /],
    [
      { webhook: { url: 'http://x', headers: { Host: 'evil.example' } } },
      /^webhook\.headers\.Host: /,
    ],
    [
      { webhook: { url: 'http://x', headers: { 'webhook-signature': 'v1,mine' } } },
      /^webhook\.headers\.webhook-signature: /,
    ],
    [
      { webhook: { url: 'http://x', headers: { 'x-two': 'a\r\nx-three: b' } } },
      'webhook.headers.x-two: must be one line of ASCII text',
    ],
    [{ name: '' }, 'name: must not be empty'],
    [{ recording_info: { upload_info: { type: 'ftp', location: 'x' } } }, /upload_info\.type/],
  ])('refuse %j and stay as they are', async (wrong, detail) => {
    const made = await aRoom();
    const { status, body } = await rest.post(`/rooms/${made.id}`, wrong);
    expect(status).toBe(400);
    expect(body.details).toEqual([
      typeof detail === 'string' ? detail : expect.stringMatching(detail),
    ]);
    expect((await rest.get(`/rooms/${made.id}`)).body).toEqual(made);
  });

  it('refuse a template that is not there', async () => {
    expect(await rest.post('/rooms', { template_id: 'none' })).toMatchObject({
      status: 422,
      body: { reason: 'unprocessable', details: ['template_id: must be the id of a template'] },
    });
  });

  it('refuse polls that are not there, each by its place', async () => {
    const { body: poll } = await rest.post('/polls', { title: 'Lunch?', questions: [] });
    const made = await aRoom({ polls: [poll.id] });
    const refused = {
      status: 422,
      body: { details: ['polls[1]: must be the id of a poll'] },
    };
    const polls = [poll.id, 'none'];
    expect(await rest.post(`/rooms/${made.id}`, { polls })).toMatchObject(refused);
    expect(await rest.post('/rooms', { name: 'Pollless', polls })).toMatchObject(refused);
    expect((await rest.get(`/rooms/${made.id}`)).body).toEqual(made);
    expect((await rest.get('/rooms?name=Pollless')).body.data).toEqual([]);
    expect((await rest.post('/rooms/none', { polls })).status).toBe(404);
  });

  it('are listed by name, state and time', async () => {
    const on = await aRoom();
    const off = await aRoom({ enabled: false });
    const ids = async (query: string) =>
      (await rest.get(`/rooms?${query}`)).body.data.map(({ id }: { id: string }) => id);
    expect(await ids('limit=2')).toEqual([off.id, on.id]);
    expect(await ids(`start=${off.id}&limit=1`)).toEqual([on.id]);
    expect(await ids('enabled=false&limit=1')).toEqual([off.id]);
    expect(await ids(`name=${encodeURIComponent(on.name.toUpperCase())}`)).toEqual([on.id]);
    expect(await ids(`after=${new Date(Date.now() + 60_000).toISOString()}`)).toEqual([]);
    expect((await rest.get('/rooms?before=yesterday')).status).toBe(400);
  });
});

describe('room codes', () => {
  it('are made for all roles or one, listed, and switched off', async () => {
    const room = await aRoom({ template_id: (await aTemplate()).id });
    expect((await rest.get(`/room-codes/room/${room.id}`)).body.data).toEqual([]);
    const { body: all } = await rest.post(`/room-codes/room/${room.id}`);
    expect(all.data).toEqual(
      ['host', 'guest'].map((role) => ({
        code: expect.stringMatching(/^[a-z]{3}-[a-z]{4}-[a-z]{3}$/),
        room_id: room.id,
        role,
        enabled: true,
        created_at: expect.stringMatching(TIME),
        updated_at: expect.stringMatching(TIME),
      })),
    );
    expect((await rest.post(`/room-codes/room/${room.id}`)).body.data).toEqual(all.data);
    const { body: further } = await rest.post(`/room-codes/room/${room.id}/role/guest`);
    expect(further.role).toBe('guest');
    expect((await rest.post(`/room-codes/room/${room.id}/role/pope`)).status).toBe(404);

    const off = await rest.post('/room-codes/code', { code: further.code, enabled: false });
    expect(off.body).toMatchObject({ code: further.code, enabled: false });
    const list = `/room-codes/room/${room.id}`;
    expect((await rest.get(`${list}?role=guest&enabled=true`)).body.data).toEqual([all.data[1]]);
    const page = (await rest.get(`${list}?limit=2`)).body;
    expect((await rest.get(`${list}?limit=2&start=${page.last}`)).body.data).toHaveLength(1);
    expect((await rest.get(`${list}?start=unknown`)).status).toBe(400);
    expect((await rest.post('/room-codes/code', { code: 'x', enabled: true })).status).toBe(404);
  });

  it('are at most a hundred for one room', async () => {
    const room = await aRoom({ template_id: (await aTemplate({ roles: { a: {} } })).id });
    const made = await Promise.all(
      Array.from({ length: 100 }, () => rest.post(`/room-codes/room/${room.id}/role/a`)),
    );
    expect(made.every(({ status }) => status === 200)).toBe(true);
    expect((await rest.post(`/room-codes/room/${room.id}/role/a`)).status).toBe(409);
  });

  it('are exchanged for a token, unless the code or the room is off', async () => {
    const room = await aRoom();
    const { code } = (await rest.post(`/room-codes/room/${room.id}`)).body.data[0];
    const exchange = () => rest.post('/token', { code }, { authorization: '' });
    const { body } = await exchange();
    const claims = await host.server.context.tokens.verifyApp(body.token);
    expect(claims).toMatchObject({ roomId: room.id });
    await rest.post('/room-codes/code', { code, enabled: false });
    expect(await exchange()).toMatchObject({ status: 403, body: { reason: 'code_disabled' } });
    await rest.post('/room-codes/code', { code, enabled: true });
    await rest.post(`/rooms/${room.id}`, { enabled: false });
    expect(await exchange()).toMatchObject({ status: 403, body: { reason: 'room_disabled' } });
  });
});

describe('layouts', () => {
  it('go to whoever has an app token, the own role first', async () => {
    const template = await aTemplate({
      layouts: [{ role: 'host', typography: { font_family: 'Inter' } }],
    });
    const room = await aRoom({ template_id: template.id });
    const at = `/templates/${template.id}/layouts`;
    const look = { screens: { conferencing: { default: { elements: { chat: {} } } } } };
    expect((await rest.post(`${at}/guest`, { ...look, role: 'host' })).body).toMatchObject({
      ...look,
      role: 'guest',
    });
    expect((await rest.get(`${at}/guest`)).body).toMatchObject(look);
    expect((await rest.post(`${at}/pope`, look)).status).toBe(404);
    expect((await rest.post(`${at}/guest`, { themes: 'dark' })).body.details[0]).toMatch(/themes/);

    const { token } = await host.server.context.tokens.mintApp({
      roomId: room.id,
      userId: 'ada',
      role: 'guest',
    });
    const { body, headers } = await rest.get('/layouts/ui', {
      authorization: `Bearer ${token}`,
      origin: 'https://shop.example',
    });
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(body.data.map(({ role }: { role: string }) => role)).toEqual(['guest', 'host']);
    expect(body.data[0]).toMatchObject({
      ...look,
      template_id: template.id,
      app_id: room.app_id,
      role_id: 'guest',
    });
    expect(body).toMatchObject({ limit: 2, last: body.data[1].id });
    expect((await rest.get('/layouts/ui')).status).toBe(401);

    expect((await rest.delete(`${at}/guest`)).status).toBe(204);
    expect((await rest.get(at)).body.data).toHaveLength(1);
  });
});

describe('a body that cannot be read', () => {
  it.each([
    ['broken JSON', '{'],
    ['nothing', ''],
    ['a way into prototypes', '{"roles":{"__proto__":{}}}'],
    ['another one', '{"constructor":{"prototype":{"admin":true}}}'],
  ])('is refused with the reason: %s', async (_what, text) => {
    const { token } = await host.server.context.tokens.mintManagement();
    const reply = await fetch(`${host.url}/v2/templates`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: text,
    });
    expect([reply.status, await reply.json()]).toMatchObject([
      400,
      {
        reason: 'invalid_request',
        details: [expect.stringMatching(/^\(document\): must be JSON/)],
      },
    ]);
  });
});

describe('more calls in a minute than an address may make', () => {
  it('are 429, and change nothing', async () => {
    const server = await startTestServer({ env: { HMS_REST_PER_MINUTE: '3' } });
    const api = await restOf(server);
    const post = (name: string) => api.post('/rooms', { name });
    for (const name of ['one', 'two', 'three']) expect((await post(name)).status).toBe(200);
    const { status, body, headers } = await post('four');
    expect([status, body.reason]).toEqual([429, 'rate_limited']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await server.server.context.directory.rooms.named('four')).toBeUndefined();
    await server.close();
  });
});

describe('a request that is sent twice', () => {
  it('has one effect and the same answer under one Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'order-1' };
    const [first, second] = [
      await rest.post('/rooms', {}, key),
      await rest.post('/rooms', {}, key),
    ];
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(await rest.post('/rooms', { description: 'x' }, key)).toMatchObject({
      status: 422,
      body: { reason: 'unprocessable' },
    });
    expect((await rest.post('/rooms', {}, { 'idempotency-key': 'order-2' })).body.id).not.toBe(
      first.body.id,
    );
    expect((await rest.post('/rooms', {}, { 'idempotency-key': 'a b' })).status).toBe(400);
  });

  it('may be tried again after it was refused, and never runs twice at once', async () => {
    const key = { 'idempotency-key': 'order-3' };
    expect((await rest.post('/rooms', { size: -1 }, key)).status).toBe(400);
    const replies = await Promise.all(
      Array.from({ length: 5 }, () => rest.post('/rooms', {}, key)),
    );
    const made = replies.filter(({ status }) => status === 200);
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
    expect(replies.every(({ status }) => status === 200 || status === 409)).toBe(true);
  });

  it('may be tried again after its client went away without an answer', async () => {
    const { directory, tokens } = host.server.context;
    const save = directory.saveRoom.bind(directory);
    const gone = new AbortController();
    const gate = new EventEmitter();
    const asked = once(gate, 'asked');
    vi.spyOn(directory, 'saveRoom').mockImplementationOnce(async (wishes) => {
      gate.emit('asked');
      await once(gate, 'gone');
      return save(wishes);
    });
    const { token } = await tokens.mintManagement();
    const key = { 'idempotency-key': 'order-4' };
    const first = fetch(`${host.url}/v2/rooms`, {
      method: 'POST',
      headers: {
        ...key,
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: '{}',
      signal: gone.signal,
    });
    await asked;
    gone.abort();
    await expect(first).rejects.toThrow();
    // By the answer to another request the server has seen that the line is closed.
    await rest.get('/rooms');
    gate.emit('gone');
    const again = await vi.waitFor(async () => {
      const reply = await rest.post('/rooms', {}, key);
      expect(reply.status).toBe(200);
      return reply;
    });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });
});

describe('what streaming in and out will fill', () => {
  it.each(['live-streams', 'external-streams', 'recordings', 'recording-assets', 'stream-keys'])(
    '%s is an empty list',
    async (name) => {
      expect((await rest.get(`/${name}?limit=5`)).body).toEqual({ limit: 5, data: [], last: '' });
      const one = name === 'stream-keys' ? '/stream-keys/room/x' : `/${name}/x`;
      expect((await rest.get(one)).status).toBe(404);
    },
  );
});
