/**
 * One WebSocket of the room channel, from opening to closing: requests and their replies, the heartbeat, and
 * the watch over silence. It never reconnects; what a lost connection means is the channel's business.
 */
import {
  CLOSE,
  errorOfClose,
  HmsError,
  TIMING,
  type OwnEvents,
  type RequestName,
  type Requests,
  type RoomEvents,
  type ServerMessage,
} from '../protocol/index.js';

/** What we use of a WebSocket; the browser's own fits. */
export interface SocketLike {
  onopen: ((event: never) => unknown) | null;
  onmessage: ((event: never) => unknown) | null;
  onclose: ((event: never) => unknown) | null;
  send(data: string): void;
  close(code?: number): void;
}

export type SocketClass = new (url: string) => SocketLike;

export interface ConnectionHandlers {
  events(batch: RoomEvents | OwnEvents): void;
  /** The socket is gone, and we did not close it. Told once. */
  lost(error: HmsError): void;
}

interface Pending {
  resolve(result: unknown): void;
  reject(error: HmsError): void;
  timer: ReturnType<typeof setTimeout>;
}

const CHECK_MS = 1_000;

export class Connection {
  readonly opened: Promise<void>;
  #socket: SocketLike;
  #handlers: ConnectionHandlers;
  #pending = new Map<number, Pending>();
  #nextId = 1;
  #bye: HmsError | null = null;
  #over = false;
  #lastSent = Date.now();
  #lastHeard = Date.now();
  /** Opening must be quicker. */
  #silenceMs: number = TIMING.requestMs;
  #watch: ReturnType<typeof setInterval>;
  #failOpening: (error: HmsError) => void = () => {};

  constructor(Socket: SocketClass, url: string, handlers: ConnectionHandlers) {
    this.#handlers = handlers;
    this.#socket = new Socket(url);
    this.opened = new Promise((resolve, reject) => {
      this.#failOpening = reject;
      this.#socket.onopen = () => {
        this.#lastHeard = Date.now();
        this.#silenceMs = TIMING.silenceMs;
        resolve();
      };
    });
    // Who awaits the first request hears of the failure there as well.
    this.opened.catch(() => {});
    this.#socket.onmessage = (message: { data: unknown }) => this.#receive(message.data);
    this.#socket.onclose = ({ code }: { code: number }) => {
      this.#end(this.#bye ?? new HmsError(errorOfClose(code), `The connection closed (${code}).`));
    };
    this.#watch = setInterval(() => this.#check(), CHECK_MS);
  }

  /**
   * `onResult` runs before any later message is handled; the promise only settles after the current task,
   * and some WebSocket libraries hand over several messages in one.
   */
  request<N extends RequestName>(
    name: N,
    params: Requests[N]['params'],
    onResult?: (result: Requests[N]['result']) => void,
  ): Promise<Requests[N]['result']> {
    if (this.#over) return Promise.reject(this.#bye ?? away());
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new HmsError('request_timeout', `The server did not answer "${name}" in time.`));
      }, TIMING.requestMs);
      this.#pending.set(id, {
        resolve: (result) => {
          onResult?.(result as Requests[N]['result']);
          resolve(result as Requests[N]['result']);
        },
        reject,
        timer,
      });
      this.#lastSent = Date.now();
      this.#socket.send(JSON.stringify({ ...params, id, type: name }));
    });
  }

  /** Idempotent; `lost` is not told any more. */
  close(): void {
    if (this.#over) return;
    this.#end(null);
  }

  /** Gives the socket up as if the network had cut it. */
  abandon(reason: string): void {
    this.#end(new HmsError('server_away', reason));
  }

  #receive(data: unknown): void {
    if (this.#over) return;
    this.#lastHeard = Date.now();
    let message: ServerMessage;
    try {
      message = JSON.parse(String(data)) as ServerMessage;
    } catch {
      this.abandon('The server sent something that is not JSON.');
      return;
    }
    if ('re' in message) this.#settle(message);
    else if ('events' in message) this.#handlers.events(message);
    else this.#bye = HmsError.fromWire(message.error);
  }

  #settle(reply: Extract<ServerMessage, { re: number }>): void {
    const pending = this.#pending.get(reply.re);
    if (!pending) return;
    this.#pending.delete(reply.re);
    clearTimeout(pending.timer);
    if (reply.ok) pending.resolve(reply.result);
    else pending.reject(HmsError.fromWire(reply.error));
  }

  #check(): void {
    const now = Date.now();
    if (now - this.#lastHeard >= this.#silenceMs) {
      this.abandon('The server fell silent.');
    } else if (now - this.#lastSent >= TIMING.heartbeatMs) {
      // Its failure shows as silence.
      this.request('ping', {}).catch(() => {});
    }
  }

  /** `error` is null when we end it ourselves. */
  #end(error: HmsError | null): void {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#watch);
    const reason = error ?? away();
    this.#bye ??= reason;
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    // After 1000 the server lets the peer go; any other code keeps it for a resume.
    this.#socket.close(error ? CLOSE.timeout : CLOSE.normal);
    this.#failOpening(reason);
    for (const pending of this.#pending.values()) {
      clearTimeout(pending.timer);
      pending.reject(reason);
    }
    this.#pending.clear();
    if (error) this.#handlers.lost(error);
  }
}

function away(): HmsError {
  return new HmsError('server_away', 'There is no connection to the server.');
}
