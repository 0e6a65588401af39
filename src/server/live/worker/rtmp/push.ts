/**
 * Sends the stream to one RTMP target, and never lets it feel what becomes of that: samples are handed over and
 * forgotten, what waits is bounded, and a target that is gone is called again after a while. Every connection begins
 * with a key picture.
 */
import type { AddressPolicy } from '../../../outgoing/address-policy.js';
import type { PushNews } from '../../port.js';
import { guardedLookup } from '../../../outgoing/outgoing-http.js';
import {
  TIMESCALE,
  type AudioConfig,
  type EncodedSample,
  type VideoConfig,
} from '../../samples.js';
import { parseRtmpAddress, pushFault, type RtmpAddress } from './address.js';
import { encodeAmf } from './amf.js';
import { RtmpConnection } from './connection.js';

export interface PushOptions {
  url: string;
  video: VideoConfig;
  audio: AudioConfig;
  /** Where it may lead. */
  addresses: AddressPolicy;
  onNews: (news: PushNews) => void;
  /** Of the first pause, in milliseconds. */
  retryMs?: number;
}

const RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
/** A connection that lasted this long was well. */
const HEALTHY_MS = 10_000;
/** Some ten seconds of a good stream: who is further behind begins again at a key picture. */
const MOST_WAITING = 4 << 20;
/** Pictures wait for the sound of their time, which is mixed a little later. */
const MOST_HELD = 90;

/** FLV's names for what is in a tag. */
const AVC = { key: 0x17, inter: 0x27, header: 0, picture: 1 };
const AAC = { kind: 0xaf, header: 0, frame: 1 };

export class Push {
  readonly #options: PushOptions;
  #connection: RtmpConnection | null = null;
  #open = false;
  /** Time of the key picture that this connection began with; null: it has yet to come. */
  #begin: number | null = null;
  #held: EncodedSample[] = [];
  #retry: NodeJS.Timeout | null = null;
  #failures = 0;
  #openAt = 0;
  #closed = false;

  constructor(options: PushOptions) {
    this.#options = options;
    const address = parseRtmpAddress(options.url);
    // A literal address never meets the lookup.
    const fault = pushFault(options.url, options.addresses);
    if (address && fault === null) this.#connect(address);
    else options.onNews({ state: 'failed', reason: fault });
  }

  push(sample: EncodedSample): void {
    const connection = this.#connection;
    if (!connection || !this.#open) return;
    if (connection.waiting > MOST_WAITING) this.#begin = null;
    if (this.#begin === null) {
      if (sample.kind !== 'video' || !sample.key || connection.waiting > MOST_WAITING / 2) return;
      this.#begin = sample.time;
      this.#held = [];
    }
    if (sample.time < this.#begin) return;
    this.#held.push(sample);
    this.#sendInOrder(connection, this.#begin);
  }

  close(): void {
    this.#closed = true;
    if (this.#retry) clearTimeout(this.#retry);
    this.#connection?.close();
  }

  #connect(address: RtmpAddress): void {
    const { addresses, onNews } = this.#options;
    this.#open = false;
    this.#begin = null;
    const connection = new RtmpConnection(
      address,
      {
        open: () => {
          this.#open = true;
          this.#openAt = performance.now();
          this.#sendHeaders(connection);
          onNews({ state: 'connected', reason: null });
        },
        closed: (reason) => this.#again(address, reason),
      },
      guardedLookup(addresses),
    );
    this.#connection = connection;
  }

  #again(address: RtmpAddress, reason: string): void {
    this.#connection = null;
    // A server that takes the stream and drops it at once is called less and less often.
    if (this.#open && performance.now() - this.#openAt > HEALTHY_MS) this.#failures = 0;
    this.#open = false;
    if (this.#closed) return;
    this.#options.onNews({ state: 'retrying', reason });
    const { retryMs = RETRY_MS } = this.#options;
    const pause = Math.min(LONGEST_RETRY_MS, retryMs * 2 ** Math.min(this.#failures++, 10));
    this.#retry = setTimeout(() => this.#connect(address), pause);
  }

  #sendHeaders(connection: RtmpConnection): void {
    const { video, audio } = this.#options;
    const metadata = {
      width: video.width,
      height: video.height,
      videocodecid: 7,
      audiocodecid: 10,
      audiosamplerate: audio.sampleRate,
      stereo: audio.channels === 2,
    };
    connection.send('data', 0, encodeAmf('@setDataFrame', 'onMetaData', metadata));
    connection.send('video', 0, tag([AVC.key, AVC.header, 0, 0, 0], video.avcC));
    connection.send('audio', 0, tag([AAC.kind, AAC.header], audio.asc));
  }

  /** Servers expect pictures and sound by their times. */
  #sendInOrder(connection: RtmpConnection, begin: number): void {
    this.#held.sort((a, b) => a.time - b.time);
    const lastOf = (kind: EncodedSample['kind']) =>
      this.#held.filter((sample) => sample.kind === kind).at(-1)?.time ?? -1;
    const safe =
      this.#held.length > MOST_HELD ? Infinity : Math.min(lastOf('video'), lastOf('audio'));
    const later = this.#held.findIndex(({ time }) => time > safe);
    for (const sample of this.#held.splice(0, later === -1 ? this.#held.length : later))
      this.#send(connection, sample, begin);
  }

  #send(connection: RtmpConnection, { kind, key, time, data }: EncodedSample, begin: number): void {
    const milliseconds = Math.round(((time - begin) * 1_000) / TIMESCALE);
    const head =
      kind === 'video' ? [key ? AVC.key : AVC.inter, AVC.picture, 0, 0, 0] : [AAC.kind, AAC.frame];
    connection.send(kind, milliseconds, tag(head, data));
  }
}

const tag = (head: number[], data: Uint8Array): Buffer => Buffer.concat([Buffer.from(head), data]);
