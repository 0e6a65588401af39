import type { LitElement, ReactiveController } from 'lit';
import type { RoomHandle } from '../../store/actions.js';
import { afterPaint } from '../internal/after-paint.js';
import type { Comforts } from '../internal/comforts/comforts.js';
import type { Texts } from '../lang/texts.js';

const SHEETS = {
  'hms-request-settings': 'settings',
  'hms-request-shortcuts': 'shortcuts',
} as const;

type Host = LitElement & { lang: string; effectsUrl: string; noShortcuts: boolean };

/** Tells the room where effects are, and brings the comforts when the page has time, or somebody asks for a sheet. */
export class ComfortsLoader implements ReactiveController {
  readonly #host: Host;
  readonly #room: () => RoomHandle | null;
  readonly #texts: () => Texts;
  #comforts: Comforts | null = null;
  #asked = false;
  #effects: { room: RoomHandle; url: string } | null = null;

  constructor(host: Host, room: () => RoomHandle | null, texts: () => Texts) {
    this.#host = host;
    this.#room = room;
    this.#texts = texts;
    host.addController(this);
  }

  hostConnected(): void {
    for (const name of NAMES) this.#host.addEventListener(name, this.#onRequest);
  }

  hostDisconnected(): void {
    for (const name of NAMES) this.#host.removeEventListener(name, this.#onRequest);
    this.#drop();
  }

  hostUpdate(): void {
    const room = this.#room();
    const url = this.#host.effectsUrl;
    if (room && (this.#effects?.room !== room || this.#effects.url !== url)) {
      if (url || this.#effects?.room === room) room.actions.useEffects(url);
      this.#effects = { room, url };
    }
    if (this.#comforts && this.#comforts.room !== room) this.#drop();
  }

  hostUpdated(): void {
    this.#comforts?.update();
    const room = this.#room();
    if (this.#asked || !room) return;
    const { status, role } = room.store.getState();
    // Who only watches a stream has little use for them.
    if (!role?.needsMedia || !['lobby', 'joining', 'joined'].includes(status)) return;
    this.#asked = true;
    afterPaint(() => idle(() => void this.#load().catch(() => {})));
  }

  readonly #onRequest = async (event: Event): Promise<void> => {
    try {
      const comforts = await this.#load();
      // Whoever hears it after us may still keep it closed.
      if (!event.defaultPrevented) await comforts?.open(SHEETS[event.type as keyof typeof SHEETS]);
    } catch {
      // Asked again when it is wanted again.
    }
  };

  async #load(): Promise<Comforts | null> {
    const { Comforts } = await import('../internal/comforts/comforts.js');
    const room = this.#room();
    if (!room || !this.#host.isConnected) return null;
    this.#comforts ??= new Comforts(this.#host, room, this.#texts);
    return this.#comforts;
  }

  #drop(): void {
    this.#comforts?.close();
    this.#comforts = null;
    this.#asked = false;
  }
}

const NAMES = Object.keys(SHEETS) as (keyof typeof SHEETS)[];

function idle(run: () => void): void {
  // Safari has no idle callbacks.
  if ('requestIdleCallback' in globalThis) requestIdleCallback(run, { timeout: 2_000 });
  else setTimeout(run, 200);
}
