/**
 * Single keys that act in a call. A key is ours only when it can mean nothing else: nobody types, no menu or dialog
 * is open, nothing in focus has a use for it, and no key of the browser is held with it.
 */
import { SHORTCUT_KEYS, type Shortcut } from '../shortcut-keys.js';

const TYPED_INTO = 'input, textarea, select, [contenteditable]:not([contenteditable=false])';
/** What has keys of its own. */
const WITH_KEYS =
  'dialog, [popover], [role=menu], [role=listbox], [role=tree], [role=slider], [role=textbox], [role=combobox], video[controls], audio[controls], hms-hls-player';
const PRESSED_BY_SPACE = 'button, a, summary, [role=button], [role=tab], [role=checkbox]';

export interface KeyboardParts {
  /** The room whose keys these are. */
  host: HTMLElement;
  press: (shortcut: Exclude<Shortcut, 'talk'>) => void;
  /** True while the key is held. False from the outset where there is nothing to hold it for. */
  talk: (held: boolean) => boolean;
}

export class Keyboard {
  readonly #parts: KeyboardParts;
  #live = false;
  #talks = false;

  constructor(parts: KeyboardParts) {
    this.#parts = parts;
  }

  set(live: boolean): void {
    if (live === this.#live) return;
    this.#live = live;
    const change = live ? addEventListener : removeEventListener;
    change('keydown', this.#onDown);
    change('keyup', this.#onUp);
    change('blur', this.#endTalk);
    if (!live) this.#endTalk();
  }

  readonly #onDown = (event: KeyboardEvent): void => {
    const shortcut = shortcutOf(event);
    if (!shortcut || event.defaultPrevented || !this.#isOurs(event, shortcut)) return;
    if (shortcut === 'talk') {
      if (this.#talks || !event.repeat) event.preventDefault();
      if (!event.repeat && !this.#talks) this.#talks = this.#parts.talk(true);
      return;
    }
    if (event.repeat) return;
    event.preventDefault();
    this.#parts.press(shortcut);
  };

  readonly #onUp = (event: KeyboardEvent): void => {
    if (event.key === SHORTCUT_KEYS.talk) this.#endTalk();
  };

  /** Also when the window loses the keyboard: the key may be let go elsewhere. */
  readonly #endTalk = (): void => {
    if (!this.#talks) return;
    this.#talks = false;
    this.#parts.talk(false);
  };

  #isOurs(event: KeyboardEvent, shortcut: Shortcut): boolean {
    const path = event.composedPath().filter((node) => node instanceof Element);
    const { host } = this.#parts;
    // In the room, or nowhere on a page that has one room.
    const nowhere = document.activeElement === document.body || document.activeElement === null;
    if (!path.includes(host) && !(nowhere && isOnlyRoom(host))) return false;
    return path.every(
      (node) =>
        !node.matches(TYPED_INTO) &&
        !(node !== host && node.matches(WITH_KEYS)) &&
        !(shortcut === 'talk' && node.matches(PRESSED_BY_SPACE)),
    );
  }
}

function shortcutOf(event: KeyboardEvent): Shortcut | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  // Where other letters stand on the keys, the place of the key counts.
  const letter = /^[a-z]$/i.test(event.key) || event.key.charCodeAt(0) < 128;
  const key = letter ? event.key : event.code.replace(/^Key/, '');
  const entries = Object.entries(SHORTCUT_KEYS) as [Shortcut, string][];
  const found = entries.find(([, wanted]) => wanted === key.toUpperCase())?.[0] ?? null;
  return event.shiftKey && found !== 'help' ? null : found;
}

function isOnlyRoom(host: HTMLElement): boolean {
  return document.querySelectorAll(host.localName).length <= 1;
}
