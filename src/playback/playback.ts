/**
 * One stream on one video element: opens it, keeps it at the live edge, follows quality, captions and metadata,
 * and brings it back after every failure that time can heal. Facts come from the element's events and from the
 * engine; `state` is replaced on every change.
 */
import { MetadataWatch } from './metadata-watch.js';
import { OpenFailure } from './open-failure.js';
import { clampTo, NOWHERE, positionOf } from './position.js';
import { loadEngine, preloadPlayer } from './preload.js';
import { Recovery } from './recovery.js';
import type {
  CaptionTrack,
  Engine,
  Failure,
  PlaybackLevel,
  PlaybackPosition,
  PlaybackStats,
  StreamMetadata,
} from './types.js';

export interface PlaybackState {
  /**
   * `missing`: there is no stream at the address, and it is asked for again. `blocked`: the browser wants a touch
   * first. `recovering`: it was lost, and is being brought back. `failed`: nothing that time could change.
   */
  readonly phase:
    | 'idle'
    | 'loading'
    | 'missing'
    | 'playing'
    | 'paused'
    | 'buffering'
    | 'blocked'
    | 'recovering'
    | 'ended'
    | 'failed';
  /** The last failure; null while all is well. */
  readonly failure: Failure | null;
  /** The trouble has lasted so long that it deserves more words. */
  readonly longTrouble: boolean;
  /** A picture of this stream has been shown. */
  readonly shown: boolean;
  /** It plays without sound because the browser refused it. */
  readonly soundBlocked: boolean;
  readonly muted: boolean;
  /** 0 to 1. */
  readonly volume: number;
  readonly levels: readonly PlaybackLevel[];
  /** The chosen quality; -1 goes by the connection. */
  readonly level: number;
  /** The quality that plays; -1 before one does. */
  readonly playingLevel: number;
  readonly captions: readonly CaptionTrack[];
  /** -1 shows none. */
  readonly caption: number;
}

export interface PlaybackListener {
  changed(): void;
  /** The position may have changed. */
  moved(): void;
  metadata(metadata: StreamMetadata): void;
  failed(failure: Failure): void;
  /** The picture goes away for a moment: the last chance to keep a still of it. */
  leaving(): void;
}

const INITIAL: PlaybackState = {
  phase: 'idle',
  failure: null,
  longTrouble: false,
  shown: false,
  soundBlocked: false,
  muted: false,
  volume: 1,
  levels: [],
  level: -1,
  playingLevel: -1,
  captions: [],
  caption: -1,
};

const TICK_MS = 1_000;
/** Ticks of standing still until the edge is tried, and until everything begins anew. */
const SKIP_AFTER = 6;
const RELOAD_AFTER = 14;

export class Playback {
  state: PlaybackState = INITIAL;

  readonly #video: HTMLVideoElement;
  readonly #listener: PlaybackListener;
  readonly #recovery = new Recovery();
  readonly #off = new AbortController();
  readonly #ticker: ReturnType<typeof setInterval>;
  readonly #metadata: MetadataWatch;

  #url = '';
  #engine: Engine | null = null;
  #opening = new AbortController();
  #retry: ReturnType<typeof setTimeout> | undefined;
  /** The person wants it to run. */
  #wanted = true;
  /** The person watches live, and did not go back. */
  #follows = true;
  /** What to go back to after a standby. */
  #standby: { muted: boolean } | null = null;
  #still = 0;
  /** Something arrived since the last failure. */
  #alive = false;
  #lastTime = -1;
  /** Wall clock to go back to after a fresh start. */
  #returnTo: number | null = null;

  constructor(video: HTMLVideoElement, listener: PlaybackListener) {
    this.#video = video;
    this.#listener = listener;
    this.state = { ...INITIAL, muted: video.muted, volume: video.volume };
    this.#metadata = new MetadataWatch(video, this.#off.signal, {
      playingDate: () => this.playingDate(),
      tell: (metadata) => listener.metadata(metadata),
    });
    this.#listen();
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
  }

  /** Plays an address from the start or the live edge; empty closes what plays. */
  load(url: string, { autoplay = true }: { autoplay?: boolean } = {}): void {
    this.#url = url;
    this.#wanted = autoplay;
    this.#follows = true;
    this.#returnTo = null;
    this.#recovery.healed();
    this.#metadata.rewind(-Infinity);
    this.#closeEngine();
    const { muted, volume, soundBlocked } = this.state;
    const phase = url ? 'loading' : 'idle';
    this.#set({ ...INITIAL, muted, volume, soundBlocked, phase });
    if (url) this.#open(null);
  }

  /** Tries again at once, where a retry is due later or was given up. */
  retry(): void {
    if (!this.#url) return;
    this.#wanted = true;
    this.#set({ phase: this.state.shown ? 'recovering' : 'loading', failure: null });
    this.#open(null);
  }

  /** Plays a finished stream from its beginning. */
  replay(): void {
    this.#wanted = true;
    this.#follows = false;
    this.#video.currentTime = this.position().start;
    void this.#play();
  }

  async play(): Promise<void> {
    this.#wanted = true;
    const position = this.position();
    // What was paused may have slid out of the window.
    if (position.live && position.time < position.start) this.goLive();
    await this.#play();
  }

  pause(): void {
    this.#wanted = false;
    if (this.position().live) this.#follows = false;
    this.#video.pause();
  }

  /** Seconds on the media's clock, as in `position()`. Near the end of a live stream it goes to the live edge. */
  seek(time: number): void {
    const position = this.position();
    if (position === NOWHERE) return;
    const target = clampTo(position, time);
    if (position.live && position.end - target < 1) {
      this.goLive();
      return;
    }
    this.#follows = false;
    this.#video.currentTime = target;
    this.#listener.moved();
  }

  goLive(): void {
    const { live, end } = this.position();
    if (!live) return;
    this.#follows = true;
    this.#video.currentTime = end;
    if (!this.#wanted || this.#video.paused) {
      this.#wanted = true;
      void this.#play();
    }
    this.#listener.moved();
  }

  setVolume(volume: number): void {
    this.#video.volume = Math.min(1, Math.max(0, volume));
    this.setMuted(volume <= 0);
  }

  setMuted(muted: boolean): void {
    this.#video.muted = muted;
    if (!muted) this.#set({ soundBlocked: false });
  }

  setLevel(level: number): void {
    this.#set({ level });
    this.#chooseLevel(this.position().atEdge);
  }

  /** Plays on unseen and unheard, in the lowest quality. */
  setStandby(standby: boolean): void {
    if (standby === (this.#standby !== null)) return;
    if (standby) {
      this.#standby = { muted: this.#video.muted };
      this.#video.muted = true;
    } else {
      this.#video.muted = this.#standby?.muted ?? false;
      this.#standby = null;
    }
    this.#chooseLevel(true);
  }

  setCaption(caption: number): void {
    this.#engine?.setCaption(caption);
    this.#set({ caption });
  }

  position(): PlaybackPosition {
    return positionOf(this.#video.currentTime, this.#engine?.range() ?? null);
  }

  /** Wall clock of the picture that is shown, in milliseconds; null where the stream does not say. */
  playingDate(): number | null {
    return this.#engine?.playingDate() ?? null;
  }

  stats(): PlaybackStats {
    const { videoWidth, videoHeight } = this.#video;
    const { estimate, bitrate } = this.#engine?.bandwidth() ?? { estimate: 0, bitrate: 0 };
    const date = this.playingDate();
    return {
      bandwidthEstimate: Math.round(estimate),
      bitrate,
      bufferedDuration: Math.round(this.#ahead() * 1_000),
      distanceFromLive: Math.round(this.position().behind * 1_000),
      latency: date === null || !this.position().live ? null : Date.now() - date,
      droppedFrames: this.#video.getVideoPlaybackQuality().droppedVideoFrames,
      url: this.#url,
      videoSize: { width: videoWidth, height: videoHeight },
    };
  }

  /** Idempotent; nothing is told afterwards. */
  close(): void {
    this.#off.abort();
    clearInterval(this.#ticker);
    this.#closeEngine();
  }

  #open(startAt: number | null): void {
    this.#closeEngine();
    const opening = new AbortController();
    this.#opening = opening;
    const listener = {
      levels: (levels: readonly PlaybackLevel[]) => {
        this.#set({ levels });
        if (this.state.level >= 0 || this.#standby) this.#chooseLevel(true);
        void this.#play();
      },
      level: (playingLevel: number) => this.#set({ playingLevel }),
      captions: (captions: readonly CaptionTrack[]) => {
        this.#set({ captions });
        this.#engine?.setCaption(this.state.caption);
      },
      alive: () => {
        this.#alive = true;
        this.#still = 0;
        this.#listener.moved();
      },
      failed: (failure: Failure) => this.#fail(failure),
    };
    preloadPlayer();
    loadEngine()
      .then(({ openEngine }) =>
        openEngine(this.#video, this.#url, listener, startAt, opening.signal),
      )
      .then(
        (opened) => {
          if (opening.signal.aborted) opened.close();
          else this.#engine = opened;
        },
        (cause: unknown) => {
          if (!opening.signal.aborted) this.#fail(OpenFailure.of(cause));
        },
      );
  }

  #chooseLevel(gently: boolean): void {
    const [lowest, another] = [...this.state.levels].sort((a, b) => a.bitrate - b.bitrate);
    if (!another) return;
    this.#engine?.setLevel(this.#standby ? (lowest?.id ?? -1) : this.state.level, gently);
  }

  #closeEngine(): void {
    clearTimeout(this.#retry);
    this.#opening.abort();
    if (!this.#engine) return;
    if (this.state.shown) this.#listener.leaving();
    this.#engine.close();
    this.#engine = null;
  }

  #fail(failure: Failure): void {
    if (this.state.phase === 'ended') return;
    this.#alive = false;
    const now = performance.now();
    const { act, after } = this.#recovery.next(failure, now);
    const missing = failure.kind === 'missing' && !this.state.shown;
    const phase = act === 'give-up' ? 'failed' : missing ? 'missing' : 'recovering';
    const longTrouble = this.#recovery.isLong(now);
    this.#set({ phase, failure, longTrouble });
    this.#listener.failed(failure);
    clearTimeout(this.#retry);
    if (act === 'give-up') {
      this.#closeEngine();
      return;
    }
    this.#retry = setTimeout(() => {
      // What is in the buffer goes on meanwhile.
      this.#remedy(
        act === 'reload' && failure.kind === 'network' && this.#ahead() > 1 ? 'resume' : act,
      );
    }, after);
  }

  /** Seconds that can be played without the network. */
  #ahead(): number {
    const { buffered, currentTime } = this.#video;
    for (let at = 0; at < buffered.length; at += 1) {
      if (buffered.start(at) <= currentTime && currentTime <= buffered.end(at)) {
        return buffered.end(at) - currentTime;
      }
    }
    return 0;
  }

  #remedy(act: 'resume' | 'repair' | 'reload'): void {
    if (act === 'reload' || !this.#engine) {
      const { live, atEdge, time } = this.position();
      const here = this.#engine !== null && this.state.shown;
      if (here && live && !atEdge && !this.#follows) this.#returnTo = this.playingDate();
      this.#open(here && !live ? time : null);
    } else {
      this.#engine[act]();
      void this.#play();
    }
  }

  async #play(): Promise<void> {
    if (!this.#wanted) {
      if (this.state.phase === 'loading') this.#set({ phase: 'paused' });
      return;
    }
    try {
      await this.#video.play();
    } catch (cause) {
      if (!(cause instanceof DOMException) || cause.name !== 'NotAllowedError') return;
      if (this.#video.muted) {
        this.#set({ phase: 'blocked' });
        return;
      }
      // Picture without sound is better than neither.
      this.#video.muted = true;
      this.#set({ soundBlocked: true });
      await this.#play();
    }
  }

  #listen(): void {
    const { signal } = this.#off;
    const on = (type: keyof HTMLVideoElementEventMap, run: () => void) =>
      this.#video.addEventListener(type, run, { signal });
    on('playing', () => this.#plays());
    on('pause', () => {
      const { phase } = this.state;
      if (this.#video.ended || (phase !== 'playing' && phase !== 'buffering')) return;
      this.#set({ phase: 'paused' });
    });
    on('play', () => {
      this.#wanted = true;
      if (this.state.phase === 'paused' || this.state.phase === 'ended') {
        this.#set({ phase: 'buffering' });
      }
    });
    on('waiting', () => {
      if (this.state.phase === 'playing') this.#set({ phase: 'buffering' });
    });
    on('ended', () => this.#set({ phase: 'ended', failure: null }));
    on('timeupdate', () => {
      if (this.state.phase === 'playing') this.#comeBack();
      this.#listener.moved();
    });
    on('volumechange', () => {
      const { muted, volume } = this.#video;
      this.#set({ muted, volume });
    });
    on('seeking', () => {
      this.#still = 0;
      this.#metadata.rewind(this.#video.currentTime);
    });
    const again = () => {
      if (this.state.phase === 'recovering' || this.state.phase === 'missing') this.retry();
    };
    globalThis.addEventListener('online', again, { signal });
  }

  #plays(): void {
    this.#recovery.healed();
    this.#still = 0;
    this.#set({ phase: 'playing', failure: null, longTrouble: false, shown: true });
    this.#comeBack();
  }

  /** The engine may know the time of day only after the first picture. */
  #comeBack(): void {
    const now = this.#returnTo === null ? null : this.playingDate();
    if (this.#returnTo === null || now === null) return;
    this.seek(this.#video.currentTime + (this.#returnTo - now) / 1_000);
    this.#returnTo = null;
  }

  /** Sees what no event tells: a picture that stands still, and an edge that was lost. */
  #tick(): void {
    if (!this.#engine) return;
    const { phase } = this.state;
    const time = this.#video.currentTime;
    const moves = time !== this.#lastTime;
    this.#lastTime = time;
    this.#listener.moved();
    // Where the buffer lasted, no event tells that all is well again.
    if (phase === 'recovering' && this.#alive && moves) this.#plays();
    if ((phase !== 'playing' && phase !== 'buffering') || this.#video.paused) {
      this.#still = 0;
      return;
    }
    if (moves) {
      this.#still = 0;
      if (this.#follows) this.#keepUp();
      return;
    }
    this.#still += 1;
    if (phase === 'playing' && this.#still > 1) this.#set({ phase: 'buffering' });
    if (this.#still === SKIP_AFTER && this.#follows) this.goLive();
    if (this.#still === RELOAD_AFTER)
      this.#fail({ kind: 'media', detail: 'the picture stands still' });
  }

  #keepUp(): void {
    const { live, behind } = this.position();
    if (live && this.#engine?.isLate(behind, this.#ahead())) this.goLive();
  }

  #set(changes: Partial<PlaybackState>): void {
    const keys = Object.keys(changes) as (keyof PlaybackState)[];
    if (keys.every((key) => Object.is(this.state[key], changes[key]))) return;
    this.state = { ...this.state, ...changes };
    if (!this.#off.signal.aborted) this.#listener.changed();
  }
}
