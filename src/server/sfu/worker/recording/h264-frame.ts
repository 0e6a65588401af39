/**
 * H264 (RFC 6184, packetization mode 1) as Matroska and MP4 hold it: every unit behind its length, parameter sets in
 * a description of their own, from which the size of the pictures is read.
 */
import type { RtpPacket } from '../rtp/packet.js';
import { BitReader } from './bit-reader.js';
import type { FrameBuilder, PictureFacts } from './frame-builder.js';

const SEQUENCE_PARAMETERS = 7;
const PICTURE_PARAMETERS = 8;
const DELIMITER = 9;
const HIGH_PROFILES: ReadonlySet<number> = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128]);
const STAP_A = 24;
const FU_A = 28;
const START = 0x80;
const END = 0x40;

export class H264Builder implements FrameBuilder {
  #units: Buffer[] = [];
  /** Of a unit that came in pieces. */
  #pieces: Buffer[] | null = null;
  #sequenceParameters: Buffer | null = null;
  #pictureParameters: Buffer | null = null;

  add({ buffer, payloadStart, payloadEnd }: RtpPacket): boolean {
    const payload = buffer.subarray(payloadStart, payloadEnd);
    const type = (payload[0] ?? 0) & 0x1f;
    if (type === FU_A) return this.#piece(payload);
    if (this.#pieces) return false;
    if (type === STAP_A) return this.#aggregate(payload);
    if (type === 0 || type > STAP_A) return false;
    this.#unit(payload);
    return true;
  }

  take(): Buffer {
    const units = this.#pieces ? [] : this.#units;
    this.#units = [];
    this.#pieces = null;
    return Buffer.concat(units.flatMap((unit) => [lengthOf(unit, 4), unit]));
  }

  describe(): PictureFacts | null {
    const [sps, pps] = [this.#sequenceParameters, this.#pictureParameters];
    const size = sps && sizeOf(sps);
    if (!size || !pps) return null;
    const description = Buffer.concat([
      Buffer.from([1, sps[1] ?? 0, sps[2] ?? 0, sps[3] ?? 0, 0xff, 0xe1]),
      ...[lengthOf(sps, 2), sps],
      Buffer.from([1]),
      ...[lengthOf(pps, 2), pps],
    ]);
    return { ...size, description };
  }

  #unit(unit: Buffer): void {
    const type = (unit[0] ?? 0) & 0x1f;
    if (type === SEQUENCE_PARAMETERS) this.#sequenceParameters = unit;
    else if (type === PICTURE_PARAMETERS) this.#pictureParameters = unit;
    else if (type !== DELIMITER && unit.length > 1) this.#units.push(unit);
  }

  #aggregate(payload: Buffer): boolean {
    for (let at = 1; at < payload.length;) {
      if (at + 2 > payload.length) return false;
      const size = payload.readUInt16BE(at);
      if (size === 0 || at + 2 + size > payload.length) return false;
      this.#unit(payload.subarray(at + 2, at + 2 + size));
      at += 2 + size;
    }
    return true;
  }

  #piece(payload: Buffer): boolean {
    const [indicator = 0, head = 0] = payload;
    if ((head & START) !== 0) {
      if (this.#pieces) return false;
      this.#pieces = [Buffer.from([(indicator & 0xe0) | (head & 0x1f)])];
    }
    if (!this.#pieces) return false;
    this.#pieces.push(payload.subarray(2));
    if ((head & END) === 0) return true;
    this.#unit(Buffer.concat(this.#pieces));
    this.#pieces = null;
    return true;
  }
}

function lengthOf(unit: Buffer, bytes: 2 | 4): Buffer {
  const length = Buffer.alloc(bytes);
  length.writeUIntBE(unit.length, 0, bytes);
  return length;
}

/** The sequence parameter set, ISO/IEC 14496-10, 7.3.2.1.1; colours in two by two, as all that browsers decode. */
function sizeOf(unit: Buffer): { width: number; height: number } | null {
  const bits = new BitReader(withoutEmulation(unit.subarray(4)));
  bits.exp();
  if (HIGH_PROFILES.has(unit[1] ?? 0)) skipHighFields(bits);
  bits.exp();
  const order = bits.exp();
  if (order === 0) bits.exp();
  else if (order === 1) {
    bits.bit();
    bits.exp();
    bits.exp();
    for (let left = bits.exp(); left > 0 && !bits.over; left--) bits.exp();
  }
  bits.exp();
  bits.bit();
  const columns = bits.exp() + 1;
  const rows = bits.exp() + 1;
  const frames = bits.bit();
  if (frames === 0) bits.bit();
  bits.bit();
  const crop = bits.bit() === 1 ? [bits.exp(), bits.exp(), bits.exp(), bits.exp()] : [];
  const [left = 0, right = 0, top = 0, bottom = 0] = crop;
  if (bits.over) return null;
  const lines = 2 - frames;
  return {
    width: columns * 16 - (left + right) * 2,
    height: rows * 16 * lines - (top + bottom) * 2 * lines,
  };
}

/** Of encoders that say baseline and send more. */
function skipHighFields(bits: BitReader): void {
  const colours = bits.exp();
  if (colours === 3) bits.bit();
  bits.exp();
  bits.exp();
  bits.bit();
  if (bits.bit() === 0) return;
  for (let list = 0; list < (colours === 3 ? 12 : 8); list++)
    if (bits.bit() === 1) skipScaling(bits, list < 6 ? 16 : 64);
}

function skipScaling(bits: BitReader, size: number): void {
  let scale = 8;
  for (let at = 0; at < size && scale !== 0; at++) {
    const code = bits.exp();
    // Signed, and around 256: it is all the same where only zero matters.
    const change = code % 2 === 1 ? (code + 1) / 2 : -code / 2;
    scale = (scale + change + 256) % 256;
  }
}

function withoutEmulation(bytes: Buffer): Buffer {
  return Buffer.from(
    bytes.filter(
      (byte, at) => !(byte === 3 && at > 1 && bytes[at - 1] === 0 && bytes[at - 2] === 0),
    ),
  );
}
