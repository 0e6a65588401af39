/**
 * Many low latency viewers in a process of their own: each waits for the next playlist and fetches the parts that are new
 * in it, again and again, as hls.js does. Started with `fork`; ends with the message `stop`, and tells what came of it.
 */
import { Agent, get } from 'node:http';

export interface ViewersReport {
  /** Received by all together. */
  parts: number;
  bytes: number;
  /** Parts that a viewer never heard of. */
  gaps: number;
  /** Parts that came more than their own length too late, since it was last asked to count. */
  late: number;
  errors: number;
}

const [url = '', count = '1'] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });
const report: ViewersReport = { parts: 0, bytes: 0, gaps: 0, late: 0, errors: 0 };
const PART = /EXT-X-PART:.*URI="p(\d+)\.(\d+)\.m4s"/g;
const PART_MS = 1_000 / 3;
let stopped = false;

/** null: ask again. */
function fetchBytes(path: string): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    get(`${url}/${path}`, { agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        if (response.statusCode === 200) resolve(Buffer.concat(chunks));
        else if (response.statusCode === 503) resolve(null);
        else reject(new Error(`${path}: ${response.statusCode}`));
      });
    }).on('error', reject);
  });
}

interface Place {
  sequence: number;
  index: number;
}

/** Empty: nothing came for some seconds. */
async function listed(query: string): Promise<Place[]> {
  const text = (await fetchBytes(`ll.m3u8${query}`))?.toString() ?? '';
  return [...text.matchAll(PART)].map(([, sequence, index]) => ({
    sequence: Number(sequence),
    index: Number(index),
  }));
}

async function watch(): Promise<void> {
  let last = (await listed('')).at(-1)!;
  let at = performance.now();
  while (!stopped) {
    const query = `?_HLS_msn=${last.sequence}&_HLS_part=${last.index + 1}&_HLS_skip=YES`;
    const parts = await listed(query);
    if (parts.length === 0) continue;
    const seen = parts.findIndex(
      ({ sequence, index }) => sequence === last.sequence && index === last.index,
    );
    if (seen === -1) report.gaps += 1;
    for (const { sequence, index } of parts.slice(seen + 1)) {
      const part = await fetchBytes(`p${sequence}.${index}.m4s`);
      report.bytes += part?.length ?? 0;
      report.parts += 1;
      const now = performance.now();
      if (now - at > 2 * PART_MS) report.late += 1;
      at = now;
    }
    last = parts.at(-1)!;
  }
}

const viewers = Array.from({ length: Number(count) }, () =>
  watch().catch(() => {
    if (!stopped) report.errors += 1;
  }),
);

process.on('message', (order: 'count' | 'stop') => {
  if (order === 'count') {
    report.late = 0;
    return;
  }
  stopped = true;
  void Promise.all(viewers).then(() => {
    process.send?.(report, () => process.exit());
  });
});
process.on('disconnect', () => process.exit());
