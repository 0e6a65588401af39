/** Sees the parts go by: how many there are, and when the first segment is whole. */
import type { LivePart, PartSink } from '../packager/part.js';

export class Progress implements PartSink {
  readonly #onPlayable: () => void;
  #parts = 0;
  #playable = false;

  /** `onPlayable` is called once, when a player has all that it needs to begin. */
  constructor(onPlayable: () => void) {
    this.#onPlayable = onPlayable;
  }

  /** Of all layers. */
  get parts(): number {
    return this.#parts;
  }

  part({ last }: LivePart): void {
    this.#parts += 1;
    if (!last || this.#playable) return;
    this.#playable = true;
    this.#onPlayable();
  }

  init(): void {}
  metadata(): void {}
  end(): void {}
}
