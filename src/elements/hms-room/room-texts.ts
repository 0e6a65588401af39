import { ContextProvider } from '@lit/context';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { textsContext } from '../context.js';
import { loadTexts } from '../lang/locales.js';
import { ENGLISH, type Texts } from '../lang/texts.js';

type Host = ReactiveControllerHost & HTMLElement;

/**
 * The words of one room: in the element's language, else the page's, else English; for everything inside. A
 * language that is written the other way than the page turns the room round, unless the page gave it a `dir`.
 */
export class RoomTexts implements ReactiveController {
  value: Texts = ENGLISH;

  readonly #host: Host;
  readonly #provider: ContextProvider<typeof textsContext, Host>;
  #asked: string | null = null;
  #turned = false;

  constructor(host: Host) {
    this.#host = host;
    this.#provider = new ContextProvider(host, { context: textsContext, initialValue: ENGLISH });
    host.addController(this);
  }

  hostUpdate(): void {
    const { lang } = this.#host;
    if (lang === this.#asked) return;
    this.#asked = lang;
    const page = this.#host.closest<HTMLElement>('[lang]')?.lang;
    void this.#load(lang || page || document.documentElement.lang || 'en');
  }

  async #load(lang: string): Promise<void> {
    const asked = this.#asked;
    const texts = await loadTexts(lang).catch(() => ENGLISH);
    // A language chosen meanwhile wins.
    if (asked !== this.#asked || texts === this.value) return;
    this.value = texts;
    this.#turn(texts.dir);
    this.#provider.setValue(texts);
    this.#host.requestUpdate();
  }

  #turn(dir: Texts['dir']): void {
    const host = this.#host;
    if (this.#turned) host.removeAttribute('dir');
    this.#turned = !host.hasAttribute('dir') && !host.matches(`:dir(${dir})`);
    if (this.#turned) host.dir = dir;
  }
}
