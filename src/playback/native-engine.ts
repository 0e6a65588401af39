/** Plays with the browser's own HLS, where hls.js cannot run (no Media Source Extensions). */
import type { CaptionTrack, Engine, EngineListener } from './types.js';

/** Safari keeps this much between the newest media and where it plays. */
const BEHIND_NEWEST = 2;
const LOST_EDGE = 6;

interface WithStartDate {
  /** Safari: wall clock of media time 0. */
  getStartDate?: () => Date;
}

export function playNatively(
  video: HTMLVideoElement & WithStartDate,
  url: string,
  listener: EngineListener,
  startAt: number | null,
): Engine {
  const off = new AbortController();
  const { signal } = off;
  const captions = () =>
    [...video.textTracks].filter(({ kind }) => kind === 'subtitles' || kind === 'captions');

  video.addEventListener('progress', () => listener.alive(), { signal });
  video.addEventListener(
    'error',
    () => {
      const code = video.error?.code;
      const detail = video.error?.message ?? '';
      if (code === MediaError.MEDIA_ERR_DECODE) listener.failed({ kind: 'media', detail });
      else if (code !== MediaError.MEDIA_ERR_ABORTED) listener.failed({ kind: 'network', detail });
    },
    { signal },
  );
  video.textTracks.addEventListener(
    'addtrack',
    () => {
      const tracks = captions().map(({ label, language }, id): CaptionTrack => ({
        id,
        name: label,
        lang: language,
      }));
      if (tracks.length > 0) listener.captions(tracks);
    },
    { signal },
  );
  video.addEventListener(
    'loadedmetadata',
    () => {
      if (startAt !== null) video.currentTime = startAt;
    },
    { signal, once: true },
  );
  video.src = url;

  const repair = () => {
    const { currentTime } = video;
    video.load();
    if (Number.isFinite(video.duration)) video.currentTime = currentTime;
    void video.play().catch(() => {});
  };

  return {
    // The browser chooses by itself and cannot be told.
    setLevel() {},
    setCaption(chosen) {
      captions().forEach((track, id) => {
        track.mode = id === chosen ? 'showing' : 'hidden';
      });
    },
    range() {
      const { seekable, duration } = video;
      if (seekable.length === 0) return null;
      const live = duration === Infinity;
      const start = seekable.start(0);
      const end = seekable.end(seekable.length - 1);
      return { start, end: live ? Math.max(start, end - BEHIND_NEWEST) : end, live };
    },
    playingDate() {
      const zero = video.getStartDate?.().getTime() ?? NaN;
      return Number.isNaN(zero) ? null : zero + video.currentTime * 1_000;
    },
    bandwidth: () => ({ estimate: 0, bitrate: 0 }),
    // What is nearer it makes up for itself.
    isLate: (behind) => behind > LOST_EDGE,
    resume: repair,
    repair,
    close() {
      off.abort();
      video.removeAttribute('src');
      video.load();
    },
  };
}
