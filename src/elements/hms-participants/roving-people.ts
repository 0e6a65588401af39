/**
 * People as one stop of the Tab key: arrows go from one to the next, and sideways through what one may do with each.
 * Only rows that are drawn can be reached; those that come in have no stop until somebody goes there.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

const ROW = '[data-person]';

export class RovingPeople implements ReactiveController {
  readonly #host: ReactiveControllerHost & { readonly renderRoot: ParentNode };
  /** The row that Tab comes to; empty: the first one. */
  #key = '';

  constructor(host: ReactiveControllerHost & { readonly renderRoot: ParentNode }) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdated(): void {
    this.#mark();
  }

  readonly onFocusin = (event: FocusEvent): void => {
    const row = rowOf(event.target);
    if (row) this.#key = keyOf(row);
    this.#mark();
  };

  readonly onKeydown = (event: KeyboardEvent): void => {
    const row = rowOf(event.target);
    if (!row || !(event.target instanceof HTMLButtonElement)) return;
    const to = this.#target(event.key, row, event.target);
    if (!to) return;
    event.preventDefault();
    to.focus();
    to.closest(ROW)?.scrollIntoView({ block: 'nearest' });
  };

  #target(key: string, row: HTMLElement, from: HTMLButtonElement): HTMLElement | undefined {
    const rows = this.#rows();
    const at = rows.indexOf(row);
    const own = buttonsOf(row);
    const place = own.indexOf(from);
    const rtl = row.matches(':dir(rtl)');
    const same = (other: HTMLElement | undefined) => {
      // The menu comes last in every row.
      const buttons = other ? buttonsOf(other) : [];
      return place === own.length - 1 ? buttons.at(-1) : (buttons[place] ?? buttons.at(-1));
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
    const current = rows.find((row) => keyOf(row) === this.#key) ?? rows[0];
    for (const row of rows) {
      for (const button of buttonsOf(row)) button.tabIndex = row === current ? 0 : -1;
    }
  }

  /** As they stand on the screen: a long list draws them in any order. */
  #rows(): HTMLElement[] {
    return [...this.#host.renderRoot.querySelectorAll<HTMLElement>(ROW)]
      .filter((row) => buttonsOf(row).length > 0)
      .map((row) => ({ row, top: row.getBoundingClientRect().top }))
      .sort((a, b) => a.top - b.top)
      .map(({ row }) => row);
  }
}

const keyOf = (row: HTMLElement): string => row.dataset['person'] ?? '';
const buttonsOf = (row: HTMLElement): HTMLButtonElement[] => [...row.querySelectorAll('button')];
const rowOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>(ROW) : null;
