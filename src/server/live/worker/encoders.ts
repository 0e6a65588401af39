/**
 * One x264 for each layer and one AAC for each audio bitrate. They are opened once and stay as they are for the
 * whole stream, whatever becomes of the people in it: one timeline, one configuration, no discontinuity.
 */
import type { CodecContext, Frame, Packet } from 'node-av/lib';
import { HmsError } from '../../../protocol/index.js';
import type { LiveLayer } from '../port.js';
import { TIMESCALE, type AudioConfig, type EncodedSample, type VideoConfig } from '../samples.js';
import type { Canvas } from './canvas.js';
import { avcC, lengthPrefixed } from './h264.js';
import type { Codecs } from './load-codecs.js';
import { CHANNELS, SAMPLE_RATE } from './mixer.js';

/** x264 cuts each picture in slices for its threads; more cost compression and gain nothing at 30 pictures a second. */
const VIDEO_THREADS = 2;
/** Samples of one AAC frame. */
export const AUDIO_FRAME = 1_024;
const AUDIO_TICKS = (AUDIO_FRAME * TIMESCALE) / SAMPLE_RATE;

function check(result: number, what: string): void {
  if (result < 0) throw new HmsError('internal', `The ${what} failed (FFmpeg ${result}).`);
}

interface Encoded {
  data: Buffer;
  pts: bigint;
  duration: bigint;
  key: boolean;
}

/** Everything that the encoder has ready. */
function drain(
  { AVERROR_EAGAIN, AVERROR_EOF }: Codecs,
  context: CodecContext,
  packet: Packet,
  what: string,
): Encoded[] {
  const out: Encoded[] = [];
  for (;;) {
    const result = context.receivePacketSync(packet);
    if (result === AVERROR_EAGAIN || result === AVERROR_EOF) return out;
    check(result, what);
    // The packet's memory is the encoder's, and used again.
    if (packet.data) {
      const { pts, duration, isKeyframe: key } = packet;
      out.push({ data: Buffer.from(packet.data), pts, duration, key });
    }
    packet.unref();
  }
}

export class VideoEncoder {
  readonly config: VideoConfig;
  readonly #codecs: Codecs;
  readonly #context: CodecContext;
  readonly #frame: Frame;
  readonly #packet: Packet;
  readonly #frameTicks: number;
  readonly #gop: number;

  private constructor(
    codecs: Codecs,
    context: CodecContext,
    layer: LiveLayer,
    rate: number,
    gop: number,
  ) {
    this.#codecs = codecs;
    this.#context = context;
    this.#frameTicks = TIMESCALE / rate;
    this.#gop = gop;
    this.#packet = new codecs.Packet();
    this.#packet.alloc();
    this.#frame = new codecs.Frame();
    this.#frame.alloc();
    this.#frame.format = codecs.AV_PIX_FMT_YUV420P;
    this.#frame.width = layer.width;
    this.#frame.height = layer.height;
    check(this.#frame.getBuffer(), 'frame of the video encoder');
    this.config = {
      kind: 'video',
      avcC: avcC(context.extraData ?? Buffer.alloc(0)),
      width: layer.width,
      height: layer.height,
    };
  }

  /** `segmentFrames`: every so many pictures, decoding can begin. */
  static async open(
    codecs: Codecs,
    layer: LiveLayer,
    rate: number,
    segmentFrames: number,
  ): Promise<VideoEncoder> {
    const codec = codecs.Codec.findEncoderByName(codecs.FF_ENCODER_LIBX264);
    const context = new codecs.CodecContext();
    context.allocContext3(codec);
    context.codecId = codecs.AV_CODEC_ID_H264;
    context.width = layer.width;
    context.height = layer.height;
    context.pixelFormat = codecs.AV_PIX_FMT_YUV420P;
    context.timeBase = new codecs.Rational(1, rate);
    context.framerate = new codecs.Rational(rate, 1);
    context.gopSize = segmentFrames * 2;
    context.maxBFrames = 0;
    context.threadCount = VIDEO_THREADS;
    context.bitRate = BigInt(layer.videoBitrate * 1000);
    context.rcMaxRate = BigInt(layer.videoBitrate * 1000);
    context.rcBufferSize = layer.videoBitrate * 1000;
    context.colorRange = codecs.AVCOL_RANGE_MPEG;
    context.colorSpace = codecs.AVCOL_SPC_SMPTE170M;
    context.colorPrimaries = codecs.AVCOL_PRI_SMPTE170M;
    context.colorTrc = codecs.AVCOL_TRC_SMPTE170M;
    context.setFlags(codecs.AV_CODEC_FLAG_GLOBAL_HEADER, codecs.AV_CODEC_FLAG_FRAME_DURATION);
    const options = codecs.Dictionary.fromObject({
      preset: 'veryfast',
      tune: 'zerolatency',
      profile: 'main',
      'forced-idr': '1',
      'x264-params': 'scenecut=0:log-level=error',
    });
    check(await context.open2(codec, options), 'start of the video encoder');
    return new VideoEncoder(codecs, context, layer, rate, segmentFrames);
  }

  /**
   * Encodes the canvas as picture `n`, which lasts `ticks`. The canvas is copied at once and may be drawn on before this
   * resolves.
   */
  async encode(canvas: Canvas, n: number, ticks: number): Promise<EncodedSample[]> {
    const { AV_PICTURE_TYPE_I, AV_PICTURE_TYPE_NONE } = this.#codecs;
    const frame = this.#frame;
    check(frame.makeWritable(), 'frame of the video encoder');
    copyInto(frame, canvas);
    frame.pts = BigInt(n);
    frame.duration = BigInt(ticks);
    frame.pictType = n % this.#gop === 0 ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    check(await this.#context.sendFrame(frame), 'video encoder');
    return this.#take();
  }

  /** The last pictures, if the encoder held any back. */
  async finish(): Promise<EncodedSample[]> {
    await this.#context.sendFrame(null);
    return this.#take();
  }

  close(): void {
    this.#context.freeContext();
    this.#frame.free();
    this.#packet.free();
  }

  #take(): EncodedSample[] {
    const packets = drain(this.#codecs, this.#context, this.#packet, 'video encoder');
    return packets.map(({ data, pts, duration, key }) => ({
      kind: 'video',
      data: lengthPrefixed(data),
      time: Number(pts) * this.#frameTicks,
      duration: Number(duration) * this.#frameTicks,
      key,
    }));
  }
}

/** The picture that goes into an encoder next. */
export function copyInto(frame: Frame, canvas: Canvas): void {
  const planes = frame.data ?? [];
  frame.linesize.slice(0, 3).forEach((stride, index) => {
    const from = canvas.data[index as 0 | 1 | 2];
    const to = planes[index];
    if (!to) return;
    const own = canvas.strides[index as 0 | 1 | 2];
    if (stride === own) {
      from.copy(to);
      return;
    }
    const width = Math.min(stride, own);
    for (let line = 0; line * own < from.length; line++)
      from.copy(to, line * stride, line * own, line * own + width);
  });
}

export class AudioEncoder {
  readonly config: AudioConfig;
  readonly #codecs: Codecs;
  readonly #context: CodecContext;
  readonly #frame: Frame;
  readonly #packet: Packet;
  #samples = 0;

  private constructor(codecs: Codecs, context: CodecContext) {
    this.#codecs = codecs;
    this.#context = context;
    this.#packet = new codecs.Packet();
    this.#packet.alloc();
    this.#frame = new codecs.Frame();
    this.#frame.alloc();
    this.#frame.format = codecs.AV_SAMPLE_FMT_FLTP;
    this.#frame.nbSamples = AUDIO_FRAME;
    this.#frame.sampleRate = SAMPLE_RATE;
    this.#frame.channelLayout = codecs.AV_CHANNEL_LAYOUT_STEREO;
    check(this.#frame.getBuffer(), 'frame of the audio encoder');
    this.config = {
      kind: 'audio',
      asc: Uint8Array.from(context.extraData ?? []),
      sampleRate: SAMPLE_RATE,
      channels: CHANNELS,
    };
  }

  /** `bitrate` in kbit/s. */
  static async open(codecs: Codecs, bitrate: number): Promise<AudioEncoder> {
    const codec = codecs.Codec.findEncoderByName(codecs.FF_ENCODER_AAC);
    const context = new codecs.CodecContext();
    context.allocContext3(codec);
    context.sampleRate = SAMPLE_RATE;
    context.channelLayout = codecs.AV_CHANNEL_LAYOUT_STEREO;
    context.sampleFormat = codecs.AV_SAMPLE_FMT_FLTP;
    context.timeBase = new codecs.Rational(1, SAMPLE_RATE);
    context.bitRate = BigInt(bitrate * 1000);
    context.setFlags(codecs.AV_CODEC_FLAG_GLOBAL_HEADER);
    check(await context.open2(codec), 'start of the audio encoder');
    return new AudioEncoder(codecs, context);
  }

  /** `AUDIO_FRAME` samples: all of the left channel, then all of the right. */
  async encode(samples: Float32Array): Promise<EncodedSample[]> {
    const frame = this.#frame;
    check(frame.makeWritable(), 'frame of the audio encoder');
    const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
    const half = bytes.length / CHANNELS;
    const planes = frame.data ?? [];
    for (let channel = 0; channel < CHANNELS; channel++)
      bytes.copy(planes[channel] as Buffer, 0, channel * half, (channel + 1) * half);
    frame.pts = BigInt(this.#samples);
    this.#samples += AUDIO_FRAME;
    check(await this.#context.sendFrame(frame), 'audio encoder');
    return this.#take();
  }

  async finish(): Promise<EncodedSample[]> {
    await this.#context.sendFrame(null);
    return this.#take();
  }

  close(): void {
    this.#context.freeContext();
    this.#frame.free();
    this.#packet.free();
  }

  #take(): EncodedSample[] {
    const packets = drain(this.#codecs, this.#context, this.#packet, 'audio encoder');
    return (
      packets
        // The first frame only primes the decoder: it lies before the start of the stream.
        .filter(({ pts }) => pts >= 0n)
        .map(({ data, pts }) => ({
          kind: 'audio',
          data: Uint8Array.from(data),
          time: Math.round((Number(pts) / AUDIO_FRAME) * AUDIO_TICKS),
          duration: AUDIO_TICKS,
          key: true,
        }))
    );
  }
}
