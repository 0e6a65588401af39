/**
 * What the elements cost the page: the longest task while ten thousand chat messages scroll by, how many elements
 * render when one person's level changes, how long 49 tiles take to stand, what 25 moving tiles cost the processor
 * (percent of one core), and how many objects are alive after a hundred joins and leaves that were not before. Tasks
 * are counted in the time that the page's main thread worked for them, so that other work does not count.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { chromiumPath, QUIET_FLAGS } from '../test/helpers/chromium.js';
import { startEmbedder } from '../test/helpers/embedder.js';
import { leakWatch, NOTHING_ALIVE } from '../test/helpers/leak-watch.js';
import { openBrowser } from '../test/helpers/people.js';
import { startProduct } from '../test/helpers/product.js';
import { checkBudgets, report } from './report.js';

const BUDGETS = {
  chat_10k_longest_task_ms: 50,
  renders_per_level_change: 1,
  grid_49_ms: 500,
  leak_after_100_cycles: 0,
  tiles_25_cpu_pct: 60,
};
const CYCLES = 100;
const MOVING_MS = 10_000;

interface Bench {
  chat(): Promise<void>;
  levels(): Promise<number>;
  grid(): Promise<number>;
  moving(): Promise<void>;
}

interface TraceEvent {
  name: string;
  ts: number;
  dur?: number;
  tdur?: number;
  pid: number;
  tid: number;
}

const built = (await build({
  configFile: false,
  logLevel: 'error',
  build: {
    write: false,
    target: 'es2022',
    modulePreload: false,
    lib: {
      entry: fileURLToPath(new URL('ui/page.ts', import.meta.url)),
      formats: ['es'],
      fileName: 'page',
    },
  },
  define: { 'process.env.NODE_ENV': '"production"' },
})) as Rolldown.RolldownOutput[];
const files = new Map(
  built
    .flatMap(({ output }) => output)
    .map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]),
);
const entry = [...files.keys()].find((name) => name.startsWith('/page'));
const PAGE = `<!doctype html><html lang="en"><body><script type="module" src="${entry ?? ''}"></script>`;

const server = createServer(({ url = '/' }, response) => {
  const code = files.get(url);
  response.setHeader('content-type', code === undefined ? 'text/html' : 'text/javascript');
  response.end(code ?? PAGE);
});
await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
const { port } = server.address() as AddressInfo;

const browser = await chromium.launch({ executablePath: await chromiumPath(), args: QUIET_FLAGS });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(`http://127.0.0.1:${port}/`);
await page.waitForFunction(() => 'bench' in window);

await browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing'] });
await page.evaluate(() => (window as unknown as { bench: Bench }).bench.chat());
const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
const renders = await page.evaluate(() => (window as unknown as { bench: Bench }).bench.levels());
const grid = await page.evaluate(() => (window as unknown as { bench: Bench }).bench.grid());
const cpu = await movingCpu();
await browser.close();
server.close();
const leaks = await leaksAfter(CYCLES);

const begin = trace.traceEvents.find(({ name }) => name === 'chat-begin');
const end = trace.traceEvents.find(({ name }) => name === 'chat-end');
if (!begin || !end) throw new Error('The page did not mark its scroll.');
const tasks = trace.traceEvents
  .filter(
    ({ pid, tid, ts }) => pid === begin.pid && tid === begin.tid && ts >= begin.ts && ts < end.ts,
  )
  .map(({ dur = 0, tdur = dur }) => tdur / 1000);

const result = {
  renders_per_level_change: renders,
  chat_10k_longest_task_ms: Math.round(Math.max(...tasks) * 10) / 10,
  grid_49_ms: Math.round(grid),
  leak_after_100_cycles: leaks,
  tiles_25_cpu_pct: Math.round(cpu * 10) / 10,
};
report(result);
checkBudgets(result, BUDGETS);

/** Percent of one core that the page's process works while 25 tiles move. */
async function movingCpu(): Promise<number> {
  await page.evaluate(() => (window as unknown as { bench: Bench }).bench.moving());
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  const spent = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'ProcessTime')?.value ?? NaN;
  };
  const [before, begun] = [await spent(), performance.now()];
  await page.waitForTimeout(MOVING_MS);
  return (((await spent()) - before) / (performance.now() - begun)) * 100_000;
}

/** Objects of a stay that are alive after so many more stays of a real call in one page. */
async function leaksAfter(cycles: number): Promise<number> {
  const product = await startProduct();
  const site = await startEmbedder(
    `<!doctype html><title>site</title><script type="module" src="${product.origin}/hms.js"></script>`,
  );
  const caller = await openBrowser();
  try {
    const guest = await caller.newPage();
    await guest.goto(site.origin);
    await guest.evaluate(() => customElements.whenDefined('hms-room').then(() => undefined));
    const watch = await leakWatch(guest);
    const code = product.codes['host'] ?? '';
    await watch.stay(code, 3);
    const before = await watch.settled(NOTHING_ALIVE);
    await watch.stay(code, cycles);
    return Math.max(0, watch.objects(await watch.settled(before)) - watch.objects(before));
  } finally {
    await caller.close();
    await site.close();
    await product.close();
  }
}
