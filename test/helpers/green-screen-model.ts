/**
 * A segmentation model in a few lines, for tests of background effects: whoever is not green is a person. It has no
 * trained weights, only one convolution over the colours of a pixel, in the file format that real models have
 * (TensorFlow Lite with the metadata that MediaPipe asks for), so that everything around a model is the real thing.
 */

type Value =
  | { kind: 'byte' | 'int'; is: number }
  | { kind: 'numbers'; is: Int32Array | Float32Array }
  | { kind: 'bytes'; is: Uint8Array }
  | { kind: 'list'; is: Value[] }
  /** Fields by their place in the schema; a hole is a field left out. */
  | { kind: 'table'; is: (Value | undefined)[] };

const byte = (is: number): Value => ({ kind: 'byte', is });
const int = (is: number): Value => ({ kind: 'int', is });
const ints = (...is: number[]): Value => ({ kind: 'numbers', is: Int32Array.from(is) });
const floats = (...is: number[]): Value => ({ kind: 'numbers', is: Float32Array.from(is) });
const bytes = (is: Uint8Array): Value => ({ kind: 'bytes', is });
const text = (words: string): Value => bytes(new TextEncoder().encode(words));
const list = (...is: Value[]): Value => ({ kind: 'list', is });
const table = (...is: (Value | undefined)[]): Value => ({ kind: 'table', is });

const INLINE = { byte: 1, int: 4 } as const;
/** What buffers of models have to begin at. */
const ALIGN = 16;

/** A FlatBuffer, written from the front: what a table points at comes after it. */
function flatBuffer(identifier: string, root: Value): Uint8Array {
  const out = Buffer.alloc(1 << 16);
  let end = 8;
  const take = (length: number, align = 4) => {
    const at = Math.ceil(end / align) * align;
    end = at + length;
    return at;
  };
  const point = (from: number, value: Value) => out.writeUInt32LE(put(value) - from, from);

  function put(value: Value): number {
    if (value.kind === 'numbers' || value.kind === 'bytes') {
      const { length, buffer, byteOffset, byteLength } = value.is;
      // One more for the zero at the end of texts. The length stands in front of what is aligned.
      const at = take(12 + 4 + byteLength + 1, ALIGN) + 12;
      out.writeUInt32LE(length, at);
      out.set(new Uint8Array(buffer, byteOffset, byteLength), at + 4);
      return at;
    }
    if (value.kind === 'list') {
      const at = take(4 + value.is.length * 4);
      out.writeUInt32LE(value.is.length, at);
      value.is.forEach((item, index) => point(at + 4 + index * 4, item));
      return at;
    }
    if (value.kind !== 'table') throw new Error('Numbers stand in their table.');
    const fields = value.is;
    const vtable = take(4 + fields.length * 2, 2);
    const at = take(4 + fields.length * 4);
    out.writeUInt16LE(4 + fields.length * 2, vtable);
    out.writeUInt16LE(4 + fields.length * 4, vtable + 2);
    out.writeInt32LE(at - vtable, at);
    fields.forEach((field, index) => {
      if (!field) return;
      out.writeUInt16LE(4 + index * 4, vtable + 4 + index * 2);
      const place = at + 4 + index * 4;
      if (field.kind in INLINE) out.writeInt32LE((field as { is: number }).is, place);
      else point(place, field);
    });
    return at;
  }

  out.write(identifier, 4, 'latin1');
  point(0, root);
  return out.subarray(0, take(0));
}

const SIZE = 64;
const FLOAT32 = 0;
const CONV_2D = 3;
const LOGISTIC = 14;

const raw = ({ buffer }: Float32Array) => new Uint8Array(buffer as ArrayBuffer);
/** How little of a pixel is green; steep, so that the answer is yes or no. */
const WEIGHTS = raw(Float32Array.of(20, -40, 20));
const BIAS = raw(Float32Array.of(8));

const metadata = flatBuffer(
  'M001',
  table(
    text('Green screen'),
    undefined,
    undefined,
    list(
      table(
        undefined,
        undefined,
        list(
          table(
            text('picture'),
            undefined,
            undefined,
            // An image in RGB, with values from 0 to 1.
            table(byte(2), table(byte(1))),
            list(table(byte(1), table(floats(0), floats(255)))),
          ),
        ),
        list(table(text('person'))),
      ),
    ),
    undefined,
    undefined,
    undefined,
    text('1.0.0'),
  ),
);

const tensor = (name: string, buffer: number, ...shape: number[]) =>
  table(ints(...shape), byte(FLOAT32), int(buffer), text(name));
const operator = (code: number) => table(byte(code), undefined, int(1), int(code));

/** The bytes of a `.tflite` file. */
export const greenScreenModel: Uint8Array = flatBuffer(
  'TFL3',
  table(
    int(3),
    list(operator(CONV_2D), operator(LOGISTIC)),
    list(
      table(
        list(
          tensor('picture', 0, 1, SIZE, SIZE, 3),
          tensor('weights', 1, 1, 1, 1, 3),
          tensor('bias', 2, 1),
          tensor('score', 0, 1, SIZE, SIZE, 1),
          tensor('person', 0, 1, SIZE, SIZE, 1),
        ),
        ints(0),
        ints(4),
        list(
          // Padding "same", steps of one, nothing after it.
          table(int(0), ints(0, 1, 2), ints(3), byte(1), table(byte(0), int(1), int(1))),
          table(int(1), ints(3), ints(4)),
        ),
        text('main'),
      ),
    ),
    undefined,
    list(table(), table(bytes(WEIGHTS)), table(bytes(BIAS)), table(bytes(metadata))),
    undefined,
    list(table(text('TFLITE_METADATA'), int(3))),
  ),
);
