import type { ReactiveController, ReactiveControllerHost } from 'lit';

type Host = ReactiveControllerHost & HTMLElement;

/** What tells where the focus is: it moves unheard within one shadow root, while keys and clicks are heard from all. */
const SIGNS = ['focusin', 'keydown', 'keyup', 'click'] as const;
/** Whatever may take away what has the focus. */
const OCCASIONS = ['focusout', 'click', 'keyup'] as const;

/**
 * The focus outlives what had it: a screen that gave way to the next one, a notice that was answered. The nearest
 * place around it that is still in sight holds it, unseen, so that the next Tab goes on from there.
 */
export class FocusKeeper implements ReactiveController {
  readonly #host: Host;
  #path: EventTarget[] = [];

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    for (const type of SIGNS) this.#host.addEventListener(type, this.#remember, true);
    for (const type of OCCASIONS) this.#host.addEventListener(type, this.#look);
  }

  hostDisconnected(): void {
    this.#path = [];
    for (const type of SIGNS) this.#host.removeEventListener(type, this.#remember, true);
    for (const type of OCCASIONS) this.#host.removeEventListener(type, this.#look);
  }

  hostUpdated(): void {
    this.#look();
  }

  readonly #remember = (event: Event): void => {
    const path = event.composedPath();
    this.#path = path.slice(0, path.indexOf(this.#host) + 1);
  };

  readonly #look = (): void => {
    if (this.#path.length > 0) requestAnimationFrame(this.#keep);
  };

  readonly #keep = (): void => {
    const [held] = this.#path;
    if (document.activeElement !== document.body || (held && inSight(held))) return;
    const place = this.#path.find(inSight);
    this.#path = [];
    if (!place) return;
    const { outline } = place.style;
    const lent = !place.hasAttribute('tabindex');
    if (lent) place.tabIndex = -1;
    place.style.outline = 'none';
    const give = () => {
      if (lent) place.removeAttribute('tabindex');
      place.style.outline = outline;
    };
    place.addEventListener('blur', give, { once: true });
    place.focus({ preventScroll: true });
  };
}

const inSight = (target: EventTarget): target is HTMLElement =>
  target instanceof HTMLElement && target.isConnected && target.checkVisibility();
