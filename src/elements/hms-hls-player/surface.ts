/** Mouse and fingers on the picture: a click plays and pauses, two taps at a side jump, two clicks fill the screen. */

const DOUBLE_TAP_MS = 300;
/** Share of the width at each side that jumps. */
const SIDE = 0.4;
const JUMP = 10;

interface Acts {
  toggle: () => void;
  jump: (seconds: number) => void;
  fullScreen: () => void;
}

export class Surface {
  readonly #acts: Acts;
  #touch = false;
  #lastTap = { at: -Infinity, side: 0 };

  constructor(acts: Acts) {
    this.#acts = acts;
  }

  readonly onPointerUp = (event: PointerEvent): void => {
    this.#touch = event.pointerType !== 'mouse';
    if (!this.#touch) return;
    const { left, width } = (event.currentTarget as Element).getBoundingClientRect();
    const place = (event.clientX - left) / width;
    const side = place < SIDE ? -1 : place > 1 - SIDE ? 1 : 0;
    const again = event.timeStamp - this.#lastTap.at < DOUBLE_TAP_MS && side === this.#lastTap.side;
    if (again && side !== 0) this.#acts.jump(side * JUMP);
    this.#lastTap = { at: event.timeStamp, side };
  };

  /** A finger only brings the controls back. */
  readonly onClick = (): void => {
    if (!this.#touch) this.#acts.toggle();
  };

  readonly onDoubleClick = (): void => {
    if (!this.#touch) this.#acts.fullScreen();
  };
}
