/**
 * Draws a list that may be very long. A short one stands in the document as a whole; a long one only where it is
 * looked at, by @lit-labs/virtualizer, which is fetched when a list first needs it. Until it is there, its
 * last rows are drawn, or its first ones where it is read from the start.
 */
import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type * as Library from './virtualizer.js';

/** A list up to this long is drawn as a whole. */
const WHOLE = 150;

type Host = ReactiveControllerHost & { readonly renderRoot: ParentNode };

interface Rows<T> {
  readonly items: readonly T[];
  readonly key: (item: T) => string;
  /** A list item of full width. */
  readonly row: (item: T) => TemplateResult;
  /** Where reading begins; without it, at the end. */
  readonly from?: 'start';
}

let library: typeof Library | null = null;

export class LongList implements ReactiveController {
  readonly #host: Host;
  #loading = false;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    // What could not be fetched is tried again.
    this.#loading = false;
  }

  /** The list; `items` must stay the same object as long as nothing in it changes. */
  draw<T>({ items, key, row, from }: Rows<T>): TemplateResult {
    if (items.length > WHOLE && !library) this.#load();
    if (library && items.length > WHOLE) {
      const { flow, virtualize } = library;
      return html`<ol class="rows virtual">
        ${
          this.#stands()
            ? virtualize({
                items: items as T[],
                keyFunction: key,
                renderItem: row,
                layout: flow(),
              })
            : nothing
        }
      </ol>`;
    }
    const some = from === 'start' ? items.slice(0, WHOLE) : items.slice(-WHOLE);
    return html`<ol class="rows">
      ${repeat(some, key, row)}
    </ol>`;
  }

  /** The library looks for what scrolls the list when it begins: the list has to be in the document by then. */
  #stands(): boolean {
    if (this.#host.renderRoot.querySelector('.virtual')) return true;
    void this.#host.updateComplete.then(() => {
      this.#host.requestUpdate();
    });
    return false;
  }

  #load(): void {
    if (this.#loading) return;
    this.#loading = true;
    import('./virtualizer.js').then(
      (loaded) => {
        library = loaded;
        this.#host.requestUpdate();
      },
      () => {
        // Some rows are there.
      },
    );
  }
}
