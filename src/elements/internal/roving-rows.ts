/**
 * A list as one stop of the Tab key: arrows go from row to row, and sideways through what one may do with each.
 * Only rows that are drawn can be reached; those that come in have no stop until somebody goes there.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

type Host = ReactiveControllerHost & { readonly renderRoot: ParentNode };

interface View {
  /** The name of the rows' `data-` attribute, which tells them apart. */
  readonly row: string;
  /** What scrolls, where reading begins at its last row in sight; without it, at the first row. */
  readonly endOf?: () => HTMLElement | null;
}

/** Far away: the list goes there by itself, and has the focus meanwhile, since rows out of sight are taken away. */
const FAR = ['Home', 'End', 'PageUp', 'PageDown'];

export class RovingRows implements ReactiveController {
  readonly #host: Host;
  readonly #view: View;
  /** The row that Tab comes to; empty: where reading begins. */
  #key = '';

  constructor(host: Host, view: View) {
    this.#host = host;
    this.#view = view;
    host.addController(this);
  }

  hostUpdated(): void {
    this.#mark();
  }

  readonly onFocusin = (event: FocusEvent): void => {
    const row = this.#rowOf(event.target);
    if (row) this.#key = this.#keyOf(row);
    this.#mark();
  };

  readonly onKeydown = (event: KeyboardEvent): void => {
    // A long list drew other rows since.
    if (event.key === 'Tab') this.#mark();
    const row = this.#rowOf(event.target);
    if (!row || !(event.target instanceof HTMLElement)) return;
    const list = this.#view.endOf?.();
    if (list && FAR.includes(event.key)) {
      this.#key = '';
      list.focus({ preventScroll: true });
      return;
    }
    const to = this.#target(event.key, row, event.target);
    if (!to) return;
    event.preventDefault();
    to.focus();
    this.#rowOf(to)?.scrollIntoView({ block: 'nearest' });
  };

  #target(key: string, row: HTMLElement, from: HTMLElement): HTMLElement | undefined {
    const rows = this.#rows();
    const at = rows.indexOf(row);
    const own = stopsOf(row);
    const place = own.indexOf(from);
    const rtl = row.matches(':dir(rtl)');
    const same = (other: HTMLElement | undefined) => {
      // The menu comes last in every row.
      const stops = other ? stopsOf(other) : [];
      return place === own.length - 1 ? stops.at(-1) : (stops[place] ?? stops.at(-1));
    };
    switch (key) {
      case 'ArrowDown':
        return same(rows[at + 1]);
      case 'ArrowUp':
        return at > 0 ? same(rows[at - 1]) : undefined;
      case 'Home':
        return same(rows[0]);
      case 'End':
        return same(rows.at(-1));
      case 'ArrowRight':
        return own[place + (rtl ? -1 : 1)];
      case 'ArrowLeft':
        return own[place + (rtl ? 1 : -1)];
      default:
        return undefined;
    }
  }

  /** In one row all can be reached by Tab, in the others nothing. */
  #mark(): void {
    const rows = this.#rows();
    const current = rows.find((row) => this.#keyOf(row) === this.#key) ?? this.#first(rows);
    for (const row of rows) {
      for (const stop of stopsOf(row)) stop.tabIndex = row === current ? 0 : -1;
    }
  }

  #first(rows: readonly HTMLElement[]): HTMLElement | undefined {
    const { endOf } = this.#view;
    if (!endOf) return rows[0];
    const bottom = endOf()?.getBoundingClientRect().bottom ?? 0;
    return rows.filter((row) => row.getBoundingClientRect().top < bottom).at(-1);
  }

  /** As they stand on the screen: a long list draws them in any order. */
  #rows(): HTMLElement[] {
    return [...this.#host.renderRoot.querySelectorAll<HTMLElement>(`[data-${this.#view.row}]`)]
      .filter((row) => stopsOf(row).length > 0)
      .map((row) => ({ row, top: row.getBoundingClientRect().top }))
      .sort((a, b) => a.top - b.top)
      .map(({ row }) => row);
  }

  #rowOf(target: EventTarget | null): HTMLElement | null {
    return target instanceof Element ? target.closest(`[data-${this.#view.row}]`) : null;
  }

  #keyOf(row: HTMLElement): string {
    return row.dataset[this.#view.row] ?? '';
  }
}

const stopsOf = (row: HTMLElement): HTMLElement[] => [
  ...row.querySelectorAll<HTMLElement>('button, a[href]'),
];
