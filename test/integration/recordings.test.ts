/** Recordings without a stream: through REST, into a bucket, told to receivers; the engine is on paper. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { loadStarter } from '../../src/server/rooms/starter-templates.js';
import { ChannelClient } from '../helpers/channel-client.js';
import { PaperLiveEngine } from '../helpers/paper-live-engine.js';
import { restOf, type Rest } from '../helpers/rest.js';
import { s3Server, type S3Server } from '../helpers/s3-server.js';
import { startTestServer, type TestServer } from '../helpers/server.js';
import { webhookReceiver, type WebhookReceiver } from '../helpers/webhook-receiver.js';

const PATIENCE = { timeout: 30_000, interval: 50 };
const PATH = 'recording/layer-0.mp4';

let s3: S3Server;
let receiver: WebhookReceiver;
let engine: PaperLiveEngine;
let server: TestServer;
let rest: Rest;
let roomId: string;
let client: ChannelClient;

beforeAll(async () => {
  s3 = await s3Server();
  receiver = await webhookReceiver();
  engine = new PaperLiveEngine();
  const { endpoint, bucket, accessKey, secretKey } = s3.settings;
  server = await startTestServer({
    createLive: () => engine,
    env: {
      HMS_S3_ENDPOINT: endpoint ?? '',
      HMS_S3_BUCKET: bucket,
      HMS_S3_ACCESS_KEY: accessKey,
      HMS_S3_SECRET_KEY: secretKey,
      HMS_S3_PREFIX: 'calls',
      HMS_WEBHOOK_URL: receiver.url,
      HMS_WEBHOOK_ALLOW_PRIVATE: '1',
    },
  });
  rest = await restOf(server);
  const { directory } = server.server.context;
  const { id } = await directory.templates.save(loadStarter('live-streaming'));
  const room = await directory.createRoom({ name: 'Recorded', templateId: id });
  roomId = room.id;
  const code = (await directory.codesOf(roomId)).find(({ role }) => role === 'broadcaster')?.code;
  ({ client } = await ChannelClient.join(server.wsUrl, { code: code ?? '' }, 'Ada'));
});

afterAll(async () => {
  client.drop();
  await server.close();
  await receiver.close();
  await s3.close();
});

it('tracks are recorded where the media engine can, and only what there is to record', async () => {
  const of = `/recordings/room/${roomId}/tracks`;
  expect((await rest.post('/recordings/room/none/tracks/start', {})).status).toBe(404);
  expect((await rest.post(`${of}/start`, { types: ['picture'] })).status).toBe(400);
  expect((await rest.post(`${of}/start`, { types: [] })).status).toBe(400);
  expect(await rest.post(`${of}/start`)).toMatchObject({
    status: 422,
    body: { message: expect.stringContaining('media engine') as string },
  });
  expect((await rest.post(`${of}/stop`)).status).toBe(404);
  expect((await rest.get(`/recordings?room_id=${roomId}`)).body).toMatchObject({ data: [] });
});

it('a recording begins, pauses and ends by REST, and its file is in the bucket', async () => {
  const of = `/recordings/room/${roomId}`;
  expect((await rest.post('/recordings/room/none/start', {})).status).toBe(404);
  const wide = { resolution: { width: 1920, height: 1920 } };
  expect((await rest.post(`${of}/start`, wide)).status).toBe(400);
  expect((await rest.post(`${of}/stop`)).status).toBe(404);

  const { status, body } = await rest.post(`${of}/start`, {
    resolution: { width: 640, height: 480 },
  });
  expect({ status, body }).toMatchObject({
    status: 200,
    body: { status: 'starting', resolution: { width: 640, height: 480 }, audio_only: false },
  });
  const { id } = body as { id: string };
  expect((await rest.post(`${of}/start`, {})).status).toBe(409);
  engine.tell({ type: 'started', at: Date.now(), url: null });
  expect((await rest.post(`${of}/pause`)).body).toMatchObject({ id });
  await rest.post(`${of}/resume`);
  expect(engine.paused).toEqual([true, false]);
  await vi.waitFor(
    () => expect(client.events.filter(({ type }) => type === 'recording.changed')).toHaveLength(4),
    PATIENCE,
  );

  await client.request('chat.send', {
    clientMessageId: 'message-0000000001',
    to: { kind: 'everyone' },
    text: 'Is this recorded?',
  });
  const file = join(server.dataDir, 'live', id, PATH);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'the recording');
  const stopped = await rest.post(`/recordings/${id}/stop`);
  expect(stopped).toMatchObject({ status: 200, body: { id, status: 'stopping' } });
  const made = { path: PATH, size: 13, duration: 2, width: 640, height: 480, layer: 0 };
  const still = 'recording/thumbnail-2s-320x240.jpg';
  writeFileSync(join(server.dataDir, 'live', id, still), 'a still picture');
  const small = { ...made, path: still, size: 15, duration: 0, width: 320, height: 240 };
  engine.tell({
    type: 'stopped',
    files: [
      { type: 'room-composite', ...made },
      { type: 'thumbnail', ...small },
    ],
  });
  const asset = await vi.waitFor(async () => {
    const { body } = await rest.get(`/recordings/${id}`);
    expect(body).toMatchObject({
      status: 'completed',
      recording_assets: [
        { type: 'chat', status: 'completed', thumbnails: [] },
        {
          type: 'room-composite',
          status: 'completed',
          thumbnails: [{ width: 320, height: 240 }],
        },
        { type: 'thumbnail', status: 'completed', thumbnails: [] },
      ],
    });
    return (body as { recording_assets: { id: string; path: string }[] }).recording_assets[1]!;
  }, PATIENCE);
  expect(asset.path).toMatch(new RegExp(`^calls/${roomId}/\\d{8}/${id}/${PATH}$`));
  expect((await rest.post(`/recordings/${id}/stop`)).status).toBe(409);
  const lists = await Promise.all([
    rest.get(`/recordings?room_id=${roomId}`),
    rest.get(`/live-streams?room_id=${roomId}`),
  ]);
  expect(lists.map(({ body }) => (body as { data: unknown[] }).data.length)).toEqual([1, 0]);

  // Both links lead to it: that of the receiver, and a fresh one.
  const link = await rest.get(`/recording-assets/${asset.id}/presigned-url?presign_duration=60`);
  const url = link.body.url as string;
  expect(url).toContain(s3.settings.endpoint);
  expect(url).not.toContain(s3.settings.secretKey + '/');
  expect(await (await fetch(url)).text()).toBe('the recording');
  const beams = () => receiver.calls.filter(({ event }) => event.type.startsWith('beam.'));
  await vi.waitFor(() => expect(beams()).toHaveLength(3), PATIENCE);
  expect(beams().map(({ event }) => event.type)).toEqual([
    'beam.started.success',
    'beam.stopped.success',
    'beam.recording.success',
  ]);
  const told = beams()[2]?.event.data;
  expect(told).toMatchObject({
    beam_id: id,
    recording_path: asset.path,
    size: 13,
    recording_thumbnails: [{ size: 15, width: 320, height: 240 }],
  });
  const listed = await rest.get(`/recording-assets?room_id=${roomId}`);
  expect(listed.body).toMatchObject({
    data: expect.arrayContaining([
      expect.objectContaining({
        id: asset.id,
        thumbnails: [expect.objectContaining({ width: 320 })],
      }),
    ]) as unknown,
  });
  const chat = await fetch(told?.['chat_recording_presigned_url'] as string);
  expect(await chat.text()).toMatch(/^SenderPeerID,.*Is this recorded\?\r\n$/s);
  const presigned = told?.['recording_presigned_url'] as string;
  expect(await (await fetch(presigned)).text()).toBe('the recording');
});
