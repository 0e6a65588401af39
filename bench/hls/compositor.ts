/** What a live worker costs: all of its process, from the packets of the SFU to the parts for the origin. */
import { setTimeout as sleep } from 'node:timers/promises';
import { PartCollector } from '../../test/helpers/live-stage.js';
import { cpuMs } from '../sfu/meter.js';
import { startEncoder } from './encoder.js';

const SETTLE_MS = 4_000;
const WINDOW_MS = 12_000;

export interface CompositorFigures {
  /** Processor seconds in a second. */
  cores: number;
  /** Share of pictures that were left out because the machine was late. */
  skipped: number;
}

export async function measureCompositor(people: 1 | 4 | 9): Promise<CompositorFigures> {
  const parts = new PartCollector();
  await parts.listen();
  const encoder = await startEncoder(people, parts);
  try {
    await sleep(SETTLE_MS);
    const { pid } = encoder;
    const before = { cpu: cpuMs([pid]), at: performance.now(), ...(await encoder.heard('beat')) };
    await sleep(WINDOW_MS);
    const cpu = cpuMs([pid]) - before.cpu;
    const elapsed = performance.now() - before.at;
    const { skippedTicks } = await encoder.heard('beat');
    return {
      cores: cpu / elapsed,
      skipped: (skippedTicks - before.skippedTicks) / ((elapsed / 1_000) * 30),
    };
  } finally {
    await encoder.close();
    parts.close();
  }
}
