/** Headers of codecs, bit by bit. Behind the end everything is zero, and `over` says so. */
export class BitReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Bits that were read. */
  get at(): number {
    return this.#at;
  }

  get over(): boolean {
    return this.#at > this.#bytes.length * 8;
  }

  bit(): number {
    const byte = this.#bytes[this.#at >>> 3] ?? 0;
    const bit = (byte >>> (7 - (this.#at & 7))) & 1;
    this.#at += 1;
    return bit;
  }

  flag(): boolean {
    return this.bit() === 1;
  }

  /** Most significant first; up to 32. */
  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 2 + this.bit();
    return value;
  }

  skip(count: number): void {
    this.#at += count;
  }

  /** Exp-Golomb. */
  exp(): number {
    const zeros = this.zeros();
    return 2 ** zeros + this.bits(zeros) - 1;
  }

  /** The zeros before the next one, which is read as well. */
  zeros(): number {
    let zeros = 0;
    while (zeros < 32 && this.bit() === 0) zeros += 1;
    return zeros;
  }
}
