const FAR = 60;

/** Tells a horizontal swipe of a finger: -1 is to the right, where the page before comes from. */
export class Swipe {
  readonly #turn: (by: 1 | -1) => void;
  #from: { x: number; y: number; id: number } | null = null;

  constructor(turn: (by: 1 | -1) => void) {
    this.#turn = turn;
  }

  readonly onPointerDown = (event: PointerEvent): void => {
    if (event.pointerType !== 'touch') return;
    // A second finger zooms.
    this.#from = event.isPrimary
      ? { x: event.clientX, y: event.clientY, id: event.pointerId }
      : null;
  };

  readonly onPointerUp = (event: PointerEvent): void => {
    const from = this.#from;
    if (from?.id !== event.pointerId) return;
    this.#from = null;
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    if (Math.abs(x) >= FAR && Math.abs(x) > 2 * Math.abs(y)) this.#turn(x < 0 ? 1 : -1);
  };
}
