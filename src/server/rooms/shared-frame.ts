/** One text for many sockets: what a socket library makes of it is made once. */
export class SharedFrame {
  readonly text: string;
  #bytes: Buffer | null = null;

  constructor(text: string) {
    this.text = text;
  }

  /** The frame as it goes over the line; `encode` runs for the first socket only. */
  bytes(encode: (text: string) => Buffer): Buffer {
    this.#bytes ??= encode(this.text);
    return this.#bytes;
  }
}
