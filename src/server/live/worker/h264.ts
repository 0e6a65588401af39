/** From x264's byte stream (start codes) to what MP4 and FLV want: length-prefixed units and an avcC record. */

const IDR = 5;
const SPS = 7;
const PPS = 8;

/** The NAL units of a byte stream, without their start codes. */
export function unitsOf(stream: Uint8Array): Uint8Array[] {
  const starts: { code: number; unit: number }[] = [];
  for (let at = 0; at + 2 < stream.length; at++) {
    if (stream[at] !== 0 || stream[at + 1] !== 0 || stream[at + 2] !== 1) continue;
    starts.push({ code: at > 0 && stream[at - 1] === 0 ? at - 1 : at, unit: at + 3 });
    at += 2;
  }
  return starts.map(({ unit }, index) => stream.subarray(unit, starts[index + 1]?.code));
}

const typeOf = (unit: Uint8Array): number => (unit[0] ?? 0) & 0x1f;

/** One access unit, each NAL unit behind its length in four bytes. Only what belongs to the picture stays. */
export function lengthPrefixed(stream: Uint8Array): Uint8Array {
  const units = unitsOf(stream).filter((unit) => typeOf(unit) >= 1 && typeOf(unit) <= IDR);
  const out = new Uint8Array(units.reduce((sum, { length }) => sum + 4 + length, 0));
  const view = new DataView(out.buffer);
  let at = 0;
  for (const unit of units) {
    view.setUint32(at, unit.length);
    out.set(unit, at + 4);
    at += 4 + unit.length;
  }
  return out;
}

/** AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1) of the encoder's headers. */
export function avcC(headers: Uint8Array): Uint8Array {
  const units = unitsOf(headers);
  const sets = units.filter((unit) => typeOf(unit) === SPS);
  const pictures = units.filter((unit) => typeOf(unit) === PPS);
  const [first] = sets;
  if (!first || pictures.length === 0) throw new RangeError('The headers hold no SPS and PPS.');
  const parts: number[] = [1, first[1] ?? 0, first[2] ?? 0, first[3] ?? 0, 0xff];
  parts.push(0xe0 | sets.length);
  for (const set of sets) parts.push(set.length >> 8, set.length & 0xff, ...set);
  parts.push(pictures.length);
  for (const set of pictures) parts.push(set.length >> 8, set.length & 0xff, ...set);
  return Uint8Array.from(parts);
}
