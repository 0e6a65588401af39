/**
 * Stage and stream change places without a gap: the old picture stands until the new one has a frame.
 *
 * Who is invited to the stage keeps the stream in front until the first frame of somebody on the stage is on the
 * screen. The stream then plays on behind it, without sound and in its lowest quality, for as long as the person is
 * there. So it is at hand when the media of the stage goes away, which on the way back happens before the room says
 * so; should it have no picture in that moment, the stage keeps its last one until it has.
 *
 * Made for who watches the stream, at the first change of place.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { stillOf, videosIn } from './pictures.js';

interface Facts {
  /** The own role watches the stream. */
  watches(): boolean;
  /** There is a stream to watch. */
  streams(): boolean;
  /** Somebody on the stage sends a picture. */
  sends(): boolean;
  /** Media of the stage arrives here. */
  arrives(): boolean;
  stage(): Element | null;
  player(): Element | null;
}

/** Longer than this, people see who is on the stage without a picture. */
const PATIENCE_MS = 6_000;

export class Handover implements ReactiveController {
  /** The player lies over the stage, whose pictures are on their way. */
  covering = false;
  /** The last pictures of the stage stand until the player has one. */
  lingering = false;
  /** They, where there is no stage any more. */
  still: HTMLCanvasElement | null = null;

  readonly #host: ReactiveControllerHost;
  readonly #facts: Facts;
  /** Watched the stream before, and may be brought back to it. */
  #watched = true;
  #place: 'stream' | 'stage' | 'lost' = 'stream';
  #arrived = false;
  #waiting = new AbortController();

  constructor(host: ReactiveControllerHost, facts: Facts) {
    this.#host = host;
    this.#facts = facts;
    host.addController(this);
  }

  /** Where the player is: in front, behind the stage, or nowhere. */
  get player(): 'front' | 'behind' | null {
    if (this.lingering) return 'behind';
    if (this.#facts.watches() || this.covering) return 'front';
    return this.#watched && this.#facts.streams() ? 'behind' : null;
  }

  hostUpdate(): void {
    const { watches, sends, arrives, streams, stage, player } = this.#facts;
    const before = this.#place;
    const had = this.#arrived;
    const lost = had && sends() && !arrives();
    const place = watches() ? 'stream' : lost ? 'lost' : 'stage';
    this.#place = place;
    this.#arrived = place !== 'stream' && (had || arrives());
    if (place === before) return;
    this.#waiting.abort();
    this.#waiting = new AbortController();
    const { signal } = this.#waiting;
    if (place === 'stream') this.#watched = true;
    const both = this.#watched && streams();
    const lingered = this.lingering;
    this.lingering = both && had && place !== 'stage' && !plays(player());
    this.covering = both && place !== 'stream' && !this.lingering && !lingered;
    const there = stage();
    // Its tiles go with the role, in this very update.
    this.still = this.lingering && place === 'stream' && there ? stillOf(there) : null;
    if (this.lingering) void this.#then(player, streams, signal);
    else if (this.covering && place === 'stage') void this.#then(stage, sends, signal);
  }

  hostDisconnected(): void {
    this.#waiting.abort();
    this.covering = false;
    this.lingering = false;
    this.still = null;
    this.#arrived = false;
    this.#watched = false;
    this.#place = 'stage';
  }

  /** Shows what is in `root` alone once it has a frame, or when none will come. */
  async #then(root: () => Element | null, comes: () => boolean, signal: AbortSignal) {
    await this.#host.updateComplete;
    await firstFrame(root, comes, signal);
    if (signal.aborted) return;
    this.covering = this.#place === 'lost';
    this.lingering = false;
    this.still = null;
    this.#host.requestUpdate();
  }
}

/** Resolves when a picture of somebody else is presented, when none comes any more, or when it takes too long. */
function firstFrame(
  root: () => Element | null,
  comes: () => boolean,
  signal: AbortSignal,
): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  return new Promise((resolve) => {
    let watched: HTMLVideoElement | undefined;
    let presented = false;
    const look = () => {
      if (presented || signal.aborted || !comes() || performance.now() > until) {
        resolve();
        return;
      }
      const video = [...videosIn(root())].find(hasPicture);
      if (video && video !== watched) {
        watched = video;
        video.requestVideoFrameCallback(() => {
          presented = true;
          resolve();
        });
      }
      requestAnimationFrame(look);
    };
    look();
  });
}

const hasPicture = (video: HTMLVideoElement) =>
  video.videoWidth > 0 && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;

/** The next frame is in the buffer, and nothing holds it back. */
const plays = (root: Element | null) =>
  [...videosIn(root)].some(
    (video) =>
      hasPicture(video) &&
      !video.paused &&
      !video.seeking &&
      video.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA,
  );
