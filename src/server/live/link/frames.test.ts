import { describe, expect, it } from 'vitest';
import { fc } from '../../../../test/helpers/fast-check.js';
import { encodeFrame, FrameReader, type Frame } from './frames.js';

const frame = fc.record({
  message: fc.record({ type: fc.string(), number: fc.integer() }),
  data: fc.uint8Array({ maxLength: 300 }),
});

describe('frames on the local socket', () => {
  it('come out as they went in, however the socket cuts them', () => {
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }),
        (frames, cuts) => {
          const bytes = Buffer.concat(
            frames.flatMap(({ message, data }) => encodeFrame(message, Buffer.from(data))),
          );
          const reader = new FrameReader();
          const read: Frame[] = [];
          for (let at = 0, cut = 0; at < bytes.length; cut++) {
            const size = cuts[cut % cuts.length]!;
            read.push(...reader.push(bytes.subarray(at, at + size)));
            at += size;
          }
          expect(read).toEqual(
            frames.map(({ message, data }) => ({ message, data: Buffer.from(data) })),
          );
        },
      ),
    );
  });

  it('are refused when they claim to be huge', () => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(0xffffffff, 4);
    expect(() => new FrameReader().push(head)).toThrow(RangeError);
  });
});
