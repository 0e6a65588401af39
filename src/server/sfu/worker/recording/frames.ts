/** From the packets of one layer, in whatever order they come, to whole frames. */
import type { CodecName } from '../sdp/codecs.js';
import type { RtpPacket } from '../rtp/packet.js';
import type { FrameBuilder, PictureFacts } from './frame-builder.js';
import { builderFor } from './payload.js';
import { ReorderWindow } from './reorder.js';

export interface Frame {
  data: Buffer;
  /** The publisher's, in its codec's clock. */
  timestamp: number;
  /** When its last packet came, in our clock: milliseconds. */
  at: number;
  key: boolean;
  /** Of a key frame with pictures. */
  picture: PictureFacts | null;
}

/** Pictures are sent again when they are lost; a sound is late or lost. */
const PATIENCE_MS = { video: 1_200, audio: 150 };

interface Entry {
  packet: RtpPacket;
  at: number;
}

export class FrameReader {
  /** Frames that came and were left out: something of them, or of what they are made from, is missing. */
  lost = 0;
  readonly #codec: CodecName;
  readonly #builder: FrameBuilder;
  readonly #window: ReorderWindow<Entry>;
  readonly #video: boolean;
  #timestamp = 0;
  /** Of the frame in work. */
  #building = false;
  #key = false;
  /** Pictures are of no use before the next key frame. */
  #keyNeeded: boolean;
  /** There was a key frame. */
  #begun = false;

  constructor(codec: CodecName) {
    this.#codec = codec;
    this.#builder = builderFor(codec);
    this.#video = codec !== 'OPUS';
    this.#keyNeeded = this.#video;
    this.#window = new ReorderWindow(PATIENCE_MS[this.#video ? 'video' : 'audio']);
  }

  get keyNeeded(): boolean {
    return this.#keyNeeded;
  }

  /** What comes now does not continue what came before. */
  reset(): void {
    this.#window.reset();
    this.skipToKey();
  }

  /** Frames are left out until one that nothing is missing for. */
  skipToKey(): void {
    this.#drop();
    this.#keyNeeded = this.#video;
  }

  add(packet: RtpPacket, at: number): void {
    this.#window.add(packet.sequence, { packet, at });
  }

  /** What is whole by now, in order. */
  *take(now: number): Generator<Frame> {
    for (let next = this.#window.take(now); next; next = this.#window.take(now)) {
      if (next.lost && this.#video) this.skipToKey();
      const frame = this.#push(next.item);
      if (frame) yield frame;
      else if (this.#begun && next.item.packet.marker) this.lost += 1;
    }
  }

  #push({ packet, at }: Entry): Frame | null {
    if (packet.empty) return null;
    if (!this.#video) return this.#sound(packet, at);
    if (this.#building && packet.timestamp !== this.#timestamp) this.skipToKey();
    if (!this.#building && !this.#begin(packet)) return null;
    this.#key ||= packet.keyframe;
    if (!this.#builder.add(packet)) {
      this.skipToKey();
      return null;
    }
    return packet.marker ? this.#end(at) : null;
  }

  #sound(packet: RtpPacket, at: number): Frame | null {
    if (!this.#builder.add(packet)) return null;
    const { timestamp } = packet;
    return { data: this.#builder.take(), timestamp, at, key: true, picture: null };
  }

  #begin(packet: RtpPacket): boolean {
    if (!packet.frameStart || (this.#keyNeeded && !packet.keyframe)) return false;
    // The first packet of H264 says nothing of what it is the first of.
    if (packet.timestamp === this.#timestamp && this.#codec === 'H264') return false;
    this.#building = true;
    this.#key = false;
    this.#timestamp = packet.timestamp;
    return true;
  }

  #end(at: number): Frame | null {
    const data = this.#builder.take();
    this.#building = false;
    // Not everybody says in the packets which frames need others.
    const picture = this.#key ? this.#builder.describe(data) : null;
    const key = picture !== null;
    if (data.length === 0 || (this.#keyNeeded && !key)) return null;
    this.#keyNeeded = false;
    this.#begun = true;
    return { data, timestamp: this.#timestamp, at, key, picture };
  }

  #drop(): void {
    this.#building = false;
    this.#builder.take();
  }
}
