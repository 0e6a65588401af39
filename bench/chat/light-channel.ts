/**
 * A client of the room channel that costs next to nothing, so that thousands fit into one process: a TCP socket and
 * the little of WebSocket that a server's frames need. What all sockets of a room are sent alike is read once.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import {
  CHANNEL_PATH,
  PROTOCOL_VERSION,
  type RequestName,
  type Requests,
  type ServerReply,
} from '../../src/protocol/index.js';
import type { FrameReader } from './frame-reader.js';

const ROOM_EVENTS = Buffer.from('{"seq":');
const CONTINUES = 126;

export class LightChannel {
  /** Messages that reached this client, each counted once. */
  heard = 0;
  /** Room events that are missing. */
  gaps = 0;
  readonly #socket: Socket;
  readonly #reader: FrameReader;
  readonly #replies = new Map<number, (reply: ServerReply) => void>();
  #rest: Buffer = Buffer.alloc(0);
  #id = 0;
  #seq = 0;

  private constructor(socket: Socket, reader: FrameReader) {
    this.#socket = socket;
    this.#reader = reader;
  }

  static async join(url: URL, code: string, name: string, reader: FrameReader) {
    const socket = connect(Number(url.port), url.hostname).setNoDelay();
    await once(socket, 'connect');
    socket.write(
      `GET ${CHANNEL_PATH} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: Upgrade\r\n` +
        'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    if (!answer.toString().startsWith('HTTP/1.1 101')) throw new Error(answer.toString());
    const channel = new LightChannel(socket, reader);
    socket.on('data', (chunk) => channel.#read(chunk));
    socket.on('error', () => socket.destroy());
    await channel.request('enter', { version: PROTOCOL_VERSION, credential: { code } });
    const { snapshot } = await channel.request('join', { name }, (result) => {
      channel.#seq = result.snapshot.seq;
    });
    return { channel, snapshot };
  }

  get open(): boolean {
    return !this.#socket.destroyed;
  }

  /** `onResult` runs before anything later on the line is read. */
  request<N extends RequestName>(
    type: N,
    params: Requests[N]['params'],
    onResult?: (result: Requests[N]['result']) => void,
  ): Promise<Requests[N]['result']> {
    this.#id += 1;
    const id = this.#id;
    this.#socket.write(masked(JSON.stringify({ ...params, id, type })));
    return new Promise((resolve, reject) => {
      this.#replies.set(id, (reply) => {
        if (!reply.ok) {
          reject(new Error(reply.error.message));
          return;
        }
        onResult?.(reply.result);
        resolve(reply.result);
      });
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    let data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const frame = payloadOf(data);
      if (!frame) break;
      this.#handle(frame.payload);
      data = data.subarray(frame.end);
    }
    this.#rest = data;
  }

  #handle(payload: Buffer): void {
    if (payload.subarray(0, ROOM_EVENTS.length).equals(ROOM_EVENTS)) {
      const { first, count, messages } = this.#reader.read(payload);
      if (first > this.#seq + 1) this.gaps += first - this.#seq - 1;
      for (const { number, sentAt } of messages) {
        if (number <= this.#seq) continue;
        this.heard += 1;
        this.#reader.arrived(sentAt);
      }
      this.#seq = Math.max(this.#seq, first + count - 1);
      return;
    }
    if (payload.subarray(0, 1).toString() !== '{') throw new Error(`Closed: ${payload.toString()}`);
    const message = JSON.parse(payload.toString()) as Partial<ServerReply>;
    if (message.re === undefined) return;
    this.#replies.get(message.re)?.(message as ServerReply);
    this.#replies.delete(message.re);
  }
}

/** The first whole text frame of what a server sent; it masks nothing. */
function payloadOf(data: Buffer): { payload: Buffer; end: number } | null {
  if (data.length < 2) return null;
  const short = data.readUInt8(1);
  const start = short < CONTINUES ? 2 : short === CONTINUES ? 4 : 10;
  if (data.length < start) return null;
  const length =
    short < CONTINUES ? short : short === CONTINUES ? data.readUInt16BE(2) : data.readUInt32BE(6);
  const end = start + length;
  return data.length < end ? null : { payload: data.subarray(start, end), end };
}

/** A client must mask; with zeros the text stays as it is. */
function masked(text: string): Buffer {
  const body = Buffer.from(text);
  const header = body.length < CONTINUES ? Buffer.alloc(6) : Buffer.alloc(8);
  header.writeUInt8(0x81, 0);
  header.writeUInt8(0x80 | Math.min(body.length, CONTINUES), 1);
  if (body.length >= CONTINUES) header.writeUInt16BE(body.length, 2);
  return Buffer.concat([header, body]);
}
