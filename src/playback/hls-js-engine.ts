/**
 * Plays with hls.js. Its own retries stay short: what to do after them is decided by `Recovery`, so that there is
 * one place that knows how a viewer comes back.
 */
import type Hls from 'hls.js';
import type { ErrorData, LoaderConfig } from 'hls.js';
import { LiveEdge } from './live-edge.js';
import { kindOfStatus } from './status.js';
import type { Engine, EngineListener, Failure } from './types.js';

/** Seconds behind the edge where a low-latency stream plays without ever waiting, also on a busy machine. */
const LOW_LATENCY_TARGET = 1.5;
/** In parts of a part's hold-back, for streams with longer parts than ours. */
const HOLD_BACKS = 1.5;

const quick: LoaderConfig = {
  maxTimeToFirstByteMs: 8_000,
  maxLoadTimeMs: 15_000,
  timeoutRetry: { maxNumRetry: 1, retryDelayMs: 0, maxRetryDelayMs: 0 },
  errorRetry: { maxNumRetry: 2, retryDelayMs: 400, maxRetryDelayMs: 1_500 },
};
const playlists: LoaderConfig = { ...quick, maxTimeToFirstByteMs: 10_000 };
const first: LoaderConfig = { ...quick, errorRetry: null };

export function playWithHlsJs(
  Player: typeof Hls,
  video: HTMLVideoElement,
  url: string,
  listener: EngineListener,
  startAt: number | null,
): Engine {
  const hls = new Player({
    lowLatencyMode: true,
    maxLiveSyncPlaybackRate: 1.05,
    maxBufferLength: 20,
    backBufferLength: 30,
    capLevelToPlayerSize: true,
    startPosition: startAt ?? -1,
    manifestLoadPolicy: { default: first },
    playlistLoadPolicy: { default: playlists },
    fragLoadPolicy: { default: quick },
  });
  const { Events, ErrorDetails } = Player;
  const edge = new LiveEdge();
  let closed = false;

  hls.on(Events.MANIFEST_PARSED, () => {
    listener.levels(
      hls.levels.map(({ width, height, bitrate }, id) => ({ id, width, height, bitrate })),
    );
  });
  hls.on(Events.LEVEL_SWITCHED, (_, { level }) => listener.level(level));
  hls.on(Events.SUBTITLE_TRACKS_UPDATED, () => {
    listener.captions(
      hls.subtitleTracks.map(({ name, lang }, id) => ({ id, name, lang: lang ?? '' })),
    );
  });
  // Told before the first piece is chosen, so it also decides where playback begins.
  hls.on(Events.LEVEL_UPDATED, (_, { details }) => {
    const holdBack = details.partHoldBack;
    if (details.live && details.partTarget > 0 && hls.config.liveSyncDuration === undefined) {
      hls.targetLatency = Math.max(LOW_LATENCY_TARGET, holdBack * HOLD_BACKS);
    }
    if (details.advanced) listener.alive();
  });
  hls.on(Events.FRAG_BUFFERED, () => listener.alive());
  hls.on(Events.ERROR, (_, data) => {
    if (data.details === ErrorDetails.BUFFER_STALLED_ERROR) edge.stalled(performance.now());
    if (data.fatal && !closed) listener.failed(failureOf(Player, data));
  });

  hls.attachMedia(video);
  hls.loadSource(url);

  return {
    setLevel(id, gently) {
      hls[gently ? 'loadLevel' : 'nextLevel'] = id;
    },
    setCaption(id) {
      hls.subtitleTrack = id;
      hls.subtitleDisplay = id >= 0;
    },
    range() {
      const details = hls.latestLevelDetails;
      if (!details) return null;
      const { live } = details;
      const end = live ? (hls.liveSyncPosition ?? details.edge) : details.edge;
      return { start: details.fragmentStart, end, live };
    },
    playingDate: () => hls.playingDate?.getTime() ?? null,
    bandwidth: () => ({
      estimate: hls.bandwidthEstimate,
      bitrate: hls.levels[hls.currentLevel]?.bitrate ?? 0,
    }),
    isLate(behind, ahead) {
      const advice = edge.look({ now: performance.now(), behind, ahead });
      const distance = hls.config.liveSyncDuration;
      // Setting it forgets the stalls.
      if (advice === 'relax' && distance !== undefined) hls.targetLatency = distance;
      return advice === 'jump';
    },
    resume: () => hls.startLoad(),
    repair: () => hls.recoverMediaError(),
    close() {
      closed = true;
      hls.destroy();
    },
  };
}

function failureOf({ ErrorTypes, ErrorDetails }: typeof Hls, data: ErrorData): Failure {
  const { type, details: detail, response } = data;
  switch (detail) {
    case ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR:
    case ErrorDetails.BUFFER_INCOMPATIBLE_CODECS_ERROR:
    case ErrorDetails.BUFFER_ADD_CODEC_ERROR:
      return { kind: 'incompatible', detail };
    case ErrorDetails.MANIFEST_LOAD_ERROR:
      return { kind: kindOfStatus(response?.code ?? 0), detail };
    default:
      return { kind: type === ErrorTypes.MEDIA_ERROR ? 'media' : 'network', detail };
  }
}
