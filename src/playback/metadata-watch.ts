import type { DataCue } from './metadata.js';
import { Once } from './once.js';
import type { StreamMetadata } from './types.js';

interface Watched {
  /** Wall clock of the picture that is shown, in milliseconds. */
  playingDate(): number | null;
  tell(metadata: StreamMetadata): void;
}

/** Meets the timed metadata of a video, on whichever of its tracks it comes. */
export class MetadataWatch {
  readonly #video: HTMLVideoElement;
  readonly #signal: AbortSignal;
  readonly #watched: Watched;
  readonly #once = new Once();
  readonly #tracks = new WeakSet<TextTrack>();

  constructor(video: HTMLVideoElement, signal: AbortSignal, watched: Watched) {
    this.#video = video;
    this.#signal = signal;
    this.#watched = watched;
    const { textTracks } = video;
    const follow = () => {
      for (const track of textTracks) this.#follow(track);
    };
    textTracks.addEventListener('addtrack', follow, { signal });
    follow();
  }

  /** The play-head went to `time`, in seconds: what lies after it is still to come. */
  rewind(time: number): void {
    this.#once.rewind(time);
  }

  #follow(track: TextTrack): void {
    if (track.kind !== 'metadata' || this.#tracks.has(track)) return;
    this.#tracks.add(track);
    track.mode = 'hidden';
    void import('./metadata.js').catch(() => {});
    const look = () => {
      for (const cue of track.activeCues ?? []) void this.#meet(cue).catch(() => {});
    };
    track.addEventListener('cuechange', look, { signal: this.#signal });
  }

  /** What reads cues came with the track, which is there before them. */
  async #meet(cue: DataCue): Promise<void> {
    const date = this.#watched.playingDate();
    const zero = date === null ? null : date - this.#video.currentTime * 1_000;
    const { readCue } = await import('./metadata.js');
    if (this.#signal.aborted) return;
    const metadata = readCue(cue, zero);
    if (metadata && this.#once.take(metadata.id, cue.startTime)) this.#watched.tell(metadata);
  }
}
