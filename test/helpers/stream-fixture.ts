/**
 * Streams for tests of the player, on vite's own server: eight seconds of picture and sound, which go round as a
 * live stream, with all the troubles that a test asks for. `/stream-fixture/<name>/master.m3u8` is a stream;
 * `/stream-fixture/<name>/control?mode=…` changes it.
 */
import { readdir, readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const FILES = fileURLToPath(new URL('../fixtures/stream/', import.meta.url));
const LOOP = 8;

interface Stream {
  /**
   * `missing` answers 404, `forbidden` 403, `down` 503, `cut` drops the connection, `stopped` brings no new segments,
   * `ended` closes the playlist.
   */
  mode: 'live' | 'vod' | 'missing' | 'forbidden' | 'down' | 'cut' | 'stopped' | 'ended';
  /** Seconds that can be played. */
  window: number;
  /** Each encoder that made it, from which segment on and since when; a `restart` of a stopped stream brings another. */
  runs: { first: number; startedAt: number }[];
  stoppedAt: number | null;
  captions: boolean;
  /** Timed metadata at this second of the stream; null: none. */
  metadataAt: number | null;
  /** How often its first playlist was asked for. */
  requests: number;
}

const RECORDING: Stream = {
  ...{
    mode: 'vod',
    window: LOOP,
    runs: [{ first: 0, startedAt: 0 }],
    stoppedAt: null,
    captions: false,
  },
  ...{ metadataAt: null, requests: 0 },
};

const streams = new Map<string, Stream>();

export function streamFixture(): Plugin {
  return {
    name: 'stream-fixture',
    /** A site of files has nothing that goes on: there the same picture is a recording. */
    async generateBundle() {
      const folder = 'stream-fixture/recording/';
      const emit = (path: string, source: string | Uint8Array) =>
        this.emitFile({ type: 'asset', fileName: folder + path, source });
      emit('master.m3u8', master(RECORDING));
      for (const layer of ['high', 'low']) {
        emit(`${layer}/live.m3u8`, media(RECORDING).replaceAll(/(?=init\.mp4|s\d+\.m4s)/g, '../'));
      }
      for (const file of await readdir(FILES)) emit(file, await readFile(FILES + file));
    },
    configureServer(server) {
      server.middlewares.use('/stream-fixture', (request, response) => {
        const { pathname, searchParams } = new URL(request.url ?? '', 'http://fixture');
        const [, name = '', ...rest] = pathname.split('/');
        const path = rest.join('/');
        if (path === 'control') answer(response, 200, 'json', control(name, searchParams));
        else void serve(name, path, response);
      });
    },
  };
}

function control(name: string, wishes: URLSearchParams): string {
  const now = Date.now();
  const known = streams.get(name);
  const window = Number(wishes.get('window') ?? known?.window ?? 6);
  const mode = (wishes.get('mode') ?? known?.mode ?? 'live') as Stream['mode'];
  const metadataAt = wishes.get('metadata');
  const runs = known?.runs ?? [{ first: 0, startedAt: now - window * 1_000 }];
  if (known && wishes.has('restart')) {
    const first = lengthOf(known, now);
    runs.push({ first, startedAt: now - first * 1_000 });
  }
  streams.set(name, {
    mode,
    window,
    runs,
    stoppedAt: mode === 'stopped' || mode === 'ended' ? (known?.stoppedAt ?? now) : null,
    captions: wishes.has('captions') || (known?.captions ?? false),
    metadataAt: metadataAt === null ? (known?.metadataAt ?? null) : Number(metadataAt),
    requests: known?.requests ?? 0,
  });
  return JSON.stringify({ requests: known?.requests ?? 0, window });
}

/** Segments so far. */
function lengthOf({ runs, stoppedAt }: Stream, now: number): number {
  return Math.floor(((stoppedAt ?? now) - (runs.at(-1)?.startedAt ?? now)) / 1_000);
}

async function serve(name: string, path: string, response: ServerResponse): Promise<void> {
  const stream = streams.get(name);
  if (stream?.mode === 'cut') {
    response.destroy();
    return;
  }
  if (!stream || stream.mode === 'missing') {
    answer(response, 404, 'json', '{}');
    return;
  }
  if (stream.mode === 'down' || stream.mode === 'forbidden') {
    answer(response, stream.mode === 'down' ? 503 : 403, 'json', '{}');
    return;
  }
  const file = path.split('/').at(-1) ?? '';
  if (file === 'master.m3u8') {
    stream.requests += 1;
    answer(response, 200, 'playlist', master(stream));
  } else if (file === 'captions.m3u8') {
    answer(response, 200, 'playlist', captions(stream));
  } else if (file.endsWith('.m3u8')) {
    answer(response, 200, 'playlist', media(stream));
  } else if (file.endsWith('.vtt')) {
    answer(response, 200, 'captions', 'WEBVTT\n\n00:00.000 --> 00:08.000\nHello there\n');
  } else {
    try {
      answer(response, 200, 'media', await readFile(FILES + file));
    } catch {
      answer(response, 404, 'json', '{}');
    }
  }
}

const TYPES = {
  json: 'application/json',
  playlist: 'application/vnd.apple.mpegurl',
  captions: 'text/vtt',
  media: 'video/mp4',
};

function answer(
  response: ServerResponse,
  status: number,
  type: keyof typeof TYPES,
  body: string | Buffer,
): void {
  response.writeHead(status, { 'content-type': TYPES[type], 'cache-control': 'no-store' });
  response.end(body);
}

function master({ captions: has }: Stream): string {
  const group = has ? ',SUBTITLES="cc"' : '';
  const subtitles =
    '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="cc",NAME="English",LANGUAGE="en",URI="captions.m3u8"\n';
  const codecs = 'CODECS="avc1.42c00c,mp4a.40.2"';
  return `#EXTM3U
#EXT-X-VERSION:7
${has ? subtitles : ''}#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=1280x720,${codecs}${group}
high/live.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=300000,RESOLUTION=640x360,${codecs}${group}
low/live.m3u8
`;
}

function captions({ mode }: Stream): string {
  const end = mode === 'vod' ? '#EXT-X-ENDLIST\n' : '';
  return `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:8
#EXT-X-MEDIA-SEQUENCE:0
#EXTINF:8.0,
words.vtt
${end}`;
}

function media(stream: Stream): string {
  const { mode, window, runs, metadataAt } = stream;
  const vod = mode === 'vod';
  const until = vod ? LOOP : lengthOf(stream, Date.now());
  const first = vod ? 0 : Math.max(0, until - window);
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-TARGETDURATION:1',
    `#EXT-X-MEDIA-SEQUENCE:${first}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${breaksBefore(stream, first)}`,
    mapOf(runOf(stream, first)),
  ];
  if (metadataAt !== null) lines.push(dateRange((runs[0]?.startedAt ?? 0) + metadataAt * 1_000));
  for (let number = first; number < until; number += 1) {
    const run = runOf(stream, number);
    const starts = run > 0 && runs[run]?.first === number;
    if (isBreak(stream, number)) lines.push('#EXT-X-DISCONTINUITY');
    if (starts && number > first) lines.push(mapOf(run));
    const date = new Date((runs[run]?.startedAt ?? 0) + number * 1_000);
    lines.push(`#EXT-X-PROGRAM-DATE-TIME:${date.toISOString()}`);
    lines.push('#EXTINF:1.0,', `s${number % LOOP}.m4s`);
  }
  if (vod || mode === 'ended') lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
}

/** Every encoder writes a head of its own. */
const mapOf = (run: number) => `#EXT-X-MAP:URI="init.mp4${run > 0 ? `?run=${run}` : ''}"`;

/** The encoder that made this segment. */
function runOf({ runs }: Stream, number: number): number {
  return runs.filter(({ first }) => first <= number).length - 1;
}

/** Times begin anew with every round and every encoder. */
function isBreak({ runs }: Stream, number: number): boolean {
  return number > 0 && (number % LOOP === 0 || runs.some(({ first }) => first === number));
}

function breaksBefore(stream: Stream, number: number): number {
  return Array.from({ length: number }, (_, at) => at).filter((at) => isBreak(stream, at)).length;
}

/** As the server of the kit writes it. */
function dateRange(at: number): string {
  const start = new Date(at).toISOString();
  const end = new Date(at + 2_000).toISOString();
  const words = { id: 'm1', payload: 'poll:7', start_date: start, end_date: end };
  const data = Buffer.from(JSON.stringify(words)).toString('base64');
  return `#EXT-X-DATERANGE:ID="m1",CLASS="hms",START-DATE="${start}",DURATION=2.000,X-HMS-METADATA="${data}"`;
}
