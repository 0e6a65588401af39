/** What a live worker needs around it: people on stage with rtc-node, and somebody who takes the parts it makes. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AudioFrame,
  AudioSource,
  LocalAudioTrack,
  LocalVideoTrack,
  Room,
  TrackPublishOptions,
  TrackSource,
  VideoBufferType,
  VideoFrame,
  VideoSource,
  type LocalTrackPublication,
} from '@livekit/rtc-node';
import { encodeFrame, FrameReader } from '../../src/server/live/link/frames.js';
import type { StreamOpening, ToOrigin } from '../../src/server/live/link/messages.js';

type Part = Extract<ToOrigin, { type: 'part' }> & { data: Buffer };

/** Speaks the origin's side of the link and keeps everything. */
export class PartCollector {
  readonly folder = mkdtempSync(join(tmpdir(), 'hms-parts-'));
  readonly socket = join(this.folder, 'link.sock');
  readonly secret = randomBytes(16).toString('hex');
  readonly parts: Part[] = [];
  readonly inits: Buffer[] = [];
  opening: StreamOpening | null = null;
  ended = false;
  readonly #server: Server = createServer((socket) => {
    const reader = new FrameReader();
    const say = (message: object) => {
      for (const chunk of encodeFrame(message)) socket.write(chunk);
    };
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      for (const { message, data } of reader.push(chunk)) {
        const said = message as ToOrigin;
        if (said.type === 'open') {
          this.opening = said.stream;
          say({ type: 'opened', sequence: 0, discontinuity: 0 });
        } else if (said.type === 'init') this.inits[said.layer] = Buffer.from(data);
        else if (said.type === 'part') this.parts.push({ ...said, data: Buffer.from(data) });
        else if (said.type === 'end') {
          this.ended = true;
          say({ type: 'ended' });
        }
      }
    });
  });

  listen(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(this.socket, resolve));
  }

  /** Everything of a layer as one MP4; its path. */
  save(layer = 0): string {
    const path = join(this.folder, `layer-${layer}.mp4`);
    const parts = this.parts.filter((part) => part.layer === layer).map(({ data }) => data);
    writeFileSync(path, Buffer.concat([this.inits[layer] ?? Buffer.alloc(0), ...parts]));
    return path;
  }

  close(): void {
    this.#server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const RATE = 48_000;
const PACKET = RATE / 100;
const PACKET_MS = 10;
const FRAME_MS = 40;
/** So that a flash begins with its beep. */
const FLASH_FRAME_MS = 20;

export interface ActorOptions {
  width?: number;
  height?: number;
  /** Y, U, V. */
  colour: readonly [number, number, number];
  /** Hz; 0: silent. */
  tone?: number;
  simulcast?: boolean;
  /** Waves that move, instead of one colour: as hard to encode as a face. */
  moving?: boolean;
  /** White and a beep for the first 100 ms of each second, dark and silent otherwise. */
  flash?: boolean;
}

/** Shows one colour, and hums. */
export class StageActor {
  readonly room = new Room();
  readonly #options: Required<ActorOptions>;
  readonly #video: VideoSource;
  /** Without a queue: what is captured is sent at once. */
  readonly #audio = new AudioSource(RATE, 1, 0);
  readonly #camera: LocalVideoTrack;
  readonly #tracks: LocalTrackPublication[] = [];
  #timer: NodeJS.Timeout | undefined;
  #hum: NodeJS.Timeout | undefined;

  constructor(options: ActorOptions) {
    this.#options = {
      width: 640,
      height: 360,
      tone: 0,
      simulcast: false,
      moving: false,
      flash: false,
      ...options,
    };
    this.#video = new VideoSource(this.#options.width, this.#options.height);
    this.#camera = LocalVideoTrack.createVideoTrack('camera', this.#video);
  }

  async join(url: string, token: string): Promise<void> {
    await this.room.connect(url, token, { autoSubscribe: false, dynacast: false });
    const microphone = LocalAudioTrack.createAudioTrack('microphone', this.#audio);
    const publish = async (
      track: LocalAudioTrack | LocalVideoTrack,
      options: Partial<TrackPublishOptions>,
    ) => {
      const published = await this.room.localParticipant?.publishTrack(
        track,
        new TrackPublishOptions(options),
      );
      if (published) this.#tracks.push(published);
    };
    this.resume();
    this.#startHum();
    const { simulcast } = this.#options;
    await publish(this.#camera, { source: TrackSource.SOURCE_CAMERA, simulcast });
    await publish(microphone, { source: TrackSource.SOURCE_MICROPHONE });
  }

  /** The camera sends nothing any more, and nobody is told. */
  freeze(): void {
    clearInterval(this.#timer);
  }

  resume(): void {
    clearInterval(this.#timer);
    let tick = 0;
    this.#timer = setInterval(
      () => this.#draw(tick++),
      this.#options.flash ? FLASH_FRAME_MS : FRAME_MS,
    );
  }

  async leave(): Promise<void> {
    this.freeze();
    clearInterval(this.#hum);
    await this.room.disconnect();
    await this.#audio.close();
    await this.#video.close();
  }

  #flashing(): boolean {
    return this.#options.flash && performance.now() % 1000 < 100;
  }

  #draw(tick: number): void {
    const { width, height, colour, flash, moving } = this.#options;
    const [y, u, v] = flash ? [this.#flashing() ? 235 : 16, 128, 128] : colour;
    const luma = width * height;
    const data = new Uint8Array((luma * 3) / 2);
    data
      .fill(y, 0, luma)
      .fill(u, luma, (luma * 5) / 4)
      .fill(v, (luma * 5) / 4);
    if (moving) drawWaves(data, width, height, tick);
    // A line that moves, at the edge: encoders send nothing of pictures that are all the same.
    data.fill(tick % 2 === 0 ? 60 : 180, 0, width);
    this.#video.captureFrame(new VideoFrame(data, width, height, VideoBufferType.I420));
  }

  #startHum(): void {
    const { tone, flash } = this.#options;
    const begin = performance.now();
    let packets = 0;
    this.#hum = setInterval(() => {
      const due = Math.floor((performance.now() - begin) / PACKET_MS);
      for (; packets < due; packets++) {
        const loud = flash ? (this.#flashing() ? 12_000 : 0) : tone > 0 ? 8_000 : 0;
        const pcm = Int16Array.from(
          { length: PACKET },
          (_, i) =>
            Math.sin(((packets * PACKET + i) * (tone || 1_000) * 2 * Math.PI) / RATE) * loud,
        );
        void this.#audio.captureFrame(new AudioFrame(pcm, RATE, 1, PACKET)).catch(() => {});
      }
    }, PACKET_MS);
  }
}

function drawWaves(luma: Uint8Array, width: number, height: number, tick: number): void {
  const across = Float32Array.from({ length: width }, (_, x) => 40 * Math.sin((x + tick * 3) / 17));
  for (let y = 0; y < height; y++) {
    const down = 120 + 40 * Math.sin((y - tick * 2) / 11);
    const grain = (y * 7 + tick * 13) & 15;
    for (let x = 0; x < width; x++)
      luma[y * width + x] = down + (across[x] ?? 0) + ((x * grain) & 15);
  }
}
