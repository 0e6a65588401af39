/** Chooses the player for an address: hls.js wherever it runs, its light build where that is enough. */
import { playWithHlsJs } from './hls-js-engine.js';
import { full, hasMediaSource, light } from './library.js';
import { needsFullBuild } from './master.js';
import { OpenFailure } from './open-failure.js';
import { kindOfStatus } from './status.js';
import type { Engine, EngineListener } from './types.js';

/** Longer than this, the answer to the first request is not worth waiting for. */
const PATIENCE = 10_000;

/**
 * Resolves when the engine has begun to load; what comes of that is told to the listener.
 * @param startAt Media time in seconds; null begins at the live edge, or at the start.
 */
export async function openEngine(
  video: HTMLVideoElement,
  url: string,
  listener: EngineListener,
  startAt: number | null,
  signal: AbortSignal,
): Promise<Engine> {
  signal.throwIfAborted();
  if (hasMediaSource()) {
    const [playlist, Light] = await Promise.all([fetchText(url, signal), light()]);
    signal.throwIfAborted();
    const Player = needsFullBuild(playlist) ? await full() : Light;
    signal.throwIfAborted();
    if (Player.isSupported()) return playWithHlsJs(Player, video, url, listener, startAt);
  }
  // Some browsers say "maybe" and mean a player of their own that is not good enough: so they come second.
  if (video.canPlayType('application/vnd.apple.mpegurl') !== '') {
    const { playNatively } = await import('./native-engine.js');
    signal.throwIfAborted();
    return playNatively(video, url, listener, startAt);
  }
  throw new OpenFailure({ kind: 'incompatible', detail: 'neither hls.js nor native HLS' });
}

async function fetchText(url: string, signal: AbortSignal): Promise<string> {
  const patience = new AbortController();
  const stop = () => patience.abort();
  const timer = setTimeout(stop, PATIENCE);
  signal.addEventListener('abort', stop);
  let response: Response;
  try {
    response = await fetch(url, { signal: patience.signal });
  } catch (cause) {
    signal.throwIfAborted();
    throw new OpenFailure({ kind: 'network', detail: String(cause) });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
  if (!response.ok) {
    const { status } = response;
    throw new OpenFailure({ kind: kindOfStatus(status), detail: `status ${status}` });
  }
  const text = await response.text();
  if (!text.startsWith('#EXTM3U')) {
    throw new OpenFailure({ kind: 'incompatible', detail: 'not a playlist' });
  }
  return text;
}
