/**
 * Many low latency viewers in a process of their own: each asks for the next playlist and the next part ahead of time,
 * again and again, as hls.js does. Started with `fork`; ends with the first message, and tells what came of it.
 */
import { Agent, get } from 'node:http';

export interface ViewersReport {
  /** Received by all together. */
  parts: number;
  bytes: number;
  /** Parts that a viewer never heard of. */
  gaps: number;
  errors: number;
}

const [url = '', count = '1'] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });
const report: ViewersReport = { parts: 0, bytes: 0, gaps: 0, errors: 0 };
const HINT = /PRELOAD-HINT:TYPE=PART,URI="p(\d+)\.(\d+)\.m4s"/;
let stopped = false;

function fetchBytes(path: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    get(`${url}/${path}`, { agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        if (response.statusCode === 200) resolve(Buffer.concat(chunks));
        else reject(new Error(`${path}: ${response.statusCode}`));
      });
    }).on('error', reject);
  });
}

async function next(query: string): Promise<[sequence: number, index: number]> {
  const text = (await fetchBytes(`ll.m3u8${query}`)).toString();
  const [, sequence, index] = HINT.exec(text) ?? [];
  return [Number(sequence), Number(index)];
}

async function watch(): Promise<void> {
  let [sequence, index] = await next('');
  while (!stopped) {
    const query = `?_HLS_msn=${sequence}&_HLS_part=${index}&_HLS_skip=YES`;
    const [place, part] = await Promise.all([next(query), fetchBytes(`p${sequence}.${index}.m4s`)]);
    report.parts += 1;
    report.bytes += part.length;
    const follows = place[0] === sequence ? index + 1 : 0;
    if (place[0] - sequence > 1 || place[1] !== follows) report.gaps += 1;
    [sequence, index] = place;
  }
}

const viewers = Array.from({ length: Number(count) }, () =>
  watch().catch(() => {
    if (!stopped) report.errors += 1;
  }),
);

process.once('message', () => {
  stopped = true;
  void Promise.all(viewers).then(() => {
    process.send?.(report, () => process.exit());
  });
});
process.on('disconnect', () => process.exit());
