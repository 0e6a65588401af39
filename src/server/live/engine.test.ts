import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { disk } from './disk-space.js';
import { ProcessLiveEngine, type LiveEngineOptions } from './engine.js';
import { LiveWorker } from './live-worker.js';
import type { LiveEvent, LiveOrder } from './port.js';

/** Children are slow to start on a busy machine. */
const PATIENCE = { timeout: 60_000, interval: 20 };
const WAIT_MS = 90_000;

let folder: string;
/** Of most cases: its origin is slow to start, too. */
let shared: ProcessLiveEngine;
let engine: ProcessLiveEngine;
const others: ProcessLiveEngine[] = [];
let events: LiveEvent[];
let tokens: string[];

const anEngine = (more: Partial<LiveEngineOptions> = {}) => {
  const made = new ProcessLiveEngine({
    obstacle: null,
    customerId: 'c',
    publicUrl: null,
    accessKey: Buffer.alloc(32),
    folder,
    logoFolder: join(folder, 'logos'),
    most: 2,
    host: '127.0.0.1',
    port: 0,
    tls: null,
    pushPrivate: '127.0.0.1',
    media: (_roomId, identity) => {
      tokens.push(identity);
      return Promise.resolve({ url: 'ws://nowhere', token: `t${tokens.length}` });
    },
    logger: pino({ level: 'silent' }),
    worker: {
      entry: '../../../test/helpers/live-worker-stub',
      times: { silenceMs: 3_000, stalledMs: 1_000, restartMs: 20 },
    },
    ...more,
  });
  made.onEvent((event) => events.push(event));
  others.push(made);
  return made;
};

const order = (more: Partial<LiveOrder> = {}): LiveOrder => ({
  streamId: 's',
  roomId: 'r',
  watched: true,
  layers: [{ width: 1280, height: 720, videoBitrate: 2_500, audioBitrate: 128 }],
  frameRate: 30,
  playlist: 'live',
  windowSegments: 8,
  recording: null,
  pushTo: [],
  scene: {
    mode: 'grid',
    people: [],
    colours: { background: '#000000', surface: '#000000', text: '#ffffff', accent: '#ffffff' },
    logo: null,
  },
  access: 'public',
  initialisedAt: 0,
  resumed: false,
  ...more,
});

const types = () => events.map(({ type }) => type);
const until = (...wanted: LiveEvent['type'][]) =>
  vi.waitFor(() => expect(types()).toEqual(wanted), PATIENCE);
const begin = async (more: Partial<LiveOrder> = {}) => {
  await engine.start(order(more));
  await until('started');
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hms-engine-'));
  shared = anEngine();
});

beforeEach(() => {
  events = [];
  tokens = [];
  engine = shared;
});

afterEach(async () => {
  for (const other of others.splice(0)) if (other !== shared) await other.close();
  for (const streamId of ['s', 't']) shared.stop(streamId);
  await vi.waitFor(() => expect(shared.pids.workers).toEqual([]), PATIENCE);
});

afterAll(async () => {
  await shared.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the live engine', { timeout: WAIT_MS }, () => {
  it('starts nothing before the first stream, signs its address, and ends everything with its close', async () => {
    engine = anEngine({ publicUrl: 'https://cdn.example/live' });
    expect(engine.pids).toEqual({ origin: undefined, workers: [] });
    expect(engine.viewersPort).toBeNull();
    await begin({ access: 'signed' });
    // Not everybody may watch.
    expect(events[0]).toMatchObject({
      url: expect.stringMatching(
        /^https:\/\/cdn\.example\/live\/hls\/c\/r\/master\.m3u8\?token=\w+-[\w-]{43}$/,
      ) as string,
    });
    const { origin, workers } = engine.pids;
    expect(workers).toHaveLength(1);
    expect(engine.viewersPort).toBeGreaterThan(0);
    await engine.close();
    for (const pid of [origin, ...workers]) expect(() => process.kill(pid ?? 0, 0)).toThrow();
    await expect(engine.start(order())).rejects.toMatchObject({ code: 'server_stopping' });
  });

  it('tells where a stream can be watched, and what it left', async () => {
    await begin();
    expect(events).toEqual([
      { streamId: 's', roomId: 'r', type: 'started', at: 1, url: '/hls/c/r/master.m3u8' },
    ]);
    expect(tokens).toEqual(['live-s']);
    expect(existsSync(join(folder, 's'))).toBe(true);
    engine.stop('s');
    await until('started', 'stopped');
    expect(events[1]).toMatchObject({ files: [{ path: 'a.mp4' }] });
    expect(engine.pids.workers).toEqual([]);
  });

  it.each([
    ['dies', 'exit'],
    ['says nothing any more', 'silent'],
    ['makes no parts any more', 'stalled'],
  ])('replaces a worker that %s, under the same stream', async (_case, how) => {
    await begin();
    const [before] = engine.pids.workers;
    engine.insertMetadata('s', 'm', how, 1);
    await until('started', 'interrupted', 'resumed');
    expect(engine.pids.workers).toHaveLength(1);
    expect(engine.pids.workers).not.toContain(before);
    expect(tokens).toEqual(['live-s', 'live-s']);
  });

  it('gives a stream up when its workers die one after the other', async () => {
    await engine.start(order({ roomId: 'dies' }));
    await vi.waitFor(() => expect(types().at(-1)).toBe('failed'), PATIENCE);
    expect(events.at(-1)).toMatchObject({ code: 'worker_died' });
    expect(types().filter((type) => type === 'interrupted')).toHaveLength(5);
    // There is place for another one.
    await engine.start(order({ streamId: 't' }));
  });

  it('does not begin a stream whose worker cannot load its codecs, nor try it again', async () => {
    engine = anEngine();
    const cannot = engine.start(order({ roomId: 'cannot' }));
    await expect(cannot).rejects.toMatchObject({ code: 'unprocessable', message: 'No codecs.' });
    expect(engine.pids.workers).toEqual([]);
    expect(engine.obstacle).toBe('No codecs.');
    await expect(engine.start(order())).rejects.toThrow('No codecs.');
    expect(events).toEqual([]);
  });

  it('counts what its streams leave out, also those that are over', async () => {
    const before = (await engine.figures()).picturesLeftOut;
    await begin();
    await vi.waitFor(async () => {
      const figures = await engine.figures();
      expect(figures).toMatchObject({ streams: 1, halfRate: 0, picturesLeftOut: before + 2 });
      expect(figures.origin?.streams).toBe(0);
    }, PATIENCE);
    engine.stop('s');
    await until('started', 'stopped');
    expect(await engine.figures()).toMatchObject({ streams: 0, picturesLeftOut: before + 2 });
  });

  it('gives its worker the logo as a file, as soon as it has come', async () => {
    const setScene = vi.spyOn(LiveWorker.prototype, 'setScene');
    const { scene } = order();
    await begin({ scene: { ...scene, logo: 'data:image/png;base64,AAAA' } });
    await vi.waitFor(() => expect(setScene).toHaveBeenCalledOnce(), PATIENCE);
    const [given] = setScene.mock.calls[0] ?? [];
    expect(given?.logo?.startsWith(join(folder, 'logos'))).toBe(true);
    setScene.mockRestore();
  });

  it('ends a stream whose worker says that it cannot go on', async () => {
    await begin();
    engine.insertMetadata('s', 'm', 'fail', 1);
    await until('started', 'failed');
    expect(events[1]).toMatchObject({ code: 'unprocessable', message: 'No.', files: [] });
  });

  it('brings the origin back on its port', async () => {
    await begin();
    const { origin = 0 } = engine.pids;
    const port = engine.viewersPort;
    process.kill(origin, 'SIGKILL');
    await vi.waitFor(async () => {
      expect(engine.pids.origin).not.toBe(origin);
      const answer = await fetch(`http://127.0.0.1:${port}/hls/c/r/master.m3u8`);
      expect(answer.status).toBe(404);
    }, PATIENCE);
    expect(types()).toEqual(['started']);
  });

  it('begins nothing on a full disk, and leaves nothing there', async () => {
    const full = { bavail: 1_000, bsize: 4_096 } as Awaited<ReturnType<typeof disk.statfs>>;
    vi.spyOn(disk, 'statfs').mockResolvedValueOnce(full);
    await expect(engine.start(order({ streamId: 'no-room' }))).rejects.toMatchObject({
      code: 'unprocessable',
      message: 'The disk of the server is full: it cannot stream now.',
    });
    expect(existsSync(join(folder, 'no-room'))).toBe(false);
    expect(types()).toEqual([]);
  });

  it('refuses more streams than it may have', async () => {
    await engine.start(order());
    await engine.start(order({ streamId: 't' }));
    await expect(engine.start(order({ streamId: 'u' }))).rejects.toMatchObject({
      code: 'media_full',
    });
  });

  it('says when its port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    engine = anEngine({ port });
    await expect(engine.start(order())).rejects.toThrow(`HMS_HLS_PORT names the port ${port}`);
    await new Promise((resolve) => other.close(resolve));
    // Nothing half-started is in the way of the next try.
    await engine.start(order());
  });

  it('does not start with an obstacle, or without a way into the room', async () => {
    engine = anEngine({ obstacle: 'No codecs.' });
    await expect(engine.start(order())).rejects.toThrow('No codecs.');
    engine = anEngine({ media: () => Promise.reject(new Error('no door')) });
    await expect(engine.start(order())).rejects.toThrow('no door');
    expect(engine.pids.workers).toEqual([]);
  });
});
