/** One canvas as JPEG. Its colours must be those of JPEG, which go over the whole range of each byte. */
import { HmsError } from '../../../protocol/index.js';
import type { Canvas } from './canvas.js';
import { copyInto } from './encoders.js';
import type { Codecs } from './load-codecs.js';

/** As FFmpeg counts: 2 is the best, 31 the worst. */
const QUALITY = 4;
/** FFmpeg's unit of quality. */
const LAMBDA = 118;

export async function encodeJpeg(codecs: Codecs, picture: Canvas): Promise<Buffer> {
  const { width, height } = picture;
  const context = new codecs.CodecContext();
  const frame = new codecs.Frame();
  const packet = new codecs.Packet();
  frame.alloc();
  packet.alloc();
  try {
    context.allocContext3(codecs.Codec.findEncoder(codecs.AV_CODEC_ID_MJPEG));
    Object.assign(context, { width, height });
    context.pixelFormat = codecs.AV_PIX_FMT_YUVJ420P;
    context.colorRange = codecs.AVCOL_RANGE_JPEG;
    context.timeBase = new codecs.Rational(1, 1);
    context.globalQuality = QUALITY * LAMBDA;
    context.setFlags(codecs.AV_CODEC_FLAG_QSCALE);
    Object.assign(frame, { width, height });
    frame.format = codecs.AV_PIX_FMT_YUVJ420P;
    frame.quality = QUALITY * LAMBDA;
    if ((await context.open2()) < 0 || frame.getBuffer() < 0) throw failed();
    copyInto(frame, picture);
    frame.pts = 0n;
    if ((await context.sendFrame(frame)) < 0) throw failed();
    await context.sendFrame(null);
    if (context.receivePacketSync(packet) < 0 || !packet.data) throw failed();
    return Buffer.from(packet.data);
  } finally {
    context.freeContext();
    frame.free();
    packet.free();
  }
}

function failed(): HmsError {
  return new HmsError('internal', 'A thumbnail could not be encoded.');
}
