/** What a live worker costs: all of its process, from the packets of the SFU to the parts for the origin. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startChild, tell } from '../../src/server/live/child.js';
import type { FromLiveWorker, LiveWorkerOrder } from '../../src/server/live/messages.js';
import { PartCollector } from '../../test/helpers/live-stage.js';
import { startMediaHarness } from '../../test/helpers/media-harness.js';
import { cpuMs } from '../sfu/meter.js';
import type { StageTask } from './stage.js';

const SETTLE_MS = 4_000;
const WINDOW_MS = 12_000;
/** What the SFU sends of simulcast cameras for a picture of 1280x720, by the number of people in it. */
const TILE_SIZES: Record<number, { width: number; height: number }> = {
  1: { width: 1280, height: 720 },
  4: { width: 640, height: 360 },
  9: { width: 424, height: 240 },
};

export interface CompositorFigures {
  /** Processor seconds in a second. */
  cores: number;
  /** Share of pictures that were only repeated, because the machine was late. */
  skipped: number;
}

export async function measureCompositor(people: 1 | 4 | 9): Promise<CompositorFigures> {
  const harness = await startMediaHarness();
  const parts = new PartCollector();
  await parts.listen();
  const names = Array.from({ length: people }, (_, n) => `person-${n}`);
  const tokens: string[] = [];
  for (const name of names) tokens.push(await harness.member(name));
  const stage = fork(fileURLToPath(new URL('stage.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
  });
  const worker = startChild('./worker/main', { UV_THREADPOOL_SIZE: '8' });
  try {
    const task: StageTask = { url: harness.url, tokens, ...(TILE_SIZES[people] ?? TILE_SIZES[9]!) };
    stage.send(task);
    await once(stage, 'message');
    const token = await harness.operatorToken('live', { hidden: true, recorder: true });
    tell(worker, { type: 'start', order: orderFor(names, { url: harness.url, token }, parts) });
    await heard(worker, 'started');
    await sleep(SETTLE_MS);
    const pid = worker.pid ?? 0;
    const before = { cpu: cpuMs([pid]), at: performance.now(), ...(await heard(worker, 'beat')) };
    await sleep(WINDOW_MS);
    const cpu = cpuMs([pid]) - before.cpu;
    const elapsed = performance.now() - before.at;
    const { skippedTicks } = await heard(worker, 'beat');
    return {
      cores: cpu / elapsed,
      skipped: (skippedTicks - before.skippedTicks) / ((elapsed / 1_000) * 30),
    };
  } finally {
    worker.kill('SIGKILL');
    stage.kill('SIGKILL');
    parts.close();
    await harness.close();
  }
}

function heard<T extends FromLiveWorker['type']>(
  worker: ChildProcess,
  type: T,
): Promise<Extract<FromLiveWorker, { type: T }>> {
  return new Promise((resolve, reject) => {
    const listen = (message: FromLiveWorker) => {
      if (message.type === 'failed') reject(new Error(message.message));
      if (message.type !== type) return;
      worker.off('message', listen);
      resolve(message as Extract<FromLiveWorker, { type: T }>);
    };
    worker.on('message', listen);
  });
}

function orderFor(
  names: string[],
  media: LiveWorkerOrder['media'],
  parts: PartCollector,
): LiveWorkerOrder {
  return {
    streamId: 'bench',
    roomId: 'room',
    customerId: 'bench',
    layers: [{ width: 1280, height: 720, videoBitrate: 2_500, audioBitrate: 128 }],
    frameRate: 30,
    playlist: 'live',
    windowSegments: 8,
    access: 'public',
    recording: null,
    pushTo: [],
    scene: {
      mode: 'grid',
      people: names.map((name) => ({
        peerId: name,
        name,
        prominent: false,
        camera: 'on',
        microphone: 'on',
        screen: 'off',
      })),
      colours: { background: '#111318', surface: '#22252e', text: '#ffffff', accent: '#2f6bff' },
      logo: null,
    },
    media,
    origin: { socket: parts.socket, secret: parts.secret },
    folder: parts.folder,
    resumed: false,
  };
}
