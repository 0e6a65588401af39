/** A live worker as a process of its own, in a room of the bundled SFU, with people on stage. */
import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startChild, tell } from '../../src/server/live/child.js';
import type {
  FromLiveWorker,
  LiveWorkerOrder,
  ToLiveWorker,
} from '../../src/server/live/messages.js';
import type { Scene, ScenePerson } from '../../src/server/live/port.js';
import { parseColour } from '../../src/server/live/worker/colour.js';
import { findObstacle } from '../../src/server/live/worker/load-codecs.js';
import { FULL } from '../helpers/full-run.js';
import { OriginProcess } from '../helpers/live-origin.js';
import { PartCollector, StageActor, type ActorOptions } from '../helpers/live-stage.js';
import { startMediaHarness, type MediaHarness } from '../helpers/media-harness.js';

const missing =
  findObstacle() ?? (spawnSync('ffmpeg', ['-version']).error ? 'ffmpeg is not installed.' : null);
if (missing) console.warn(`Live workers are not tested: ${missing}`);

const COLOURS = { background: '#101010', surface: '#303030', text: '#ffffff', accent: '#0040c0' };
const RED = parseColour('#d02020');
const GREEN = parseColour('#20b030');
const SIZE = { width: 640, height: 360 };

const person = (peerId: string, change: Partial<ScenePerson> = {}): ScenePerson => ({
  peerId,
  name: '',
  prominent: false,
  camera: 'on',
  microphone: 'on',
  screen: 'off',
  ...change,
});
const scene = (...people: ScenePerson[]): Scene => ({
  mode: 'grid',
  people,
  colours: COLOURS,
  logo: null,
});

const SOON = { timeout: 20_000, interval: 200 };

/** One worker and what it said. */
class Worker {
  readonly said: FromLiveWorker[] = [];
  readonly #child: ChildProcess = startChild('./worker/main', { UV_THREADPOOL_SIZE: '8' });

  constructor() {
    this.#child.on('message', (message: FromLiveWorker) => this.said.push(message));
  }

  tell(message: ToLiveWorker): void {
    tell(this.#child, message);
  }

  async hears<T extends FromLiveWorker['type']>(
    type: T,
    ms = 30_000,
  ): Promise<Extract<FromLiveWorker, { type: T }>> {
    return vi.waitFor(
      () => {
        const found = this.said.find((message) => message.type === type);
        if (!found)
          throw new Error(`not heard: ${type}; said: ${JSON.stringify(this.said.at(-1))}`);
        return found as Extract<FromLiveWorker, { type: T }>;
      },
      { timeout: ms, interval: 50 },
    );
  }

  async stop(): Promise<void> {
    this.tell({ type: 'stop' });
    await this.hears('stopped');
    await this.gone();
  }

  async gone(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null)
      await once(this.#child, 'exit');
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

describe.skipIf(missing !== null)('a live worker', () => {
  let harness: MediaHarness;
  let parts: PartCollector;
  let worker: Worker;
  const actors: StageActor[] = [];

  beforeAll(async () => {
    harness = await startMediaHarness();
  });
  afterEach(async () => {
    worker.kill();
    parts.close();
    for (const actor of actors.splice(0)) await actor.leave();
  });
  afterAll(() => harness.close());

  async function enter(name: string, room: string, options: ActorOptions): Promise<StageActor> {
    const actor = new StageActor(options);
    actors.push(actor);
    await actor.join(harness.url, await harness.member(name, {}, room));
    return actor;
  }

  async function order(room: string, first: Scene): Promise<LiveWorkerOrder> {
    const grant = { hidden: true, recorder: true, canPublish: false, canSubscribe: true };
    const token = await harness.operatorToken('live-stream', grant, Date.now(), room);
    return {
      streamId: 'stream',
      roomId: room,
      customerId: 'customer',
      layers: [{ ...SIZE, videoBitrate: 900, audioBitrate: 128 }],
      frameRate: 30,
      playlist: 'live',
      windowSegments: 8,
      access: 'public',
      recording: null,
      pushTo: [],
      pushPrivate: '',
      scene: first,
      media: { url: harness.url, token },
      origin: { socket: parts.socket, secret: parts.secret },
      folder: parts.folder,
      resumed: false,
    };
  }

  async function start(room: string, first: Scene, change: Partial<LiveWorkerOrder> = {}) {
    parts = new PartCollector();
    await parts.listen();
    worker = new Worker();
    worker.tell({ type: 'start', order: { ...(await order(room, first)), ...change } });
  }

  /** Seconds of the stream so far. */
  const streamed = () => parts.parts.length / 3;
  const moreSeconds = (seconds: number) => {
    const until = streamed() + seconds;
    return vi.waitFor(() => expect(streamed()).toBeGreaterThanOrEqual(until), {
      timeout: seconds * 1_000 + 20_000,
      interval: 100,
    });
  };

  it('streams people who come, go, mute and freeze, as one file without a fault', async () => {
    const ada = await enter('ada', 'stage', { colour: [RED.y, RED.u, RED.v], tone: 440 });
    const recording = { hlsVod: true, singleFilePerLayer: true, audioOnly: false };
    await start('stage', scene(person('ada')), { recording });
    await worker.hears('started');
    await moreSeconds(1);
    const alone = streamed();

    const bob = await enter('bob', 'stage', { colour: [GREEN.y, GREEN.u, GREEN.v], tone: 660 });
    worker.tell({ type: 'scene', scene: scene(person('ada'), person('bob')) });
    await moreSeconds(3);
    const both = streamed();

    ada.freeze();
    await moreSeconds(5);
    const frozen = streamed();

    worker.tell({ type: 'scene', scene: scene(person('ada'), person('bob', { camera: 'off' })) });
    ada.resume();
    await moreSeconds(2);
    const muted = streamed();

    await bob.leave();
    worker.tell({ type: 'scene', scene: scene(person('ada')) });
    await moreSeconds(2);
    await worker.stop();
    expect(parts.ended).toBe(true);

    const { files } = await worker.hears('stopped');
    expect(files.map(({ type }) => type).sort()).toEqual(['room-composite', 'room-vod']);

    const file = parts.save();
    execFileSync('ffmpeg', ['-v', 'error', '-xerror', '-i', file, '-f', 'null', '-']);
    // A busy machine leaves pictures out, and never time.
    const length = streamed();
    expect(Math.abs(lastPicture(file) - length)).toBeLessThan(1);
    const background = parseColour(COLOURS.background);
    const surface = parseColour(COLOURS.surface);
    expectColour(pixel(file, alone - 0.3, 320, 100), RED);
    expectColour(pixel(file, both - 0.3, 160, 180), RED);
    expectColour(pixel(file, both - 0.3, 480, 180), GREEN);
    expectColour(pixel(file, frozen - 0.3, 40, 120), surface);
    expectColour(pixel(file, frozen - 0.3, 480, 180), GREEN);
    expectColour(pixel(file, muted - 0.3, 160, 180), RED);
    expectColour(pixel(file, muted - 0.3, 600, 120), surface);
    expectColour(pixel(file, muted - 0.3, 160, 20), background);
    expectColour(pixel(file, length - 0.5, 320, 100), RED);
    expect(loudness(file)).toBeGreaterThan(-40);
  }, 120_000);

  it.runIf(FULL)(
    'keeps picture and sound of a person together, up to the viewers',
    async () => {
      const origin = new OriginProcess();
      await origin.start();
      try {
        await enter('ada', 'sync', { colour: [16, 128, 128], flash: true });
        const { socket, secret } = origin.settings;
        await start('sync', scene(person('ada')), {
          origin: { socket, secret },
          folder: origin.folder,
          playlist: 'event',
        });
        const parts = () =>
          Math.max(0, ...worker.said.map((said) => (said.type === 'beat' ? said.parts : 0)));
        await vi.waitFor(() => expect(parts() / 3).toBeGreaterThan(16), 80_000);
        await worker.stop();
        const { flashes, beeps } = flashesAndBeeps(`${origin.url}/hls/customer/sync/plain.m3u8`);
        const apart = flashes.map((at) => Math.min(...beeps.map((beep) => Math.abs(beep - at))));
        // A busy machine makes jitter buffers grow for some seconds, so what counts is where they come back to.
        const best = apart.sort((a, b) => a - b).slice(0, 3);
        expect(best).toHaveLength(3);
        expect(best.at(-1)).toBeLessThan(0.04);
      } finally {
        await origin.close();
      }
    },
    120_000,
  );

  it('receives of a camera only what its tile can show', async () => {
    await enter('ada', 'layers', {
      colour: [RED.y, RED.u, RED.v],
      width: 1280,
      height: 720,
      simulcast: true,
    });
    const crowd = Array.from({ length: 8 }, (_, n) => person(`off${n}`, { camera: 'off' }));
    await start('layers', scene(person('ada'), ...crowd));
    await worker.hears('started');
    const received = () => layerOf(harness, 'layers', 'ada', 'live-stream');
    await vi.waitFor(async () => expect(await received()).toBe(0), SOON);
    worker.tell({ type: 'scene', scene: scene(person('ada')) });
    await vi.waitFor(async () => expect(await received()).toBeGreaterThan(0), SOON);
    await worker.stop();
  }, 120_000);

  it('says why it cannot stream, and ends', async () => {
    await start('nowhere', scene(person('ada')), {
      media: { url: harness.url, token: 'not a token' },
    });
    const { code, message } = await worker.hears('failed', 60_000);
    expect(code).toBe('media_unavailable');
    expect(message).toBe('The stream found no way into the room.');
    await worker.gone();
  }, 90_000);
});

/** Which layer of the camera flows to the subscriber; -1: none. */
async function layerOf(
  { sfu }: MediaHarness,
  room: string,
  publisher: string,
  subscriber: string,
): Promise<number> {
  const { rooms } = await sfu.observer.inspect();
  const people = rooms.find(({ id }) => id === room)?.participants;
  const find = (name: string) => people?.find(({ identity }) => identity === name);
  const camera = find(publisher)?.tracks.find(({ source }) => source === 'camera');
  const flow = find(subscriber)?.media?.subscribed.find(({ trackId }) => trackId === camera?.id);
  return flow?.quality ?? -1;
}

interface Pixel {
  y: number;
  u: number;
  v: number;
}

function pixel(path: string, seconds: number, x: number, y: number): Pixel {
  const crop = `crop=2:2:${x}:${y}`;
  const args = ['-v', 'error', '-ss', String(seconds), '-i', path, '-frames:v', '1', '-vf', crop];
  const raw = execFileSync('ffmpeg', [...args, '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-']);
  return { y: raw[0] ?? 0, u: raw[4] ?? 0, v: raw[5] ?? 0 };
}

function expectColour(seen: Pixel, wanted: Pixel): void {
  for (const part of ['y', 'u', 'v'] as const)
    expect(Math.abs(seen[part] - wanted[part]), JSON.stringify(seen)).toBeLessThanOrEqual(12);
}

/** Seconds. */
function lastPicture(path: string): number {
  const args = ['-v', 'error', '-select_streams', 'v', '-show_entries', 'packet=pts_time'];
  const times = execFileSync('ffprobe', [...args, '-of', 'csv=p=0', path], { encoding: 'utf8' });
  return Math.max(...times.split('\n').map(parseFloat).filter(Number.isFinite));
}

function analyse(path: string, filters: string[]): string {
  const args = ['-hide_banner', '-nostats', '-i', path, ...filters, '-f', 'null', '-'];
  return spawnSync('ffmpeg', args, { encoding: 'utf8' }).stderr;
}

/** dB of the whole file. */
function loudness(path: string): number {
  const found = /mean_volume: (-?[\d.]+) dB/.exec(analyse(path, ['-af', 'volumedetect']));
  return Number(found?.[1]);
}

/** When they begin, in seconds. */
function flashesAndBeeps(path: string): { flashes: number[]; beeps: number[] } {
  const log = analyse(path, [
    ...['-af', 'silencedetect=n=-30dB:d=0.3'],
    ...['-vf', 'negate,blackdetect=d=0.05:pix_th=0.4:pic_th=0.9'],
  ]);
  const times = (pattern: RegExp) => [...log.matchAll(pattern)].map(([, at]) => Number(at));
  return { flashes: times(/black_start:([\d.]+)/g), beeps: times(/silence_end: ([\d.]+)/g) };
}
