/**
 * One connection that publishes to an RTMP server: handshake, `connect`, `createStream`, `publish`. Written here
 * and not left to FFmpeg, because a server that stops reading would hold one of the threads that encoders need.
 */
import { randomBytes } from 'node:crypto';
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { RtmpAddress } from './address.js';
import { decodeAmf, encodeAmf, type AmfValue } from './amf.js';
import { ChunkReader, encodeChunks, MESSAGE, type RtmpMessage } from './chunks.js';

const HANDSHAKE = 1_536;
const VERSION = 3;
const CHUNK_SIZE = 60_000;
const CHANNEL = { control: 2, command: 3, audio: 4, video: 6 };
const PING_REQUEST = 6;
const PING_RESPONSE = 7;
/** From the first packet to the permission to publish. */
const OPEN_MS = 10_000;
/** A stream is never silent: a socket that is has a server that takes nothing any more. */
const STALLED_MS = 10_000;
/** For what is still to be sent. */
const CLOSE_MS = 1_000;

export interface RtmpListener {
  /** The server wants to have the stream. */
  open(): void;
  /** Once; nothing comes after it. `reason` is a plain sentence. */
  closed(reason: string): void;
}

export class RtmpConnection {
  readonly #address: RtmpAddress;
  readonly #listener: RtmpListener;
  readonly #socket: Socket;
  readonly #chunks = new ChunkReader();
  #greeting: Buffer | null = Buffer.alloc(0);
  #timer: NodeJS.Timeout;
  #stream = 0;
  #closed = false;

  constructor(address: RtmpAddress, listener: RtmpListener, lookup?: LookupFunction) {
    this.#address = address;
    this.#listener = listener;
    const { host, port, secure } = address;
    const begin = () => this.#greet();
    this.#socket = secure
      ? connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }), lookup }, begin)
      : connectTcp({ host, port, lookup, noDelay: true }, begin);
    this.#timer = setTimeout(() => this.#end('The server did not answer in time.'), OPEN_MS);
    this.#socket
      .setTimeout(STALLED_MS)
      .on('timeout', () => this.#end('The server takes nothing any more.'))
      .on('data', (bytes: Buffer) => this.#read(bytes))
      .on('error', (error) => this.#end(`The connection failed: ${error.message}.`))
      .on('close', () => this.#end('The server closed the connection.'));
  }

  /** Bytes that the server has not taken yet. */
  get waiting(): number {
    return this.#socket.writableLength;
  }

  /** A tag as FLV has it. */
  send(kind: 'audio' | 'video' | 'data', time: number, body: Buffer): void {
    const channel = kind === 'video' ? CHANNEL.video : CHANNEL.audio;
    this.#write({ type: MESSAGE[kind], stream: this.#stream, time, body }, channel);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket.end();
    this.#socket.setTimeout(CLOSE_MS);
  }

  #end(reason: string): void {
    clearTimeout(this.#timer);
    this.#socket.destroy();
    if (this.#closed) return;
    this.#closed = true;
    this.#listener.closed(reason);
  }

  #greet(): void {
    const hello = Buffer.alloc(1 + HANDSHAKE);
    hello[0] = VERSION;
    randomBytes(HANDSHAKE - 8).copy(hello, 9);
    this.#socket.write(hello);
  }

  #read(bytes: Buffer): void {
    try {
      const rest = this.#greeting ? this.#answerGreeting(this.#greeting, bytes) : bytes;
      for (const message of this.#chunks.push(rest)) this.#hear(message);
    } catch {
      this.#end('The server does not speak RTMP.');
    }
  }

  /** What comes after both halves of the server's greeting. */
  #answerGreeting(before: Buffer, bytes: Buffer): Buffer {
    const greeting = Buffer.concat([before, bytes]);
    const whole = 1 + 2 * HANDSHAKE;
    if (greeting.length < whole) {
      this.#greeting = greeting;
      return Buffer.alloc(0);
    }
    this.#greeting = null;
    this.#socket.write(greeting.subarray(1, 1 + HANDSHAKE));
    const size = Buffer.alloc(4);
    size.writeUInt32BE(CHUNK_SIZE);
    this.#write({ type: MESSAGE.chunkSize, stream: 0, time: 0, body: size }, CHANNEL.control, 128);
    const { app, tcUrl } = this.#address;
    this.#command('connect', 1, {
      app,
      type: 'nonprivate',
      flashVer: 'FMLE/3.0 (compatible; hms-kit)',
      tcUrl,
    });
    return greeting.subarray(whole);
  }

  #hear({ type, body }: RtmpMessage): void {
    if (type === MESSAGE.userControl && body.length >= 6 && body.readUInt16BE(0) === PING_REQUEST) {
      const answer = Buffer.from(body.subarray(0, 6));
      answer.writeUInt16BE(PING_RESPONSE);
      this.#write({ type, stream: 0, time: 0, body: answer }, CHANNEL.control);
    }
    if (type !== MESSAGE.command) return;
    const [name, transaction, , info] = decodeAmf(body);
    if (name === '_result' && transaction === 1) this.#createStream();
    else if (name === '_result' && transaction === 4) this.#publish(Number(info));
    else if (name === '_error' && (transaction === 1 || transaction === 4))
      this.#end(`The server refused the stream${describe(info)}.`);
    else if (name === 'onStatus') this.#hearStatus(info);
  }

  #createStream(): void {
    const { key } = this.#address;
    this.#command('releaseStream', 2, null, key);
    this.#command('FCPublish', 3, null, key);
    this.#command('createStream', 4, null);
  }

  #publish(stream: number): void {
    this.#stream = stream;
    const body = encodeAmf('publish', 5, null, this.#address.key, 'live');
    this.#write({ type: MESSAGE.command, stream, time: 0, body }, CHANNEL.command);
  }

  #hearStatus(info: AmfValue | undefined): void {
    const { code, level } = typeof info === 'object' && info ? info : {};
    if (code === 'NetStream.Publish.Start') {
      clearTimeout(this.#timer);
      this.#listener.open();
    } else if (level === 'error') this.#end(`The server refused the stream${describe(info)}.`);
  }

  #command(name: string, transaction: number, ...values: AmfValue[]): void {
    const body = encodeAmf(name, transaction, ...values);
    this.#write({ type: MESSAGE.command, stream: 0, time: 0, body }, CHANNEL.command);
  }

  #write(message: RtmpMessage, channel: number, size = CHUNK_SIZE): void {
    if (!this.#closed) this.#socket.write(encodeChunks(message, channel, size));
  }
}

/** Codes are the server's words; its descriptions may hold the key. */
function describe(info: AmfValue | undefined): string {
  const code = typeof info === 'object' && info ? info['code'] : null;
  return typeof code === 'string' ? ` (${code.slice(0, 80)})` : '';
}
