/**
 * The room as a hidden participant of it sees it, through LiveKit's own Node SDK: works with the bundled SFU and
 * with a cluster. It subscribes to what is wished and to nothing else, and tells the SFU the size of each tile, so
 * that of a simulcast camera only the layer comes that the tile can show.
 */
import type { ReadableStreamDefaultReader } from 'node:stream/web';
import type * as LiveKit from '@livekit/rtc-node';
import type {
  RemoteParticipant,
  RemoteTrack,
  RemoteTrackPublication,
  Room,
  TrackPublication,
  VideoFrame,
} from '@livekit/rtc-node';
import type { Planes } from './canvas.js';
import { CHANNELS, SAMPLE_RATE } from './mixer.js';
import { rotate } from './rotate.js';
import type { LiveSource, PictureTrack, SoundTrack, SourceListener, Wishes } from './source.js';

export type Sdk = typeof LiveKit;

export interface MediaAccess {
  url: string;
  token: string;
}

export interface LiveKitSourceOptions {
  sdk: Sdk;
  listener: SourceListener;
  /** A fresh token after the connection was lost for good. */
  renew: () => Promise<MediaAccess>;
}

const RETRY_MS = 1_000;
/** Fewer, larger packets: half the events of the SDK's usual 10 ms. */
const SOUND_PACKET_MS = 20;

type Track = PictureTrack | SoundTrack;

interface Reception {
  peerId: string;
  track: Track;
  publication: RemoteTrackPublication;
  /** Of the track's pictures or sound; null until they can come. */
  reader: { cancel(): Promise<void> } | null;
  /** As the SFU knows it: `width`x`height`. */
  size: string;
}

export class LiveKitSource implements LiveSource {
  readonly #options: LiveKitSourceOptions;
  #room: Room | null = null;
  #wishes: Wishes = { pictures: [], voices: [] };
  /** By publication. */
  readonly #receptions = new Map<RemoteTrackPublication, Reception>();
  #closed = false;
  #retry: NodeJS.Timeout | null = null;

  constructor(options: LiveKitSourceOptions) {
    this.#options = options;
  }

  /** Rejects when the first connection fails; later ones are made again until `close`. */
  async connect({ url, token }: MediaAccess): Promise<void> {
    const { Room: SdkRoom, RoomEvent } = this.#options.sdk;
    const room = new SdkRoom();
    // Each track listens to its room, and there may be many.
    room.setMaxListeners(0);
    room
      .on(RoomEvent.TrackPublished, () => this.#reconcile())
      .on(RoomEvent.TrackUnpublished, (publication) => this.#end(publication))
      .on(RoomEvent.TrackSubscribed, (track, publication, participant) =>
        this.#begin(track, publication, participant),
      )
      .on(RoomEvent.TrackUnsubscribed, (_track, publication) => this.#end(publication))
      .on(RoomEvent.Disconnected, () => this.#lost(room));
    await room.connect(url, token, { autoSubscribe: false, dynacast: false });
    if (this.#closed) {
      await room.disconnect();
      return;
    }
    this.#room = room;
    this.#reconcile();
  }

  want(wishes: Wishes): void {
    this.#wishes = wishes;
    this.#reconcile();
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#retry) clearTimeout(this.#retry);
    for (const publication of [...this.#receptions.keys()]) this.#end(publication);
    await this.#room?.disconnect();
    this.#room = null;
  }

  /** Brings the subscriptions, and the sizes that are asked for, to what is wished. */
  #reconcile(): void {
    for (const participant of this.#room?.remoteParticipants.values() ?? []) {
      for (const publication of participant.trackPublications.values()) {
        const track = this.#trackOf(publication);
        const wish = track && this.#wishFor(participant.identity, track);
        if (wish) this.#receive(participant.identity, track, publication, wish);
        else if (this.#receptions.has(publication)) this.#leave(publication);
      }
    }
  }

  #wishFor(peerId: string, track: Track): { width: number; height: number } | null {
    const same = (wish: { peerId: string; track: Track }) =>
      wish.peerId === peerId && wish.track === track;
    const { pictures, voices } = this.#wishes;
    return pictures.find(same) ?? (voices.some(same) ? { width: 0, height: 0 } : null);
  }

  #trackOf({ source }: TrackPublication): Track | null {
    const { TrackSource } = this.#options.sdk;
    if (source === TrackSource.SOURCE_CAMERA) return 'camera';
    if (source === TrackSource.SOURCE_SCREENSHARE) return 'screen';
    if (source === TrackSource.SOURCE_MICROPHONE) return 'microphone';
    return source === TrackSource.SOURCE_SCREENSHARE_AUDIO ? 'screenAudio' : null;
  }

  #receive(
    peerId: string,
    track: Track,
    publication: RemoteTrackPublication,
    size: { width: number; height: number },
  ): void {
    let reception = this.#receptions.get(publication);
    if (!reception) {
      reception = { peerId, track, publication, reader: null, size: '' };
      this.#receptions.set(publication, reception);
      publication.setSubscribed(true);
    }
    if (reception.reader) this.#ask(reception, size);
  }

  /** The SDK has no method for the size of a tile, but its core does. */
  #ask(reception: Reception, { width, height }: { width: number; height: number }): void {
    const size = `${width}x${height}`;
    if (width === 0 || reception.size === size) return;
    reception.size = size;
    globalThis._ffiClientInstance?.request({
      message: {
        case: 'updateRemoteTrackPublicationDimension',
        value: {
          trackPublicationHandle: reception.publication.ffiHandle.handle,
          width,
          height,
        },
      },
    });
  }

  #leave(publication: RemoteTrackPublication): void {
    publication.setSubscribed(false);
    this.#end(publication);
  }

  #begin(
    track: RemoteTrack,
    publication: RemoteTrackPublication,
    { identity }: RemoteParticipant,
  ): void {
    const reception = this.#receptions.get(publication);
    if (!reception) {
      publication.setSubscribed(false);
      return;
    }
    const { sdk } = this.#options;
    void reception.reader?.cancel();
    reception.size = '';
    const { peerId, track: kind } = reception;
    const { listener } = this.#options;
    if (kind === 'camera' || kind === 'screen') {
      reception.reader = readAll(new sdk.VideoStream(track), ({ frame, rotation }) => {
        const planes = rotate(planesOf(sdk, frame), degreesOf(rotation));
        listener.picture(peerId, kind, planes, performance.now());
      });
      const wish = this.#wishFor(identity, kind);
      if (wish) this.#ask(reception, wish);
    } else {
      const stream = new sdk.AudioStream(track, {
        sampleRate: SAMPLE_RATE,
        numChannels: CHANNELS,
        frameSizeMs: SOUND_PACKET_MS,
      });
      reception.reader = readAll(stream, ({ data }) =>
        listener.sound(peerId, kind, data, performance.now()),
      );
    }
  }

  #end(publication: RemoteTrackPublication): void {
    const reception = this.#receptions.get(publication);
    if (!reception) return;
    this.#receptions.delete(publication);
    const { reader, peerId, track } = reception;
    void reader?.cancel();
    this.#options.listener.ended(peerId, track);
  }

  #lost(room: Room): void {
    if (room !== this.#room) return;
    this.#room = null;
    for (const publication of [...this.#receptions.keys()]) this.#end(publication);
    this.#reconnect();
  }

  #reconnect(): void {
    if (this.#closed) return;
    this.#retry = setTimeout(() => {
      this.#options
        .renew()
        .then((access) => this.connect(access))
        .catch(() => this.#reconnect());
    }, RETRY_MS);
  }
}

/** At once, so that nothing waits in the stream. `cancel` lets go of the SDK's handle. */
function readAll<T>(
  stream: ReadableStream<T>,
  take: (value: T) => void,
): ReadableStreamDefaultReader<T> {
  const reader = stream.getReader();
  const pump = async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      take(value);
    }
  };
  pump().catch(() => {});
  return reader;
}

/** The enumeration counts quarters of a turn. */
const degreesOf = (rotation: number) => ([0, 90, 180, 270] as const)[rotation] ?? 0;

function planesOf({ VideoBufferType }: Sdk, frame: VideoFrame): Planes {
  const { data, width, height } =
    frame.type === VideoBufferType.I420 ? frame : frame.convert(VideoBufferType.I420);
  const luma = width * height;
  const [wide, high] = [(width + 1) >> 1, (height + 1) >> 1];
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return {
    width,
    height,
    data: [
      bytes.subarray(0, luma),
      bytes.subarray(luma, luma + wide * high),
      bytes.subarray(luma + wide * high),
    ],
    strides: [width, wide, wide],
  };
}
