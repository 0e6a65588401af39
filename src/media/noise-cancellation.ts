/**
 * The browser's own noise suppression, and voice isolation where there is such a thing: on by the layout's word or
 * the person's choice, and on where neither says anything.
 */
import type { MediaFact } from '../store/ports.js';
import { recall, remember } from './remembered.js';

const KEY = 'noise-cancellation';

export class NoiseCancellation {
  readonly #tell: (fact: MediaFact) => void;
  /** What the layout starts with; null: it leaves no choice. */
  #offered: boolean | null = null;
  #chosen = recall(KEY);

  constructor(tell: (fact: MediaFact) => void) {
    this.#tell = tell;
  }

  get on(): boolean {
    if (this.#offered === null) return true;
    return this.#chosen === '' ? this.#offered : this.#chosen === 'on';
  }

  get constraints(): MediaTrackConstraints {
    const { on } = this;
    // Browsers pass over what they do not know.
    const isolation = { voiceIsolation: on };
    return { echoCancellation: true, autoGainControl: true, noiseSuppression: on, ...isolation };
  }

  /** True when that changes how the microphone is to be opened. */
  offer(on: boolean | null): boolean {
    return this.#change(() => (this.#offered = on));
  }

  choose(on: boolean): boolean {
    remember(KEY, on ? 'on' : 'off');
    return this.#change(() => (this.#chosen = on ? 'on' : 'off'));
  }

  #change(change: () => void): boolean {
    const before = this.on;
    change();
    this.#tell({ type: 'noiseCancellation', on: this.on });
    return this.on !== before;
  }
}
