/**
 * One socket of the room channel: reads requests in order, one at a time, and writes replies and events.
 *
 * Whatever a client sends can at worst end its own socket. Text that is not a request ends it with `malformed`;
 * a request that we do not know, or whose values are wrong, gets an error reply.
 */
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { z } from 'zod';
import {
  CLOSE,
  HmsError,
  type ErrorCode,
  type RequestName,
  type ServerBye,
  type ServerReply,
  type WireError,
} from '../../protocol/index.js';
import { TokenBucket } from '../auth/token-bucket.js';
import type { Client } from '../http/client.js';
import type { Logger } from '../logger.js';
import type { Outlet } from '../rooms/outlet.js';
import type { SharedFrame } from '../rooms/shared-frame.js';
import { ENVELOPE } from './fields.js';
import type { ChannelServices } from './request.js';
import { REQUESTS } from './requests/index.js';
import { encodeTextFrame } from './text-frame.js';
import type { Visit } from './visit.js';

const MESSAGES = { burst: 60, perSecond: 25 };
/** Refused messages that a client may send on top before it is cut off. */
const PATIENCE = { burst: 60, perSecond: 5 };
/** Messages that wait for the answer to one before them, which may take as long as the database is away. */
const MOST_WAITING = 100;
/** Answers that wait for a client which asks but does not read; a full room's snapshot fits. */
const MAX_UNREAD = 4_194_304;
/** A client that does not answer a close is cut off after this long. */
const CLOSE_MS = 2_000;

export class Connection implements Outlet {
  readonly #socket: WebSocket;
  readonly #line: Duplex;
  readonly #services: ChannelServices;
  readonly #logger: Logger;
  readonly #messages = new TokenBucket(MESSAGES, Date.now());
  readonly #patience = new TokenBucket(PATIENCE, Date.now());
  readonly #visit: Visit;
  readonly #hello: NodeJS.Timeout;
  #work: Promise<void> = Promise.resolve();
  #waiting = 0;
  #heardAt = Date.now();
  #closing = false;

  constructor(
    socket: WebSocket,
    line: Duplex,
    client: Client,
    services: ChannelServices,
    logger: Logger,
    helloMs: number,
  ) {
    this.#socket = socket;
    this.#line = line;
    this.#services = services;
    this.#logger = logger;
    this.#visit = { client, outlet: this, open: true, entry: null, shown: null, stay: null };
    this.#hello = setTimeout(
      () => this.#timeout('The first message did not come in time.'),
      helloMs,
    );
    socket.on('message', (data, isBinary) => this.#heard(data, isBinary));
    socket.on('ping', (data) => this.#pinged(data));
    socket.on('close', (code) => this.#closed(code));
    socket.on('error', (error) => logger.debug({ error: error.message }, 'socket error'));
  }

  get backlog(): number {
    return this.#socket.bufferedAmount;
  }

  send(frame: string): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(frame);
  }

  share(frame: SharedFrame): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    // Nothing is compressed, so the library never holds half a message back that this one could cut into.
    this.#line.write(frame.bytes(encodeTextFrame));
  }

  close(code: number, error: WireError): void {
    if (this.#closing) return;
    this.#closing = true;
    const bye: ServerBye = { type: 'bye', error };
    this.send(JSON.stringify(bye));
    this.#end(code, error.code);
  }

  /** Gives the socket up when nothing was heard since `deadline`. */
  checkSilence(deadline: number): void {
    if (this.#heardAt < deadline) this.#timeout('Nothing was heard for too long.');
  }

  #timeout(message: string): void {
    this.close(CLOSE.timeout, { code: 'request_timeout', message });
  }

  #end(code: number, reason: ErrorCode): void {
    this.#closing = true;
    this.#socket.close(code, reason);
    setTimeout(() => this.#socket.terminate(), CLOSE_MS).unref();
  }

  #closed(code: number): void {
    clearTimeout(this.#hello);
    this.#visit.open = false;
    const { stay } = this.#visit;
    this.#visit.stay = null;
    this.#logger.debug({ code }, 'socket closed');
    if (!stay || stay.session.outlet !== this) return;
    // 1000: the client is done. 1001: its page is gone, and the session's secret with it.
    const onPurpose = !this.#closing && (code === CLOSE.normal || code === GOING_AWAY);
    if (onPurpose) void stay.room.leave(stay.session.peerId, 'left');
    else stay.room.dropped(stay.session, this);
  }

  #heard(data: unknown, isBinary: boolean): void {
    if (this.#closing) return;
    this.#heardAt = Date.now();
    if (this.backlog > MAX_UNREAD) {
      this.close(CLOSE.overload, { code: 'too_slow', message: 'Answers are not read.' });
      return;
    }
    const message = isBinary || !Buffer.isBuffer(data) ? null : parse(data);
    if (!message) {
      this.close(CLOSE.malformed, {
        code: 'message_malformed',
        message: 'A message must be a JSON object with an id and a type.',
      });
      return;
    }
    if (!this.#messages.take(this.#heardAt) || this.#waiting >= MOST_WAITING) {
      this.#refuse(message.id);
      return;
    }
    this.#waiting += 1;
    this.#work = this.#work.then(() => this.#handle(message)).finally(() => (this.#waiting -= 1));
  }

  #pinged(data: Buffer): void {
    this.#heardAt = Date.now();
    if (this.#messages.take(this.#heardAt)) this.#socket.pong(data);
  }

  #refuse(id: number): void {
    const error = { code: 'rate_limited', message: 'Too many messages.' } as const;
    if (this.#patience.take(this.#heardAt)) this.#reply({ re: id, ok: false, error });
    else this.close(CLOSE.overload, error);
  }

  async #handle(message: { id: number; type: string; value: unknown }): Promise<void> {
    const { id, type, value } = message;
    try {
      if (this.#closing || !this.#visit.open) return;
      // The table types each request; the compiler cannot follow one name through it.
      const request = Object.hasOwn(REQUESTS, type)
        ? (REQUESTS[type as RequestName] as AnyRequest | undefined)
        : undefined;
      if (!request) throw new HmsError('invalid_request', 'There is no such request.');
      const parsed = request.schema.safeParse(value);
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        throw new HmsError('invalid_request', `${issue?.path.join('.')}: ${issue?.message}`);
      }
      await request.run(this.#services, this.#visit, parsed.data, (result) =>
        this.#reply({ re: id, ok: true, result }),
      );
      if (this.#visit.entry) clearTimeout(this.#hello);
    } catch (error) {
      this.#failed(id, type, error);
    }
  }

  #failed(id: number, type: string, thrown: unknown): void {
    const error = thrown instanceof HmsError ? thrown : internal(thrown);
    if (error.code === 'internal') this.#logger.error({ err: thrown, type }, 'request failed');
    else this.#logger.debug({ reason: error.code, type }, 'request refused');
    this.#reply({ re: id, ok: false, error: error.toWire() });
    // Who cannot come in has nothing more to say here; after `resume_expired` the client enters afresh.
    if (type === 'enter' && !KEEPS_SOCKET.has(error.code)) {
      this.#end(closeCodeOf(error.code), error.code);
    }
  }

  #reply(reply: ServerReply): void {
    this.send(JSON.stringify(reply));
  }
}

interface AnyRequest {
  schema: z.ZodType;
  run(
    services: ChannelServices,
    visit: Visit,
    params: unknown,
    reply: (result: never) => void,
  ): void | Promise<void>;
}

const GOING_AWAY = 1001;
const KEEPS_SOCKET: ReadonlySet<ErrorCode> = new Set(['resume_expired', 'invalid_request']);

function closeCodeOf(code: ErrorCode): number {
  if (code === 'version_unsupported') return CLOSE.malformed;
  if (code === 'rate_limited') return CLOSE.overload;
  if (code === 'code_disabled' || code === 'room_disabled') return CLOSE.forbidden;
  return CLOSE.unauthorized;
}

function internal(cause: unknown): HmsError {
  return new HmsError('internal', 'Something went wrong on the server.', { cause });
}

function parse(data: Buffer): { id: number; type: string; value: unknown } | null {
  try {
    const value: unknown = JSON.parse(data.toString('utf8'));
    const { id, type } = ENVELOPE.parse(value);
    return { id, type, value };
  } catch {
    return null;
  }
}
