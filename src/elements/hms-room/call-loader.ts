import type { ReactiveControllerHost } from 'lit';
import { HmsError, type WireError } from '../../protocol/errors.js';

/**
 * What a room may need of the call: all that the prebuilt call shows, the same without a stage for who watches
 * a stream, or every element for a page that arranges its own.
 */
const PARTS = {
  call: () =>
    Promise.all([
      import('./call-screen.js'),
      import('../hms-call/on-stage.define.js'),
      // Here before the bar is drawn, so that nothing in it moves.
      import('../hms-leave-button/leave-menu.js'),
    ]),
  stream: () => import('./call-screen.js'),
  every: () => import('./call-elements.define.js'),
} as const;

/**
 * Fetches what only a call needs: early from the lobby, where a failure costs nothing, and tried again when
 * the call needs it.
 */
export class CallLoader {
  ready = false;
  error: WireError | null = null;

  readonly #host: ReactiveControllerHost;
  readonly #asked = new Set<keyof typeof PARTS>();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  load(what: keyof typeof PARTS): void {
    if (this.#asked.has(what)) return;
    this.#asked.add(what);
    this.error = null;
    const loading: Promise<unknown> = PARTS[what]();
    loading
      .then(
        () => (this.ready = true),
        (cause: unknown) => {
          this.#asked.delete(what);
          this.error = HmsError.from(cause, 'server_away').toWire();
        },
      )
      .finally(() => {
        this.#host.requestUpdate();
      });
  }
}
