/** A participant on `@livekit/rtc-node`: shows a moving picture, plays a tone, counts what it receives. */
import {
  AudioFrame,
  AudioSource,
  AudioStream,
  LocalAudioTrack,
  LocalVideoTrack,
  Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
  VideoBufferType,
  VideoFrame,
  VideoSource,
  VideoStream,
  type RemoteTrack,
} from '@livekit/rtc-node';

const WIDTH = 640;
const HEIGHT = 360;
const RATE = 48_000;

export class RtcNodePeer {
  readonly room = new Room();
  readonly data: { text: string; from: string }[] = [];
  readonly seen: string[] = [];
  frames = 0;
  width = 0;
  audioPeak = 0;
  #video: VideoSource | null = null;
  #audio: AudioSource | null = null;
  #volume = 12_000;
  #timers: NodeJS.Timeout[] = [];

  constructor() {
    this.room
      .on(RoomEvent.TrackSubscribed, (track) => void this.#receive(track))
      .on(RoomEvent.DataReceived, (bytes, from) =>
        this.data.push({ text: new TextDecoder().decode(bytes), from: from?.identity ?? '' }),
      )
      .on(RoomEvent.Reconnecting, () => this.seen.push('Reconnecting'))
      .on(RoomEvent.Reconnected, () => this.seen.push('Reconnected'))
      .on(RoomEvent.Disconnected, () => this.seen.push('Disconnected'));
  }

  connect(url: string, token: string): Promise<void> {
    return this.room.connect(url, token, { autoSubscribe: true, dynacast: false });
  }

  async publish(simulcast = false): Promise<void> {
    this.#video = new VideoSource(WIDTH, HEIGHT);
    this.#audio = new AudioSource(RATE, 1);
    const camera = LocalVideoTrack.createVideoTrack('camera', this.#video);
    const microphone = LocalAudioTrack.createAudioTrack('microphone', this.#audio);
    let tick = 0;
    this.#timers.push(setInterval(() => this.#draw(tick++), 50));
    void this.#play(this.#audio);
    const { localParticipant } = this.room;
    await localParticipant?.publishTrack(
      camera,
      new TrackPublishOptions({ source: TrackSource.SOURCE_CAMERA, simulcast }),
    );
    await localParticipant?.publishTrack(
      microphone,
      new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE }),
    );
  }

  /** The tone stops, the track stays. */
  silence(): void {
    this.#volume = 0;
  }

  /** null: no such track. */
  remoteMuted(identity: string, source: 'camera' | 'microphone'): boolean | null {
    const wanted = source === 'camera' ? TrackSource.SOURCE_CAMERA : TrackSource.SOURCE_MICROPHONE;
    const tracks = [
      ...(this.room.remoteParticipants.get(identity)?.trackPublications.values() ?? []),
    ];
    return tracks.find((track) => track.source === wanted)?.muted ?? null;
  }

  say(text: string, reliable: boolean): Promise<void> | undefined {
    return this.room.localParticipant?.publishData(new TextEncoder().encode(text), { reliable });
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers = [];
    const audio = this.#audio;
    this.#audio = null;
    await this.room.disconnect();
    await audio?.close();
    await this.#video?.close();
  }

  #draw(tick: number): void {
    const data = new Uint8Array((WIDTH * HEIGHT * 3) / 2).fill(128);
    for (let y = 0; y < HEIGHT; y++)
      data.fill((y + tick * 8) & 0xff, y * WIDTH, y * WIDTH + WIDTH / 2);
    this.#video?.captureFrame(new VideoFrame(data, WIDTH, HEIGHT, VideoBufferType.I420));
  }

  async #play(source: AudioSource): Promise<void> {
    const samples = RATE / 100;
    for (let n = 0; this.#audio === source; n += samples) {
      const pcm = Int16Array.from(
        { length: samples },
        (_, i) => Math.sin(((n + i) * 440 * 2 * Math.PI) / RATE) * this.#volume,
      );
      await source.captureFrame(new AudioFrame(pcm, RATE, 1, samples)).catch(() => {});
    }
  }

  async #receive(track: RemoteTrack): Promise<void> {
    if (track.kind === TrackKind.KIND_VIDEO) {
      const stream = new VideoStream(track);
      for await (const { frame } of stream) {
        this.frames += 1;
        this.width = frame.width;
      }
    } else {
      const stream = new AudioStream(track);
      for await (const frame of stream) {
        this.audioPeak = frame.data.reduce(
          (peak, sample) => Math.max(peak, Math.abs(sample)),
          this.audioPeak,
        );
      }
    }
  }
}
