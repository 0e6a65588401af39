/** Many viewers who wait for every part, while an encoder runs on the same machine. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ViewersReport } from '../../test/helpers/hls-viewers.js';
import { OriginProcess } from '../../test/helpers/live-origin.js';
import { startEncoder } from './encoder.js';

const SETTLE_MS = 3_000;
const WINDOW_MS = 30_000;

export interface CrowdFigures {
  /** Parts that came to the origin more than their own length too late. */
  lateParts: number;
  /** Those that a viewer had so much too late, or never: the viewers' own process is in it. */
  lateAtViewersPct: number;
  originCpuSeconds: number;
  seconds: number;
}

export async function measureCrowd(viewers: number): Promise<CrowdFigures> {
  const origin = new OriginProcess();
  await origin.start();
  const encoder = await startEncoder(1, { ...origin.settings, folder: origin.folder });
  const crowd = fork(
    fileURLToPath(new URL('../../test/helpers/hls-viewers.ts', import.meta.url)),
    [`${origin.url}/hls/bench/room/bench/0`, String(viewers)],
    { execArgv: ['--import', 'tsx'] },
  );
  try {
    while ((await origin.stats()).waiting < viewers * 0.9) await sleep(100);
    await sleep(SETTLE_MS);
    crowd.send('count');
    const before = await origin.stats();
    await sleep(WINDOW_MS);
    const after = await origin.stats();
    crowd.send('stop');
    const [report] = (await once(crowd, 'message')) as [ViewersReport];
    if (report.errors > 0) throw new Error(`${String(report.errors)} viewers met an error.`);
    return {
      lateParts: after.lateParts - before.lateParts,
      lateAtViewersPct: ((report.late + report.gaps) / report.parts) * 100,
      originCpuSeconds: after.cpuSeconds - before.cpuSeconds,
      seconds: WINDOW_MS / 1_000,
    };
  } finally {
    crowd.kill('SIGKILL');
    await encoder.close();
    await origin.close();
  }
}
