import type { ReactiveController, ReactiveControllerHost } from 'lit';

const MARGIN = 8;

type Host = ReactiveControllerHost & { readonly renderRoot: HTMLElement | DocumentFragment };

/**
 * Behaviour of one popover menu in a shadow root: `[popover]` with id `menu`, opened by the button that has
 * `popovertarget="menu"`; where several buttons share it, their click tells `onTrigger`. The browser does the top
 * layer, Escape and light dismissal; this adds the place beside the button, roving focus by arrow keys, Home and End,
 * and closing after a choice.
 */
export class MenuController implements ReactiveController {
  open = false;
  readonly #host: Host;
  #from: HTMLElement | null = null;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.open = false;
  }

  /** Which of several buttons opens it now. */
  readonly onTrigger = (event: Event): void => {
    this.from(event.currentTarget as HTMLElement);
  };

  from(trigger: HTMLElement): void {
    this.#from = trigger;
  }

  readonly onToggle = (event: ToggleEvent): void => {
    this.open = event.newState === 'open';
    this.#host.requestUpdate();
    if (!this.open) {
      // Escape leaves the focus nowhere where the menu was opened by one of several buttons.
      const root = this.#host.renderRoot as ShadowRoot;
      const inside = this.#menu()?.contains(root.activeElement) ?? false;
      if (inside || document.activeElement === document.body) this.#trigger()?.focus();
      return;
    }
    this.#place();
    const items = this.#items();
    // In a menu of choices the one that holds; in a menu of acts the first.
    const choices = items[0]?.getAttribute('role') === 'menuitemradio';
    const held = choices && items.find((item) => item.getAttribute('aria-checked') === 'true');
    (held || items[0])?.focus();
  };

  readonly onKeydown = (event: KeyboardEvent): void => {
    const items = this.#items();
    const at = items.indexOf(event.composedPath()[0] as HTMLElement);
    const to = nextIndex(event.key, at, items.length);
    if (event.key === 'Tab') this.close();
    // One Escape closes the menu, and not the panel around it too.
    if (event.key === 'Escape') event.stopPropagation();
    if (to === null) return;
    event.preventDefault();
    items[to]?.focus();
  };

  close(): void {
    const menu = this.#menu();
    if (!menu?.matches(':popover-open')) return;
    menu.hidePopover();
    this.#trigger()?.focus();
  }

  #menu(): HTMLElement | null {
    return this.#host.renderRoot.querySelector('[popover]');
  }

  #trigger(): HTMLElement | null {
    if (this.#from?.isConnected) return this.#from;
    return this.#host.renderRoot.querySelector('[popovertarget]');
  }

  #items(): HTMLElement[] {
    return [...(this.#menu()?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
  }

  /** Above the button when there is room, and grows upwards there; else below. Never over the edge of the window. */
  #place(): void {
    const menu = this.#menu();
    const trigger = this.#trigger()?.getBoundingClientRect();
    if (!menu || !trigger) return;
    const { offsetWidth: width, offsetHeight: height } = menu;
    const centre = trigger.x + trigger.width / 2 - width / 2;
    const left = Math.max(MARGIN, Math.min(centre, innerWidth - width - MARGIN));
    const above = trigger.y - height - MARGIN >= MARGIN;
    const top = Math.max(MARGIN, Math.min(trigger.bottom + MARGIN, innerHeight - height));
    menu.style.left = `${left}px`;
    menu.style.top = above ? 'auto' : `${top}px`;
    menu.style.bottom = above ? `${innerHeight - trigger.y + MARGIN}px` : 'auto';
    menu.classList.add('placed');
  }
}

function nextIndex(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % count;
    case 'ArrowUp':
      return (at - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
