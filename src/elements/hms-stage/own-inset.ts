import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Box } from '../internal/stage-layout/box.js';
import {
  cornerByKey,
  insetBox,
  nearestCorner,
  type Corner,
} from '../internal/stage-layout/inset.js';

type Host = ReactiveControllerHost & HTMLElement;

/** A finger or mouse that moved less than this has pressed, not dragged. */
const DRAG_PX = 6;

/**
 * The own picture over the others: dragged from corner to corner by pointer or arrow keys, folded away and
 * back. While it is dragged it follows the pointer by a transform; where it is let go it falls into the
 * nearest corner.
 */
export class OwnInset implements ReactiveController {
  corner: Corner = 'bottom-end';
  folded = false;
  /** Pixels from its corner to where the pointer holds it, from left to right and down. */
  dragged: { x: number; y: number } | null = null;

  readonly #host: Host;
  #from: { x: number; y: number; id: number } | null = null;
  #space = { width: 0, height: 0 };
  #box: Box = { x: 0, y: 0, width: 0, height: 0 };

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#from = null;
    this.dragged = null;
  }

  place(space: { width: number; height: number }, aspect: number): Box {
    this.#space = space;
    this.#box = insetBox(space, { corner: this.corner, folded: this.folded, aspect });
    return this.#box;
  }

  readonly fold = (): void => {
    this.folded = true;
    this.#host.requestUpdate();
  };

  readonly unfold = (): void => {
    this.folded = false;
    this.#host.requestUpdate();
  };

  readonly onKeydown = (event: KeyboardEvent): void => {
    const corner = cornerByKey(this.corner, event.key, this.#rtl);
    if (!corner) return;
    event.preventDefault();
    this.corner = corner;
    this.#host.requestUpdate();
  };

  readonly onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0 || startsOnControl(event)) return;
    this.#from = { x: event.clientX, y: event.clientY, id: event.pointerId };
  };

  readonly onPointerMove = (event: PointerEvent): void => {
    const from = this.#from;
    if (from?.id !== event.pointerId) return;
    const to = { x: event.clientX - from.x, y: event.clientY - from.y };
    if (!this.dragged && Math.hypot(to.x, to.y) < DRAG_PX) return;
    if (!this.dragged) (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.dragged = to;
    this.#host.requestUpdate();
  };

  readonly onPointerUp = (event: PointerEvent): void => {
    if (this.#from?.id !== event.pointerId) return;
    this.#from = null;
    if (!this.dragged) return;
    const { x, y } = this.dragged;
    const moved = { ...this.#box, x: this.#box.x + (this.#rtl ? -x : x), y: this.#box.y + y };
    this.corner = nearestCorner(this.#space, moved);
    this.dragged = null;
    this.#host.requestUpdate();
  };

  get #rtl(): boolean {
    return this.#host.matches(':dir(rtl)');
  }
}

/** Of the tile in it, too, whose buttons are in a shadow root. */
function startsOnControl(event: Event): boolean {
  return event
    .composedPath()
    .some((node) => node instanceof Element && node.matches('button, input, [popover]'));
}
