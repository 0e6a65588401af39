/**
 * Lets header and controls step back while nobody touches anything, so that the people have the screen.
 *
 * They come back at the first move, touch or key. They stay while the keyboard's focus is in them, while the
 * mouse rests on them, and while one of their menus is open. What has stepped back is still there for
 * assistive technology. A touch that brings them back does nothing else: nobody leaves a call by a button
 * that could not be seen.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

interface Wishes {
  /** Milliseconds without input; 0 never rests. */
  after(): number;
  /** Whether there is anything to step back for. */
  allowed(): boolean;
  /** What steps back. */
  chrome(): readonly Element[];
}

type Host = ReactiveControllerHost & HTMLElement;

/** The longest that a tap takes from touch to click. */
const TAP_MS = 1_000;

export class RestingChrome implements ReactiveController {
  resting = false;

  readonly #host: Host;
  readonly #wishes: Wishes;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #mouse = false;
  /** A click up to here belongs to the touch that brought the chrome back. */
  #swallowUntil = 0;

  constructor(host: Host, wishes: Wishes) {
    this.#host = host;
    this.#wishes = wishes;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.addEventListener('pointermove', this.#onPointer);
    this.#host.addEventListener('pointerdown', this.#onPointer, { capture: true });
    this.#host.addEventListener('click', this.#onClick, { capture: true });
    this.#host.addEventListener('focusin', this.wake);
    document.addEventListener('keydown', this.wake, { capture: true });
    this.wake();
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#host.removeEventListener('pointermove', this.#onPointer);
    this.#host.removeEventListener('pointerdown', this.#onPointer, { capture: true });
    this.#host.removeEventListener('click', this.#onClick, { capture: true });
    this.#host.removeEventListener('focusin', this.wake);
    document.removeEventListener('keydown', this.wake, { capture: true });
  }

  readonly wake = (): void => {
    this.#set(false);
    clearTimeout(this.#timer);
    const after = this.#wishes.after();
    if (after > 0 && this.#host.isConnected) this.#timer = setTimeout(this.#look, after);
  };

  /** Rests now, or looks again later: what holds the chrome ends without telling. */
  readonly #look = (): void => {
    if (this.#wishes.allowed() && !this.#wishes.chrome().some((part) => this.#inUse(part))) {
      this.#set(true);
    } else {
      this.wake();
    }
  };

  #inUse(part: Element): boolean {
    if (this.#mouse && part.matches(':hover')) return true;
    // Focus that a click left behind does not show and holds nothing.
    return holds(part, ':focus-visible, [aria-expanded="true"], :popover-open');
  }

  #set(resting: boolean): void {
    if (resting === this.resting) return;
    this.resting = resting;
    this.#host.requestUpdate();
  }

  readonly #onPointer = (event: PointerEvent): void => {
    this.#mouse = event.pointerType === 'mouse';
    if (event.type === 'pointerdown') {
      const path = event.composedPath();
      const hit = this.#wishes.chrome().some((part) => path.includes(part));
      const hidden = this.resting && hit && !this.#mouse;
      this.#swallowUntil = hidden ? event.timeStamp + TAP_MS : 0;
    }
    this.wake();
  };

  readonly #onClick = (event: Event): void => {
    if (event.timeStamp > this.#swallowUntil) return;
    this.#swallowUntil = 0;
    event.stopPropagation();
    event.preventDefault();
  };
}

/** Whether an element, or one in its shadow roots or slots, matches. */
function holds(root: Element, selector: string): boolean {
  if (root.matches(selector)) return true;
  const inside = [...root.children, ...(root.shadowRoot?.children ?? [])];
  return inside.some((child) => holds(child, selector));
}
