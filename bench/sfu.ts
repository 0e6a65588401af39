/**
 * What forwarding costs: one Chromium publisher of about 1.5 Mbit/s to 10, 30 and 60 receivers that decode
 * nothing, on this SFU, on Debian's Janus (videoroom) and, where it is installed, on livekit-server, one after the
 * other in the same run. `ratio` is our processor time per packet over that of Janus at 60 receivers.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { freeUdpPort, startProduct, type Product } from '../test/helpers/product.js';
import { openBrowser } from '../test/helpers/people.js';
import type { Engine } from './sfu/engine.js';
import { hasJanus, janusEngine } from './sfu/janus-engine.js';
import { livekitEngine } from './sfu/livekit-engine.js';
import { cpuMs, familyOf, rssMb } from './sfu/meter.js';
import { servePublisherPage } from './sfu/publisher-page.js';
import type { LightTransport } from '../test/helpers/light-transport.js';
import { managementToken, roomOfCode } from '../test/helpers/tokens.js';

const STEPS = [10, 30, 60];
const SETTLE_MS = 5_000;
const WINDOW_MS = 10_000;

interface Figures {
  receivers: number;
  cpuPer1000: number;
  lossPct: number;
  mbitPerReceiver: number;
  rss: number;
  loopDelay: number | null;
}

async function measure(engine: Engine, receivers: readonly LightTransport[]): Promise<Figures> {
  const family = familyOf(engine.pid);
  const sum = (read: (transport: LightTransport) => number) =>
    receivers.reduce((total, transport) => total + read(transport), 0);
  const before = {
    cpu: cpuMs(family),
    packets: sum(({ count }) => count.packets),
    bytes: sum(({ count }) => count.bytes),
    lost: sum(({ count }) => count.lost),
  };
  await sleep(WINDOW_MS);
  const packets = sum(({ count }) => count.packets) - before.packets;
  const lost = sum(({ count }) => count.lost) - before.lost;
  const bytes = sum(({ count }) => count.bytes) - before.bytes;
  return {
    receivers: receivers.length,
    cpuPer1000: ((cpuMs(family) - before.cpu) / packets) * 1000,
    lossPct: (lost / (packets + lost)) * 100,
    mbitPerReceiver: (bytes * 8) / receivers.length / WINDOW_MS / 1000,
    rss: rssMb(family),
    loopDelay: await engine.loopDelayMs(),
  };
}

async function run(engine: Engine): Promise<Figures[]> {
  const browser = await openBrowser();
  const site = await servePublisherPage();
  const receivers: LightTransport[] = [];
  const figures: Figures[] = [];
  try {
    const page = await browser.newPage();
    await page.goto(site.url);
    await page.waitForFunction(() => 'publishToJanus' in window);
    await engine.publish(page);
    // The encoder reaches its bit rate after some seconds.
    await sleep(SETTLE_MS);
    for (const count of STEPS) {
      while (receivers.length < count) receivers.push(await engine.receive());
      await sleep(SETTLE_MS);
      const step = await measure(engine, receivers);
      figures.push(step);
      process.stderr.write(`${engine.name} ${JSON.stringify(step)}\n`);
    }
  } finally {
    for (const receiver of receivers) receiver.close();
    await engine.close();
    await browser.close();
    site.close();
  }
  return figures;
}

async function ours(): Promise<Engine> {
  const secret = 'a secret of at least thirty-two characters';
  const product = await startProduct({
    HMS_LIVEKIT_KEY: 'bench-key',
    HMS_LIVEKIT_SECRET: secret,
    HMS_RTC_PORT: String(await freeUdpPort()),
    HMS_MEDIA_PROCESSES: '1',
  });
  return livekitEngine({
    name: 'ours',
    pid: product.pid,
    url: product.origin.replace('http', 'ws'),
    key: 'bench-key',
    secret,
    room: await roomOfCode(product, product.codes['host'] ?? ''),
    loopDelayMs: () => loopDelayOf(product),
    close: () => product.close(),
  });
}

async function loopDelayOf(product: Product): Promise<number | null> {
  const headers = { authorization: `Bearer ${await managementToken(product)}` };
  const text = await (await fetch(`${product.origin}/metrics`, { headers })).text();
  const value = /^hms_media_loop_delay_p99_ms\{worker="0"\} (\S+)$/m.exec(text)?.[1];
  return value === undefined ? null : Number(value);
}

const results: Record<string, Figures[]> = { ours: await run(await ours()) };
if (hasJanus) results['janus'] = await run(await janusEngine());
else process.stderr.write('Janus is not installed (apt-get install janus): no ratio.\n');

const last = (name: string) => results[name]?.at(-1);
const round = (value: number | null | undefined, digits = 2) =>
  value === null || value === undefined ? null : Number(value.toFixed(digits));
const names = Object.keys(results);
const table = {
  cpu_ms_per_1000_packets: Object.fromEntries(
    names.map((name) => [name, round(last(name)?.cpuPer1000)]),
  ),
  ratio: round((last('ours')?.cpuPer1000 ?? NaN) / (last('janus')?.cpuPer1000 ?? NaN)),
  loss_pct: round(last('ours')?.lossPct, 3),
  event_loop_delay_p99_ms: round(last('ours')?.loopDelay),
  rss_mb: Object.fromEntries(names.map((name) => [name, round(last(name)?.rss, 0)])),
};
process.stdout.write(
  process.argv.includes('--json')
    ? `${JSON.stringify(table)}\n`
    : `${JSON.stringify({ ...table, steps: results }, null, 2)}\n`,
);
if (process.argv.includes('--check') && !(table.ratio !== null && table.ratio <= 0.6)) {
  process.stderr.write(`The ratio is ${String(table.ratio)}, over its budget of 0.6.\n`);
  process.exitCode = 1;
}
process.exit();
