/**
 * Entry of a live worker: one process, one stream. Takes its order over IPC and ends with the stream, or when its
 * parent is gone; in the latter case it leaves the stream as it is, for the next worker to go on with.
 */
import { HmsError } from '../../../protocol/index.js';
import type { FromLiveWorker, LiveWorkerOrder, ToLiveWorker } from '../messages.js';
import { Broadcast } from './broadcast.js';
import type { MediaAccess, Sdk } from './livekit-source.js';
import { loadCodecs } from './load-codecs.js';

const BEAT_MS = 1_000;

/** Everything that came before the stream ran, in order. */
const waiting: ToLiveWorker[] = [];
let broadcast: Broadcast | null = null;
let starting = false;
let stopping = false;
let takeMedia: (access: MediaAccess) => void = () => {};

function tell(message: FromLiveWorker): void {
  if (process.connected) process.send?.(message);
}

/** Exits when it is on its way. */
function tellLast(message: FromLiveWorker, code: number): void {
  if (!process.connected || !process.send) process.exit(code);
  process.send(message, () => process.exit(code));
}

/** For the next worker to go on from here. */
function die(error: unknown): void {
  process.stderr.write(`The live worker ends: ${String((error as Error).stack)}\n`);
  process.exit(1);
}

/** What another worker would meet as well is the end of the stream. */
function fail(error: unknown): void {
  if (broadcast || !(error instanceof HmsError)) die(error);
  else tellLast({ type: 'failed', code: error.code, message: error.message }, 1);
}

async function loadSdk(): Promise<Sdk> {
  // Otherwise it writes a line for everything that it does.
  process.env['NODE_ENV'] = 'production';
  try {
    return await import('@livekit/rtc-node');
  } catch (cause) {
    throw new HmsError(
      'unprocessable',
      'Live streaming needs the package @livekit/rtc-node, which cannot be loaded on this machine.',
      { cause },
    );
  }
}

function renewMedia(): Promise<MediaAccess> {
  return new Promise((resolve) => {
    takeMedia = resolve;
    tell({ type: 'needMedia' });
  });
}

async function start(order: LiveWorkerOrder): Promise<void> {
  starting = true;
  const [codecs, sdk] = await Promise.all([loadCodecs(), loadSdk()]);
  tell({ type: 'ready' });
  broadcast = await Broadcast.start({
    order,
    codecs,
    sdk,
    renewMedia,
    onPlayable: () => tell({ type: 'started', at: Date.now() }),
    onRecordingFailed: ({ code, message }) => tell({ type: 'recordingFailed', code, message }),
    onPushed: (targetId, news) => tell({ type: 'pushed', targetId, ...news }),
    onFailed: die,
  });
  const running = broadcast;
  setInterval(() => tell({ type: 'beat', ...running.state }), BEAT_MS).unref();
  for (const message of waiting.splice(0)) await take(message);
}

async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  const files = (await broadcast?.close()) ?? [];
  tellLast({ type: 'stopped', files }, 0);
}

async function take(message: ToLiveWorker): Promise<void> {
  if (message.type === 'start') {
    if (!starting) await start(message.order);
  } else if (message.type === 'media') takeMedia(message);
  else if (!broadcast) waiting.push(message);
  else if (message.type === 'scene') broadcast.setScene(message.scene);
  else if (message.type === 'metadata')
    broadcast.insertMetadata(message.id, message.payload, message.seconds);
  else if (message.type === 'targets') broadcast.pushTo(message.targets);
  else if (message.type === 'recording') broadcast.pauseRecording(message.paused);
  else await stop();
}

process.on('message', (message: ToLiveWorker) => {
  take(message).catch(fail);
});
process.on('disconnect', () => process.exit());
// The server decides when a stream ends; a Ctrl-C for the group must not outrun it.
process.on('SIGINT', () => {});
