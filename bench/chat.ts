/**
 * A full hall: 5,000 people in one room, 20 messages per second for 20 seconds, each told to all of them. The times
 * are those at the people's end, in a process of its own, and include its work.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startProduct } from '../test/helpers/product.js';
import type { Task, Told } from './chat/crowd.js';
import { checkBudgets, report } from './report.js';
import { cpuMs, familyOf, rssMb } from './sfu/meter.js';

const TASK = { people: 5_000, rate: 20, seconds: 20 };

const product = await startProduct();
const family = familyOf(product.pid);
const crowd = fork(fileURLToPath(new URL('chat/crowd.ts', import.meta.url)), {
  execArgv: ['--import', 'tsx'],
});
let highest = 0;
const watch = setInterval(() => (highest = Math.max(highest, rssMb(family))), 500);

async function run(): Promise<Record<string, number>> {
  return new Promise((resolve, reject) => {
    const atStart = cpuMs(family);
    let joined = { ms: 0, cpu: 0 };
    crowd.on('message', (message) => {
      const told = message as Told;
      const cpu = cpuMs(family);
      if (told.type === 'joined') {
        joined = { ms: told.ms, cpu };
        return;
      }
      resolve({
        p50_ms: told.p50,
        p99_ms: told.p99,
        lost: told.lost,
        doubled: told.doubled,
        rss_mb: Math.round(highest),
        cpu_s: tenths(cpu - joined.cpu),
        join_s: tenths(joined.ms),
        join_cpu_s: tenths(joined.cpu - atStart),
        people: TASK.people,
        messages: told.sent,
      });
    });
    crowd.once('exit', (code) => reject(new Error(`The crowd ended with ${String(code)}.`)));
    const task: Task = { server: product.origin, code: product.codes['viewer'] ?? '', ...TASK };
    crowd.send(task);
  });
}

function tenths(milliseconds: number): number {
  return Math.round(milliseconds / 100) / 10;
}

try {
  const result = await run();
  report(result);
  checkBudgets(result, { p99_ms: 300, lost: 0, doubled: 0, rss_mb: 600 });
} finally {
  clearInterval(watch);
  crowd.kill();
  await product.close();
}
