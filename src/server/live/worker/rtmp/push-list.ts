/** The targets that a stream is pushed to now: each on its own, and any of them may come and go. */
import { AddressPolicy } from '../../../outgoing/address-policy.js';
import type { PushNews, PushTarget } from '../../port.js';
import type { AudioConfig, EncodedSample, VideoConfig } from '../../samples.js';
import { Push } from './push.js';

export interface PushedStream {
  video: VideoConfig;
  audio: AudioConfig;
}

export class PushList {
  readonly #stream: PushedStream;
  readonly #addresses: AddressPolicy;
  readonly #onNews: (targetId: string, news: PushNews) => void;
  readonly #pushes = new Map<string, Push>();

  /** `allowed`: private addresses, as `AddressPolicy` reads them. */
  constructor(
    stream: PushedStream,
    allowed: string,
    onNews: (targetId: string, news: PushNews) => void,
  ) {
    const addresses = AddressPolicy.parse(allowed);
    if (!addresses) throw new TypeError('The addresses that may be pushed to are not readable.');
    this.#stream = stream;
    this.#addresses = addresses;
    this.#onNews = onNews;
  }

  set(targets: readonly PushTarget[]): void {
    const wanted = new Set(targets.map(({ id }) => id));
    for (const [id, push] of this.#pushes) {
      if (wanted.has(id)) continue;
      this.#pushes.delete(id);
      push.close();
    }
    for (const { id, url } of targets) if (!this.#pushes.has(id)) this.#open(id, url);
  }

  push(sample: EncodedSample): void {
    for (const push of this.#pushes.values()) push.push(sample);
  }

  close(): void {
    this.set([]);
  }

  #open(id: string, url: string): void {
    const push = new Push({
      ...this.#stream,
      url,
      addresses: this.#addresses,
      onNews: (news) => this.#onNews(id, news),
    });
    this.#pushes.set(id, push);
  }
}
