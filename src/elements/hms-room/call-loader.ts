import type { ReactiveControllerHost } from 'lit';
import { HmsError, type WireError } from '../../protocol/errors.js';

/**
 * Fetches what only a call needs: early from the lobby, where a failure costs nothing, and tried again when
 * the call needs it.
 */
export class CallLoader {
  ready = false;
  error: WireError | null = null;

  readonly #host: ReactiveControllerHost;
  #loading = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  load(): void {
    if (this.ready || this.#loading) return;
    this.#loading = true;
    this.error = null;
    import('./call-screen.js')
      .then(
        () => (this.ready = true),
        (cause: unknown) => (this.error = HmsError.from(cause, 'server_away').toWire()),
      )
      .finally(() => {
        this.#loading = false;
        this.#host.requestUpdate();
      });
  }
}
