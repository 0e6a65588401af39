/**
 * Ten minutes (`SOAK_MINUTES`) of a live stream: three people who flash and beep at once, a viewer, a recording, and an
 * RTMP server that takes it. What grows, what stalls, and whether sound and picture still fit at the end.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TIMING } from '../src/protocol/index.js';
import { ChannelClient } from '../test/helpers/channel-client.js';
import { flashToBeeps, median } from '../test/helpers/flash-to-beep.js';
import { playback, playHls } from '../test/helpers/hls-page.js';
import { StageActor } from '../test/helpers/live-stage.js';
import { NginxRtmp } from '../test/helpers/nginx-rtmp.js';
import { poll } from '../test/helpers/onlooker.js';
import { openBrowser } from '../test/helpers/people.js';
import { freeTcpPort, startProduct } from '../test/helpers/product.js';
import { managementToken, roomOfCode } from '../test/helpers/tokens.js';
import { checkBudgets, report } from './report.js';
import { familyOf, rssMb } from './sfu/meter.js';

const MINUTES = Number(process.env['SOAK_MINUTES'] ?? 10);
/** Until caches are warm: minutes. */
const WARM = Math.min(2, MINUTES / 4);
const EDGE_SECONDS = 30;
const NAMES = {
  server: /server\/main\.js$/,
  worker: /live\/worker\/main/,
  origin: /live\/origin\/main/,
  sfu: /sfu\/worker\/main/,
} as const;

type Memory = Partial<Record<keyof typeof NAMES, number>>;

const folder = mkdtempSync(join(tmpdir(), 'hms-soak-'));
const nginx = new NginxRtmp(folder, await freeTcpPort());
await nginx.start();
const product = await startProduct({ HMS_RTMP_ALLOW_PRIVATE: '127.0.0.1' });
const browser = await openBrowser();
const bearer = { authorization: `Bearer ${await managementToken(product)}` };

async function ask<T>(path: string, body?: object): Promise<T> {
  const answer = await fetch(`${product.origin}/v2${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { ...bearer, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** MB of each process. */
function memory(): Memory {
  const found: Memory = {};
  for (const pid of familyOf(product.pid)) {
    const command = readFileSync(`/proc/${String(pid)}/cmdline`, 'latin1')
      .split('\0')
      .join(' ');
    for (const [name, pattern] of Object.entries(NAMES) as [keyof Memory, RegExp][])
      if (command.split(' ').some((word) => pattern.test(word))) found[name] = rssMb([pid]);
  }
  return found;
}

const code = product.codes['host'] ?? '';
const roomId = await roomOfCode(product, code);
for (let person = 0; person < 3; person++) {
  const wsUrl = product.origin.replace(/^http/, 'ws');
  const { client, joined } = await ChannelClient.join(wsUrl, { code }, `Person ${String(person)}`);
  setInterval(() => void client.request('ping', {}).catch(() => {}), TIMING.heartbeatMs).unref();
  const actor = new StageActor({ colour: [16, 128, 128], flash: true, width: 640, height: 360 });
  await actor.join(joined.media!.url, joined.media!.token);
}
const stream = await ask<{ id: string }>(`/live-streams/room/${roomId}/start`, {
  recording: { single_file_per_layer: true },
});
const live = async () =>
  ask<{ status: string; playback: { url: string } }>(`/live-streams/${stream.id}`);
await poll(
  async () => (await live()).status === 'running',
  () => 'The stream does not begin.',
);
await ask(`/external-streams/room/${roomId}/start`, {
  rtmp_urls: [`rtmp://127.0.0.1:${String(nginx.port)}/app/soak`],
});
const page = await playHls(browser, new URL((await live()).playback.url, product.origin).href);
await sleep(WARM * 60_000);
const before = memory();
const { stalls: early } = await playback(page);
await sleep((MINUTES - WARM) * 60_000);
const after = memory();
if ((await live()).status !== 'running') throw new Error('The stream has ended.');
const { stalls, fatal, latency } = await playback(page);
const sent = nginx.recorded('soak');
await ask(`/live-streams/${stream.id}/stop`, {});
await poll(
  async () => (await live()).status === 'completed',
  () => 'The recording does not come.',
);

const movie = join(product.dataDir, 'live', stream.id, 'recording', 'layer-0.mp4');
const first = flashToBeeps(movie, ['-t', String(EDGE_SECONDS)]);
const last = flashToBeeps(movie, ['-sseof', `-${String(EDGE_SECONDS)}`]);
const result: Record<string, number> = {
  minutes: MINUTES,
  stalls: stalls - early,
  fatal_errors: fatal.length,
  latency_s: Math.round((latency ?? NaN) * 100) / 100,
  sync_first_ms: Math.round(median(first)),
  sync_last_ms: Math.round(median(last)),
  beeps_read: Math.min(first.length, last.length),
  rtmp_connections: sent.length,
};
for (const name of Object.keys(NAMES) as (keyof Memory)[]) {
  result[`${name}_mb_begin`] = Math.round(before[name] ?? NaN);
  result[`${name}_mb_growth`] = Math.round((after[name] ?? NaN) - (before[name] ?? NaN));
}
await browser.close();
await product.close();
await nginx.kill();
rmSync(folder, { recursive: true, force: true });
report(result);
checkBudgets(
  { ...result, sync_last_ms_abs: Math.abs(result['sync_last_ms'] ?? NaN) },
  {
    stalls: 0,
    fatal_errors: 0,
    sync_last_ms_abs: 40,
    rtmp_connections: 1,
    worker_mb_growth: 40,
    server_mb_growth: 40,
    origin_mb_growth: 40,
  },
);
process.exit();
