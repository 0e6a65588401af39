import type { ReactiveElement } from 'lit';

/** A menu whose code is fetched when somebody reaches for the button that opens it. */
export class LateMenu<Menu> {
  /** Null until it is here. */
  value: Menu | null = null;

  readonly #host: ReactiveElement;
  readonly #make: () => Promise<Menu>;
  #asked: Promise<void> | null = null;

  constructor(host: ReactiveElement, make: () => Promise<Menu>) {
    this.#host = host;
    this.#make = make;
  }

  /** For the pointer over the button, and its focus. */
  readonly fetch = (): Promise<void> =>
    (this.#asked ??= this.#make().then(
      (menu) => {
        this.value = menu;
        this.#host.requestUpdate();
      },
      () => {
        // Asked again when it is wanted again.
        this.#asked = null;
      },
    ));

  /** For its click: who was faster than the menu sees it when it is here. */
  readonly onClick = async (event: Event): Promise<void> => {
    if (this.value) return;
    event.preventDefault();
    await this.fetch();
    await this.#host.updateComplete;
    this.#host.renderRoot.querySelector<HTMLElement>('#menu:not(:popover-open)')?.showPopover();
  };
}
