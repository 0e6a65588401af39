/**
 * Where a chat is read: at its end, which then stays in view, or further up. What comes in above or below does not
 * move what is being read.
 *
 * A long list knows the heights of those rows alone that it has drawn, so its end moves while it is drawn, and a row is
 * not reached in one step: for a few frames the list is scrolled to where the row is then known to be.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Row } from './rows.js';

/** Nearer to an end of the list than this counts as being there. */
const END_SLACK = 48;
const TOP_SLACK = 120;
/** Frames until a place is given up, and frames that it has to stand still. */
const MOST_FRAMES = 40;
const STILL_FRAMES = 3;

/** A row and where on the screen its upper edge belongs. */
interface Place {
  readonly key: string;
  readonly top: number;
}

interface View {
  /** What scrolls. */
  list(): HTMLElement | null;
  rows(): readonly Row[];
  /** The person came to the top. */
  atTop(): void;
}

export class ReadingPlace implements ReactiveController {
  atEnd = true;

  readonly #host: ReactiveControllerHost;
  readonly #view: View;
  #first = '';
  #last = '';
  /** What was read before rows came in above. */
  #kept: Place | null = null;
  #frame = 0;
  #top = 0;
  #height = 0;
  /** Wheel, finger, scroll bar or key touched the list since it was last put to its end. */
  #byHand = false;
  #sizes: ResizeObserver | null = null;
  #observed: Element | null = null;

  constructor(host: ReactiveControllerHost, view: View) {
    this.#host = host;
    this.#view = view;
    host.addController(this);
  }

  hostConnected(): void {
    this.#sizes = new ResizeObserver(() => {
      if (this.atEnd) this.#drop();
    });
    this.#observed = null;
  }

  hostDisconnected(): void {
    this.#stop();
    this.#sizes?.disconnect();
  }

  hostUpdate(): void {
    const first = this.#view.rows()[0]?.key ?? '';
    const before = this.#first;
    this.#first = first;
    if (before === '' || before === first || this.atEnd) return;
    const row = this.#firstInView();
    if (row) this.#kept = { key: keyOf(row), top: row.getBoundingClientRect().top };
  }

  hostUpdated(): void {
    const kept = this.#kept;
    this.#kept = null;
    this.#observe();
    const last = this.#view.rows().at(-1)?.key ?? '';
    const grew = last !== this.#last;
    this.#last = last;
    if (kept) this.#go(kept);
    else if (grew && this.atEnd) this.#drop();
  }

  readonly onScroll = (): void => {
    const list = this.#view.list();
    if (!list) return;
    const { scrollTop } = list;
    const up = scrollTop < this.#top - 1;
    // Heights that become known move the list in both directions, and nobody leaves the end by that.
    const byItself = !this.#byHand && list.scrollHeight !== this.#height;
    this.#top = scrollTop;
    this.#height = list.scrollHeight;
    if (distance(list) < END_SLACK) this.#set(true);
    else if (this.atEnd && byItself) this.#drop();
    else if (up) this.#set(false);
    if (list.scrollTop < TOP_SLACK) this.#view.atTop();
  };

  /** The person takes the list into their own hands. */
  readonly release = (): void => {
    this.#byHand = true;
    this.#stop();
  };

  #stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  readonly toEnd = (): void => {
    this.#stop();
    this.#set(true);
    this.#drop();
  };

  /** The list itself and what is in it: either may change its height. */
  #observe(): void {
    const list = this.#view.list();
    const rows = list?.querySelector('.rows') ?? null;
    if (!list || rows === this.#observed) return;
    this.#observed = rows;
    this.#sizes?.disconnect();
    this.#sizes?.observe(list);
    if (rows) this.#sizes?.observe(rows);
  }

  #drop(): void {
    const list = this.#view.list();
    if (!list) return;
    this.#byHand = false;
    list.scrollTop = list.scrollHeight;
    this.#top = list.scrollTop;
    this.#height = list.scrollHeight;
  }

  #go(place: Place): void {
    this.#stop();
    let frames = 0;
    let still = 0;
    const step = (): void => {
      const list = this.#view.list();
      this.#frame = 0;
      if (!list) return;
      const off = this.#offBy(list, place);
      still = Math.abs(off) < 1.5 ? still + 1 : 0;
      if (still === 0) list.scrollTop += off;
      frames += 1;
      // What is drawn as a whole is where it belongs at once.
      if (list.querySelector('.virtual') === null) return;
      if (still < STILL_FRAMES && frames < MOST_FRAMES) this.#frame = requestAnimationFrame(step);
    };
    step();
  }

  /** How far the list must be scrolled for a row to be in its place; a guess while the row is not drawn. */
  #offBy(list: HTMLElement, { key, top }: Place): number {
    const drawn = rowsIn(list);
    const row = drawn.find((one) => keyOf(one) === key);
    if (row) {
      const most = Math.max(0, distance(list));
      return Math.min(most, Math.max(-list.scrollTop, row.getBoundingClientRect().top - top));
    }
    const rows = this.#view.rows();
    const index = rows.findIndex((one) => one.key === key);
    const [some] = drawn;
    const near = some ? rows.findIndex((one) => one.key === keyOf(some)) : -1;
    if (index < 0 || near < 0) return 0;
    return (index - near) * (list.scrollHeight / rows.length);
  }

  #firstInView(): HTMLElement | undefined {
    const list = this.#view.list();
    if (!list) return undefined;
    const { top } = list.getBoundingClientRect();
    return rowsIn(list)
      .map((row) => ({ row, box: row.getBoundingClientRect() }))
      .filter(({ box }) => box.bottom > top)
      .sort((a, b) => a.box.top - b.box.top)[0]?.row;
  }

  #set(atEnd: boolean): void {
    if (atEnd === this.atEnd) return;
    this.atEnd = atEnd;
    this.#host.requestUpdate();
  }
}

const distance = (list: HTMLElement): number =>
  list.scrollHeight - list.scrollTop - list.clientHeight;
const rowsIn = (list: HTMLElement): HTMLElement[] => [
  ...list.querySelectorAll<HTMLElement>('[data-key]'),
];
const keyOf = (row: HTMLElement): string => row.dataset['key'] ?? '';
