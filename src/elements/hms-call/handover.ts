/**
 * Stage and stream change places without a gap. Who is invited to the stage keeps the picture of the stream until
 * the first frame of somebody on the stage is on the screen. The stream then plays on behind it, without sound and
 * in its lowest quality, for as long as the person is there: the way back shows it in the same moment, since by then
 * the server has ended the media of the stage.
 *
 * Made for who watches the stream, at the first change of place.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

interface Facts {
  /** The own role watches the stream. */
  watches(): boolean;
  /** There is a stream to watch. */
  streams(): boolean;
  /** Somebody on the stage sends a picture. */
  sends(): boolean;
  stage(): Element | null;
}

/** Longer than this, people see who is on the stage without a picture. */
const PATIENCE_MS = 6_000;

export class Handover implements ReactiveController {
  /** The player lies over the stage, which is on its way. */
  covering = false;

  readonly #host: ReactiveControllerHost;
  readonly #facts: Facts;
  /** Watched the stream before, and may be brought back to it. */
  #watched = true;
  #watches = true;
  #waiting = new AbortController();

  constructor(host: ReactiveControllerHost, facts: Facts) {
    this.#host = host;
    this.#facts = facts;
    host.addController(this);
  }

  /** Where the player is: in front, behind the stage, or nowhere. */
  get player(): 'front' | 'behind' | null {
    if (this.#facts.watches() || this.covering) return 'front';
    return this.#watched && this.#facts.streams() ? 'behind' : null;
  }

  hostUpdate(): void {
    const watches = this.#facts.watches();
    if (watches === this.#watches) return;
    this.#watches = watches;
    this.#waiting.abort();
    this.covering = !watches && this.#watched && this.#facts.streams();
    if (watches) this.#watched = true;
    if (!this.covering) return;
    this.#waiting = new AbortController();
    void this.#uncover(this.#waiting.signal);
  }

  hostDisconnected(): void {
    this.#waiting.abort();
    this.covering = false;
    this.#watched = false;
    this.#watches = false;
  }

  async #uncover(signal: AbortSignal): Promise<void> {
    await this.#host.updateComplete;
    const { stage, sends } = this.#facts;
    await firstFrame(stage, sends, signal);
    if (signal.aborted) return;
    this.covering = false;
    this.#host.requestUpdate();
  }
}

/** Resolves when a picture of somebody else is presented, when nobody sends one, or when it takes too long. */
function firstFrame(
  stage: () => Element | null,
  sends: () => boolean,
  signal: AbortSignal,
): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  return new Promise((resolve) => {
    const look = () => {
      if (signal.aborted || !sends() || performance.now() > until) {
        resolve();
        return;
      }
      const root = stage();
      const video = root && [...videosIn(root)].find(hasPicture);
      if (video) video.requestVideoFrameCallback(() => resolve());
      else requestAnimationFrame(look);
    };
    look();
  });
}

const hasPicture = (video: HTMLVideoElement) =>
  video.videoWidth > 0 && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;

/** Videos of others: the own camera shows at once, and tells nothing about the stage. */
function* videosIn(root: Element): Generator<HTMLVideoElement> {
  if (root instanceof HTMLVideoElement) yield root;
  if (root.classList.contains('local')) return;
  for (const child of root.shadowRoot?.children ?? []) yield* videosIn(child);
  for (const child of root.children) yield* videosIn(child);
}
