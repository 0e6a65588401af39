/** A live worker that encodes a stage of people who move, each of them in a process apart from it. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startChild, tell } from '../../src/server/live/child.js';
import type { FromLiveWorker, LiveWorkerOrder } from '../../src/server/live/messages.js';
import { startMediaHarness } from '../../test/helpers/media-harness.js';
import type { StageTask } from './stage.js';

/** What the SFU sends of simulcast cameras for a picture of 1280x720, by the number of people in it. */
const TILE_SIZES = {
  1: { width: 1280, height: 720 },
  4: { width: 640, height: 360 },
  9: { width: 424, height: 240 },
};

export interface Encoder {
  pid: number;
  heard<T extends FromLiveWorker['type']>(type: T): Promise<Extract<FromLiveWorker, { type: T }>>;
  close(): Promise<void>;
}

/** Resolves when the stream can be played. */
export async function startEncoder(
  people: keyof typeof TILE_SIZES,
  { folder, ...origin }: LiveWorkerOrder['origin'] & { folder: string },
): Promise<Encoder> {
  const harness = await startMediaHarness();
  const names = Array.from({ length: people }, (_, n) => `person-${n}`);
  const tokens: string[] = [];
  for (const name of names) tokens.push(await harness.member(name));
  const stage = fork(fileURLToPath(new URL('stage.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    // Its media library writes to the standard output, which belongs to the figures.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const worker = startChild('./worker/main', { UV_THREADPOOL_SIZE: '8' });
  const encoder: Encoder = {
    pid: worker.pid ?? 0,
    heard: (type) => heard(worker, type),
    async close() {
      worker.kill('SIGKILL');
      stage.kill('SIGKILL');
      await harness.close();
    },
  };
  try {
    const task: StageTask = { url: harness.url, tokens, ...TILE_SIZES[people] };
    stage.send(task);
    await once(stage, 'message');
    const token = await harness.operatorToken('live', { hidden: true, recorder: true });
    const order = orderFor(names, { url: harness.url, token }, origin, folder);
    tell(worker, { type: 'start', order });
    await encoder.heard('started');
    return encoder;
  } catch (error) {
    await encoder.close();
    throw error;
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
  origin: LiveWorkerOrder['origin'],
  folder: string,
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
    pushPrivate: '',
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
    origin,
    folder,
    resumed: false,
  };
}
