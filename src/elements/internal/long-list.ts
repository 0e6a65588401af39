/**
 * Draws a list that may be very long. A short one stands in the document as a whole; a long one only where it is
 * looked at, by @lit-labs/virtualizer, which is fetched when a list first needs it. Until it is there, one end of the
 * list is drawn.
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
  /** Tells several lists of one element apart. */
  readonly name?: string;
  readonly items: readonly T[];
  readonly key: (item: T) => string;
  /** A list item of full width. */
  readonly row: (item: T) => TemplateResult;
}

let library: typeof Library | null = null;

export class LongList implements ReactiveController {
  readonly #host: Host;
  readonly #end: 'first' | 'last';
  #loading = false;

  /** `end`: which rows to draw as long as not all can be. */
  constructor(host: Host, end: 'first' | 'last') {
    this.#host = host;
    this.#end = end;
    host.addController(this);
  }

  hostConnected(): void {
    // What could not be fetched is tried again.
    this.#loading = false;
  }

  /** The list; `items` must stay the same object as long as nothing in it changes. */
  draw<T>({ name = '', items, key, row }: Rows<T>): TemplateResult {
    if (items.length > WHOLE && !library) this.#load();
    if (library && items.length > WHOLE) {
      const { flow, virtualize } = library;
      return html`<ol class="rows virtual" data-list=${name}>
        ${
          this.#stands(name)
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
    const some = this.#end === 'last' ? items.slice(-WHOLE) : items.slice(0, WHOLE);
    return html`<ol class="rows">
      ${repeat(some, key, row)}
    </ol>`;
  }

  /** The library looks for what scrolls the list when it begins: the list has to be in the document by then. */
  #stands(name: string): boolean {
    const lists = this.#host.renderRoot.querySelectorAll<HTMLElement>('.virtual');
    if ([...lists].some((list) => list.dataset['list'] === name)) return true;
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
        // One end of the list is there.
      },
    );
  }
}
