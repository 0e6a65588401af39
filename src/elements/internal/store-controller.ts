import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RoomHandle } from '../../store/actions.js';
import { INITIAL_STATE, type RoomState } from '../../store/state.js';

type Host = ReactiveControllerHost & { readonly isConnected: boolean };

/**
 * Follows one selected value of the room around an element, and renders only when that value changed.
 *
 * The selector may read the host's properties: it runs again before each render, so `value` always fits
 * them. Without a room the value is that of the initial state.
 */
export class StoreController<T> implements ReactiveController {
  value: T;

  readonly #host: Host;
  readonly #room: () => RoomHandle | null;
  readonly #selector: (state: RoomState) => T;
  readonly #equal: (a: T, b: T) => boolean;
  #followed: RoomHandle | null = null;
  #off: (() => void) | null = null;

  constructor(
    host: Host,
    room: () => RoomHandle | null,
    selector: (state: RoomState) => T,
    equal: (a: T, b: T) => boolean = Object.is,
  ) {
    this.#host = host;
    this.#room = room;
    this.#selector = selector;
    this.#equal = equal;
    this.value = selector(INITIAL_STATE);
    host.addController(this);
  }

  hostUpdate(): void {
    const room = this.#room();
    if (room !== this.#followed) this.#follow(room);
    this.#take(room?.store.getState() ?? INITIAL_STATE);
  }

  hostDisconnected(): void {
    this.#follow(null);
  }

  #follow(room: RoomHandle | null): void {
    this.#off?.();
    this.#off = null;
    this.#followed = room;
    // The own comparison decides: the selector depends on more than the state.
    this.#off =
      room?.store.subscribe(
        (state) => state,
        (state) => {
          if (this.#take(state)) this.#host.requestUpdate();
        },
      ) ?? null;
  }

  #take(state: RoomState): boolean {
    const next = this.#selector(state);
    if (this.#equal(this.value, next)) return false;
    this.value = next;
    return true;
  }
}

/** For selectors that build a small record or list each time. */
export function shallowEqual<T extends object>(a: T, b: T): boolean {
  if (a === b) return true;
  const keys = Object.keys(a) as (keyof T)[];
  return keys.length === Object.keys(b).length && keys.every((key) => Object.is(a[key], b[key]));
}
