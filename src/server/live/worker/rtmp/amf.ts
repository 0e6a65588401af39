/** AMF0, as far as RTMP's commands need it. */

export type AmfValue = number | boolean | string | null | { [name: string]: AmfValue };

const NUMBER = 0;
const BOOLEAN = 1;
const STRING = 2;
const OBJECT = 3;
const NULL = 5;
const UNDEFINED = 6;
const ECMA_ARRAY = 8;
const OBJECT_END = 9;
/** Deeper than any server's answer. */
const DEEPEST = 8;

export function encodeAmf(...values: AmfValue[]): Buffer {
  return Buffer.concat(values.map(encodeValue));
}

function encodeValue(value: AmfValue): Buffer {
  if (value === null) return Buffer.of(NULL);
  if (typeof value === 'boolean') return Buffer.of(BOOLEAN, value ? 1 : 0);
  if (typeof value === 'number') {
    const out = Buffer.alloc(9);
    out.writeDoubleBE(value, 1);
    return out;
  }
  if (typeof value === 'string') return Buffer.concat([Buffer.of(STRING), encodeText(value)]);
  const parts = Object.entries(value).flatMap(([name, entry]) => [
    encodeText(name),
    encodeValue(entry),
  ]);
  return Buffer.concat([Buffer.of(OBJECT), ...parts, Buffer.of(0, 0, OBJECT_END)]);
}

function encodeText(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** All values; throws a `RangeError` for what is none. */
export function decodeAmf(bytes: Buffer): AmfValue[] {
  const reader = new Reader(bytes);
  const values: AmfValue[] = [];
  while (!reader.done) values.push(reader.value(0));
  return values;
}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  value(depth: number): AmfValue {
    if (depth > DEEPEST) throw new RangeError('The AMF value is too deep.');
    const type = this.#byte();
    switch (type) {
      case NUMBER:
        this.#at += 8;
        return this.#bytes.readDoubleBE(this.#at - 8);
      case BOOLEAN:
        return this.#byte() !== 0;
      case STRING:
        return this.#text();
      case ECMA_ARRAY:
        this.#at += 4;
        return this.#object(depth);
      case OBJECT:
        return this.#object(depth);
      case NULL:
      case UNDEFINED:
        return null;
      default:
        throw new RangeError(`AMF type ${type} is not known.`);
    }
  }

  #object(depth: number): { [name: string]: AmfValue } {
    const entries: [string, AmfValue][] = [];
    for (;;) {
      const name = this.#text();
      if (name === '' && this.#bytes[this.#at] === OBJECT_END) {
        this.#at += 1;
        return Object.fromEntries(entries);
      }
      entries.push([name, this.value(depth + 1)]);
    }
  }

  #byte(): number {
    return this.#bytes.readUInt8(this.#at++);
  }

  #text(): string {
    const length = this.#bytes.readUInt16BE(this.#at);
    const start = this.#at + 2;
    this.#at = start + length;
    if (this.#at > this.#bytes.length) throw new RangeError('The AMF text is cut off.');
    return this.#bytes.toString('utf8', start, this.#at);
  }
}
