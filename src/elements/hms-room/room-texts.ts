import { ContextProvider } from '@lit/context';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { textsContext } from '../context.js';
import { loadTexts } from '../lang/locales.js';
import { ENGLISH, type Texts } from '../lang/texts.js';

type Host = ReactiveControllerHost & HTMLElement;

/** The words of one room: in the element's language, else the page's, else English; for everything inside. */
export class RoomTexts implements ReactiveController {
  value: Texts = ENGLISH;

  readonly #host: Host;
  readonly #provider: ContextProvider<typeof textsContext, Host>;
  #asked: string | null = null;

  constructor(host: Host) {
    this.#host = host;
    this.#provider = new ContextProvider(host, { context: textsContext, initialValue: ENGLISH });
    host.addController(this);
  }

  hostUpdate(): void {
    const { lang } = this.#host;
    if (lang === this.#asked) return;
    this.#asked = lang;
    void this.#load(lang || this.#host.closest<HTMLElement>('[lang]')?.lang || 'en');
  }

  async #load(lang: string): Promise<void> {
    const asked = this.#asked;
    const texts = await loadTexts(lang).catch(() => ENGLISH);
    // A language chosen meanwhile wins.
    if (asked !== this.#asked || texts === this.value) return;
    this.value = texts;
    this.#provider.setValue(texts);
    this.#host.requestUpdate();
  }
}
