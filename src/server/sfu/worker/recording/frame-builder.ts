import type { RtpPacket } from '../rtp/packet.js';

/** Puts the payloads of the packets of one frame together as files hold them. */
export interface FrameBuilder {
  /** Takes the next packet of the frame. False when it does not fit. */
  add(packet: RtpPacket): boolean;
  /** The frame, and room for the next; empty: nothing of it is to be kept. */
  take(): Buffer;
  /** Of a frame that may be a key frame: what a file says of its pictures; null: it is none. */
  describe(frame: Buffer): PictureFacts | null;
}

export interface PictureFacts {
  width: number;
  height: number;
  /** What decoders of H264 and AV1 are told before the first frame, as files have it: `avcC` and `av1C`. */
  description?: Buffer;
}
