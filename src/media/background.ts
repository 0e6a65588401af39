/**
 * What stands behind the own person. Model and code come from the operator's folder, and only when somebody
 * chose an effect; without a folder, an offer of the layout or a browser that can, there is none.
 */
import type { LocalTrack } from 'livekit-client';
import { HmsError } from '../protocol/index.js';
import type { MediaFact } from '../store/ports.js';
import { recall, remember } from './remembered.js';

const KEY = 'background';
/** In words of the state; here the effect that is wanted is then empty. */
const NONE = 'none';

/** Puts a background behind a camera's picture, or takes it away. */
type Apply = (camera: LocalTrack, background: string, folder: string) => Promise<void>;

const load = async (): Promise<Apply> =>
  (await import('./background-processor.js')).applyBackground;

export class Background {
  readonly #tell: (fact: MediaFact) => void;
  readonly #load: () => Promise<Apply>;
  #folder = '';
  /** What the layout puts there from the start; null: it offers none. */
  #offered: string | null = null;
  #chosen = recall(KEY);
  #busy = 0;
  #error: HmsError | null = null;
  /** It did not work: not shown as if it did, and not tried again before somebody chooses. */
  #failed = false;

  constructor(tell: (fact: MediaFact) => void, apply = load) {
    this.#tell = tell;
    this.#load = apply;
  }

  /** What the camera's picture is to have behind it now. */
  get wanted(): string {
    if (!this.available || this.#failed) return '';
    const wanted = this.#chosen || this.#offered || NONE;
    return wanted === NONE ? '' : wanted;
  }

  get available(): boolean {
    return this.#folder !== '' && this.#offered !== null && canProcess();
  }

  setFolder(url: string): void {
    this.#failed = false;
    this.#folder = url === '' ? '' : new URL(url, document.baseURI).href.replace(/\/*$/, '/');
    this.tell();
  }

  offer(background: string | null): void {
    this.#offered = background;
    this.tell();
  }

  /** Answers with the way back to what was chosen before. */
  choose(background: string): () => void {
    const before = this.#chosen;
    const choose = (chosen: string) => {
      this.#chosen = chosen;
      this.#failed = false;
      remember(KEY, chosen);
      this.tell();
    };
    this.#error = null;
    choose(background);
    return () => choose(before);
  }

  /** Rejects with `background_failed`; the camera then shows what is there. */
  async apply(camera: LocalTrack): Promise<void> {
    const { wanted } = this;
    if (!wanted && !camera.getProcessor()) return;
    this.#busy += 1;
    this.tell();
    try {
      const apply = await this.#load();
      await apply(camera, wanted, this.#folder);
      this.#error = null;
    } catch (cause) {
      this.#failed = true;
      this.#error = new HmsError('background_failed', 'The background could not be changed.', {
        cause,
      });
      throw this.#error;
    } finally {
      this.#busy -= 1;
      this.tell();
    }
  }

  tell(): void {
    this.#tell({
      type: 'background',
      chosen: this.wanted || NONE,
      available: this.available,
      busy: this.#busy > 0,
      error: this.#error,
    });
  }
}

/** As the effects' library asks it, without loading that. */
function canProcess(): boolean {
  return (
    'OffscreenCanvas' in globalThis &&
    'VideoFrame' in globalThis &&
    ('MediaStreamTrackGenerator' in globalThis || 'captureStream' in HTMLCanvasElement.prototype) &&
    document.createElement('canvas').getContext('webgl2') !== null
  );
}
