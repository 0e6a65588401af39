/**
 * A room goes to RTMP servers of others: nginx records what it gets, is killed and comes back; another one is dead. It is
 * recorded meanwhile, and the recording is told to receivers.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer as createTcp, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTls, type Server } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findObstacle } from '../../src/server/live/worker/load-codecs.js';
import { loadStarter } from '../../src/server/rooms/starter-templates.js';
import { ChannelClient } from '../helpers/channel-client.js';
import { NginxRtmp, nginxMissing } from '../helpers/nginx-rtmp.js';
import { restOf, type Rest } from '../helpers/rest.js';
import { startTestServer, type TestServer } from '../helpers/server.js';
import { webhookReceiver, type WebhookReceiver } from '../helpers/webhook-receiver.js';

const missing =
  findObstacle() ??
  nginxMissing ??
  (spawnSync('ffprobe', ['-version']).error ? 'ffprobe is not installed.' : null) ??
  (spawnSync('openssl', ['version']).error ? 'openssl is not installed.' : null);
if (missing) console.warn(`Streams to RTMP servers are not tested: ${missing}`);

/** Codecs load slowly on a busy machine. */
const PATIENCE = { timeout: 120_000, interval: 100 };

interface Reply {
  id: string;
  status: string;
  recording_id: string;
  targets: { id: string; url: string; state: string; reason?: string }[];
}

async function freePort(): Promise<number> {
  const server = createTcp().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Kinds of the streams in a file, and how many packets each has. */
function packetsOf(file: string): Record<string, number> {
  const entries = 'stream=codec_name,nb_read_packets';
  const options = ['-v', 'error', '-count_packets', '-show_entries', entries, '-of', 'csv=p=0'];
  const lines = execFileSync('ffprobe', [...options, file], { encoding: 'utf8' });
  return Object.fromEntries(
    lines
      .trim()
      .split('\n')
      .map((line) => line.split(','))
      .map(([codec, packets]) => [codec, Number(packets)]),
  ) as Record<string, number>;
}

describe.skipIf(missing !== null)('a room on RTMP servers', { timeout: 400_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'hms-rtmp-'));
  let nginx: NginxRtmp;
  let tls: Server;
  let receiver: WebhookReceiver;
  let server: TestServer;
  let rest: Rest;

  /** TLS before nginx, with a certificate that the live worker trusts. */
  async function listenSecurely(): Promise<Server> {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'].concat(
        ['-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=127.0.0.1'],
        ['-addext', 'subjectAltName=IP:127.0.0.1'],
      ),
      { stdio: 'ignore' },
    );
    vi.stubEnv('NODE_EXTRA_CA_CERTS', cert);
    const options = { key: readFileSync(key), cert: readFileSync(cert) };
    const listener = createTls(options, (socket) => {
      const inner = connect(nginx.port, '127.0.0.1');
      for (const [from, to] of [
        [socket, inner],
        [inner, socket],
      ] as const)
        from
          .on('error', () => to.destroy())
          .on('close', () => to.destroy())
          .pipe(to);
    });
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return listener;
  }

  beforeAll(async () => {
    nginx = new NginxRtmp(folder, await freePort());
    await nginx.start();
    tls = await listenSecurely();
    receiver = await webhookReceiver();
    server = await startTestServer({
      realMedia: true,
      env: {
        HMS_MEDIA_PROCESSES: '1',
        HMS_RTMP_ALLOW_PRIVATE: '127.0.0.1',
        HMS_WEBHOOK_URL: receiver.url,
        HMS_WEBHOOK_ALLOW_PRIVATE: '1',
      },
    });
    rest = await restOf(server);
  }, 120_000);
  afterAll(async () => {
    vi.unstubAllEnvs();
    await server.close();
    await receiver.close();
    tls.close();
    await nginx.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is sent to each that takes it, again after it was gone, whatever the others do', async () => {
    const { directory } = server.server.context;
    const { id: templateId } = await directory.templates.save(loadStarter('live-streaming'));
    const room = await directory.createRoom({ name: 'Out', templateId });
    const code = (await directory.codesOf(room.id)).find(({ role }) => role === 'broadcaster');
    const start = (rtmp_urls: string[]) =>
      rest.post(`/external-streams/room/${room.id}/start`, {
        rtmp_urls,
        resolution: { width: 640, height: 480 },
        recording: true,
      });
    const good = `rtmp://127.0.0.1:${nginx.port}/app/good-secret`;
    const dead = `rtmp://127.0.0.1:${await freePort()}/app/dead-secret`;

    expect((await start([good])).status).toBe(422);
    const { client } = await ChannelClient.join(server.wsUrl, { code: code?.code ?? '' }, 'Ada');
    for (const wrong of ['rtmp://10.0.0.1/app/key', 'https://a.example/b/c', 'rtmp://a.example/b'])
      expect((await start([wrong])).status).toBe(400);
    const begun = await start([good, dead]);
    expect(begun).toMatchObject({ status: 200, body: { status: 'starting' } });
    expect((await start([good])).status).toBe(409);
    const { id, recording_id: recordingId } = begun.body as Reply;
    const now = async () => (await rest.get(`/external-streams/${id}`)).body as Reply;
    const until = (...states: string[]) =>
      vi.waitFor(async () => {
        expect((await now()).targets.map(({ state }) => state)).toEqual(states);
      }, PATIENCE);
    await until('connected', 'retrying');
    expect((await now()).targets).toMatchObject([
      { url: `rtmp://127.0.0.1:${nginx.port}/app/***` },
      { reason: expect.stringContaining('ECONNREFUSED') as unknown },
    ]);

    const port = String((tls.address() as AddressInfo).port);
    const secure = `rtmps://127.0.0.1:${port}/app/secure-secret`;
    const added = await rest.post(`/external-streams/${id}/targets`, { rtmp_urls: [secure] });
    expect(added.status).toBe(200);
    await until('connected', 'retrying', 'connected');
    const [, gone] = (await now()).targets;
    await rest.delete(`/external-streams/${id}/targets/${gone?.id ?? ''}`);
    await until('connected', 'connected');

    await nginx.kill();
    await until('retrying', 'retrying');
    await nginx.start();
    await until('connected', 'connected');
    await vi.waitFor(() => {
      for (const key of ['good-secret', 'secure-secret']) {
        const { h264 = 0, aac = 0 } = packetsOf(nginx.recorded(key).at(-1) ?? '');
        expect(Math.min(h264, aac)).toBeGreaterThan(30);
      }
    }, PATIENCE);
    expect(nginx.recorded('good-secret').length).toBeGreaterThan(1);

    const stopped = await rest.post(`/external-streams/room/${room.id}/stop`);
    expect(stopped).toMatchObject({ status: 200, body: { id, status: 'completed' } });
    const told = JSON.stringify([begun.body, stopped.body, client.events]);
    expect(told).toContain('externalStream.changed');
    expect(told).not.toContain('secret');
    const listed = await rest.get(`/external-streams?room_id=${room.id}`);
    expect(listed.body).toMatchObject({ data: [{ id, targets: [{ state: 'ended' }, {}] }] });
    const whole = nginx.recorded('secure-secret').at(-1) ?? '';
    // nginx writes the end when it has heard of it.
    await vi.waitFor(() => {
      execFileSync('ffmpeg', ['-v', 'error', '-xerror', '-i', whole, '-f', 'null', '-']);
    }, PATIENCE);

    const recording = await vi.waitFor(() => {
      const call = receiver.calls.find(({ event }) => event.type === 'beam.recording.success');
      expect(call?.event.data).toMatchObject({
        beam_id: recordingId,
        ...{ max_width: 640, max_height: 480, size: expect.any(Number) as number },
      });
      return call!.event.data;
    }, PATIENCE);
    const movie = join(folder, 'recording.mp4');
    const asset = await fetch(recording['recording_presigned_url'] as string);
    writeFileSync(movie, Buffer.from(await asset.arrayBuffer()));
    execFileSync('ffmpeg', ['-v', 'error', '-xerror', '-i', movie, '-f', 'null', '-']);
    const { h264 = 0, aac = 0 } = packetsOf(movie);
    expect(Math.min(h264, aac)).toBeGreaterThan(60);
    const kept = await rest.get(`/recordings/${recordingId}`);
    expect(kept.body).toMatchObject({
      status: 'completed',
      recording_assets: [{ type: 'room-composite', size: recording['size'] }],
    });
    client.drop();
  });
});
