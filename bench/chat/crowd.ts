/** The load client, a process of its own: thousands of people join one room, and some of them write. */
import { setTimeout as sleep } from 'node:timers/promises';
import { FrameReader } from './frame-reader.js';
import { LightChannel } from './light-channel.js';

export interface Task {
  server: string;
  code: string;
  people: number;
  /** Messages per second, all together. */
  rate: number;
  seconds: number;
}

export type Told =
  | { type: 'joined'; ms: number }
  | { type: 'done'; sent: number; lost: number; doubled: number; p50: number; p99: number };

/** Joining side by side. */
const DOORS = 50;
const WRITERS = 20;
const HEARTBEAT_MS = 10_000;
const DRAIN_MS = 10_000;

async function run({ server, code, people, rate, seconds }: Task): Promise<void> {
  const sentAt = new Map<string, number>();
  const reader = new FrameReader(sentAt);
  const crowd: LightChannel[] = [];
  const started = performance.now();
  let next = 0;
  const door = async () => {
    while (next < people) {
      next += 1;
      const name = `Viewer ${String(next)}`;
      const { channel } = await LightChannel.join(new URL(server), code, name, reader);
      setInterval(() => void channel.request('ping', {}), HEARTBEAT_MS);
      crowd.push(channel);
    }
  };
  await Promise.all(Array.from({ length: DOORS }, door));
  tell({ type: 'joined', ms: performance.now() - started });

  const answers: Promise<unknown>[] = [];
  const total = rate * seconds;
  const begin = performance.now() + 1_000;
  for (let at = 0; at < total; at += 1) {
    await sleep(begin + (at * 1000) / rate - performance.now());
    const clientMessageId = String(at);
    sentAt.set(clientMessageId, performance.now());
    const writer = crowd[Math.floor(((at % WRITERS) * people) / WRITERS)];
    const text = `Message ${clientMessageId} of a lively room, about as long as people write.`;
    if (writer) answers.push(writer.request('chat.send', { text, clientMessageId }));
  }
  await Promise.all(answers);
  const deadline = performance.now() + DRAIN_MS;
  const missing = () => crowd.reduce((sum, { heard }) => sum + total - heard, 0);
  while (missing() > 0 && performance.now() < deadline) await sleep(50);
  tell({
    type: 'done',
    sent: total,
    lost: missing() + crowd.reduce((sum, { gaps }) => sum + gaps, 0),
    doubled: reader.doubled,
    p50: reader.percentile(0.5),
    p99: reader.percentile(0.99),
  });
  process.exit(0);
}

function tell(message: Told): void {
  process.send?.(message);
}

process.once('message', (task) => void run(task as Task));
