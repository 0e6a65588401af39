/**
 * What the elements cost the page: the longest task while ten thousand chat messages scroll by, and how many elements
 * render when one person's level changes. Tasks are counted in the time that the page's main thread worked for them,
 * so that other work of the machine does not count.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { chromiumPath, QUIET_FLAGS } from '../test/helpers/chromium.js';
import { checkBudgets, report } from './report.js';

const BUDGETS = { chat_10k_longest_task_ms: 50, renders_per_level_change: 1 };

interface Bench {
  chat(): Promise<void>;
  levels(): Promise<number>;
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
await browser.close();
server.close();

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
};
report(result);
checkBudgets(result, BUDGETS);
