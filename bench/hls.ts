/**
 * A live stream of 1280x720 at 30 pictures a second: processor time of the whole live worker (receiving, decoding,
 * composing, mixing and encoding) with one, four and nine people who move.
 */
import { measureCompositor } from './hls/compositor.js';
import { checkBudgets, report } from './report.js';

const result: Record<string, number> = {};
for (const people of [1, 4, 9] as const) {
  const { cores, skipped } = await measureCompositor(people);
  result[`compositor_cores_${people}`] = Math.round(cores * 100) / 100;
  result[`repeated_pictures_pct_${people}`] = Math.round(skipped * 1_000) / 10;
}
report(result);
checkBudgets(result, { compositor_cores_4: 1, compositor_cores_9: 1.3 });
process.exit();
