import { beforeAll, describe, expect, it } from 'vitest';
import { findObstacle, loadCodecs } from './load-codecs.js';
import { initialsOf, printable, Writer } from './text.js';

const missing = findObstacle();
if (missing) console.warn(`Writing is not tested: ${missing}`);

describe('a name', () => {
  it.each([
    ['Ada Lovelace', 'AL'],
    ['  grace   brewster murray hopper ', 'GH'],
    ['Zoë', 'Z'],
    ['山田 太郎', '山太'],
    ['(Bob) 🎈', 'B'],
    ['', ''],
    ['🎈', ''],
  ])('%j has the initials %j', (name, initials) => expect(initialsOf(name)).toBe(initials));

  it('is one line', () => {
    expect(printable('a\nb\u0000c\u202Ed\u2028')).toBe('a b c d');
  });
});

describe.skipIf(missing !== null)('writing', () => {
  let writer: Writer;
  beforeAll(async () => {
    writer = new Writer(await loadCodecs());
  });

  const ink = ({ alpha }: { alpha: Uint8Array }) => alpha.filter((value) => value > 128).length;

  it('shows the text, and not what FFmpeg could read in it', () => {
    const plain = writer.write('%{pts}', 24, 2_000);
    expect(ink(plain)).toBeGreaterThan(100);
    expect(plain).toBe(writer.write('%{pts}', 24, 2_000));
    for (const text of ["'", ':x=0', '\\', '[in]', "a',drawtext=text=b", '%{n}'])
      expect(ink(writer.write(text, 24, 2_000))).toBeGreaterThan(0);
    expect(writer.write('%{n}', 24, 2_000).width).toBeGreaterThan(
      writer.write('n', 24, 2_000).width * 2,
    );
  });

  it('cuts what is too long', () => {
    const long = writer.write('A name that goes on and on and on', 20, 120);
    expect(long.width).toBeLessThanOrEqual(120);
    expect(long.width).toBeGreaterThan(80);
    expect(long.width % 2).toBe(0);
  });

  it('is nothing where there is nothing to write', () => {
    expect(ink(writer.write(' ', 20, 100))).toBe(0);
  });
});
