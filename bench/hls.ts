/**
 * A live stream of 1280x720 at 30 pictures a second, in four separate runs: from glass to glass, with one broadcaster
 * and one viewer; what is between the pictures when that viewer goes to the stage and back; the processor time of the whole live worker (receiving, decoding, composing, mixing and encoding)
 * with one, four and nine people who move; and two hundred viewers at the origin while an encoder runs.
 */
import { measureCompositor } from './hls/compositor.js';
import { measureCrowd } from './hls/crowd.js';
import { measureGlass } from './hls/glass.js';
import { measureHandover } from './hls/handover.js';
import { checkBudgets, percentile, report } from './report.js';

const VIEWERS = 200;
const hundredths = (value: number) => Math.round(value * 100) / 100;

const { delays, stalls, firstFrameMs } = await measureGlass();
const result: Record<string, number> = {
  glass_to_glass_ms_median: Math.round(percentile(delays, 0.5)),
  glass_to_glass_ms_p95: Math.round(percentile(delays, 0.95)),
  pictures_read: delays.length,
  stalls,
  first_frame_ms: Math.round(firstFrameMs),
};
const { toStage, toStream } = await measureHandover();
result['to_stage_gap_ms_max'] = Math.round(Math.max(...toStage));
result['to_stream_gap_ms_max'] = Math.round(Math.max(...toStream));
for (const people of [1, 4, 9] as const) {
  const { cores, skipped } = await measureCompositor(people);
  result[`compositor_cores_${people}`] = hundredths(cores);
  result[`left_out_pictures_pct_${people}`] = Math.round(skipped * 1_000) / 10;
}
const { lateParts, lateAtViewersPct, originCpuSeconds, seconds } = await measureCrowd(VIEWERS);
Object.assign(result, {
  viewers: VIEWERS,
  late_parts: lateParts,
  late_at_viewers_pct: hundredths(lateAtViewersPct),
  origin_cpu_s: hundredths(originCpuSeconds),
  origin_seconds: seconds,
});
report(result);
checkBudgets(result, {
  glass_to_glass_ms_median: 2_000,
  glass_to_glass_ms_p95: 2_500,
  stalls: 0,
  to_stage_gap_ms_max: 300,
  to_stream_gap_ms_max: 300,
  compositor_cores_4: 1,
  compositor_cores_9: 1.3,
  late_parts: 0,
});
process.exit();
