import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RoomHandle } from '../../store/actions.js';
import { SpeakerOrder } from '../internal/stage-layout/speaker-order.js';

const AUDIBLE = 0.05;

/**
 * Listens to the room for the order of the tiles, and asks for a render only when somebody is to come forward:
 * levels change many times a second, the first page twice a minute.
 */
export class SpeakerWatch implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #room: () => RoomHandle | null;
  readonly #order = new SpeakerOrder();
  #followed: RoomHandle | null = null;
  #off: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Places on the first page, or null while nobody may come forward. */
  #size: number | null = null;

  constructor(host: ReactiveControllerHost, room: () => RoomHandle | null) {
    this.#host = host;
    this.#room = room;
    host.addController(this);
  }

  hostUpdate(): void {
    const room = this.#room();
    if (room !== this.#followed) this.#follow(room);
  }

  hostDisconnected(): void {
    this.#follow(null);
  }

  /** Keys of tiles in the order of the pages; see `SpeakerOrder.arrange`. `still`: nobody comes forward. */
  arrange(
    keys: readonly string[],
    { size, anchored, still }: { size: number; anchored: number; still: boolean },
  ): readonly string[] {
    const now = performance.now();
    const order = this.#order.arrange(keys, { size, anchored, now: still ? null : now });
    this.#size = still || keys.length <= size ? null : size;
    this.#wait();
    return order;
  }

  #follow(room: RoomHandle | null): void {
    this.#off?.();
    clearTimeout(this.#timer);
    this.#followed = room;
    this.#off =
      room?.store.subscribe(
        ({ levels }) => levels,
        (levels) => {
          const speaking = Object.entries(levels).filter(([, level]) => level > AUDIBLE);
          this.#order.hear(new Set(speaking.map(([id]) => `${id}/camera`)), performance.now());
          this.#wait();
        },
      ) ?? null;
  }

  #wait(): void {
    clearTimeout(this.#timer);
    const due = this.#size === null ? null : this.#order.due(this.#size, performance.now());
    if (due !== null) this.#timer = setTimeout(() => this.#host.requestUpdate(), due + 1);
  }
}
