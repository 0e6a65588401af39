/**
 * One signalling socket: protobuf in, protobuf out, and the rules that every client keeps to. It knows nothing
 * of rooms. Whatever goes wrong here closes this socket only; the participant behind it may come back.
 */
import {
  LeaveRequest,
  LeaveRequest_Action,
  Pong,
  SignalRequest,
  SignalResponse,
  type DisconnectReason,
} from '@livekit/protocol';
import { WebSocket, type RawData } from 'ws';
import type { SfuLogger } from '../logger.js';
import { LIMITS, PING } from './limits.js';

export type SignalMessage = Exclude<SignalResponse['message'], { case: undefined }>;
export type RequestMessage = Exclude<SignalRequest['message'], { case: undefined }>;

export interface SessionOwner {
  onRequest(message: RequestMessage): void;
  /** Once, however the socket ended; not after `close()`. */
  onDropped(): void;
}

const CLOSE = { normal: 1000, unsupported: 1003, policy: 1008, internal: 1011 } as const;
const SILENCE_MS = (PING.timeout + PING.interval) * 1000;

/** The client's end of the signalling, however it is reached. */
export interface SignalSession {
  /** When the client last said something, by `performance.now()`. */
  readonly heardAt: number;
  send(message: SignalMessage): void;
  /** Says why, then closes. The owner hears nothing more. */
  leave(action: LeaveRequest_Action, reason: DisconnectReason): void;
  /** Idempotent. The owner hears nothing more. */
  close(code?: number): void;
}

export class Session implements SignalSession {
  readonly #socket: WebSocket;
  readonly #logger: SfuLogger;
  heardAt = performance.now();
  #owner: SessionOwner | null;
  #silence: NodeJS.Timeout;
  #allowance: number = LIMITS.messageBurst;
  #allowanceAt = performance.now();

  constructor(socket: WebSocket, owner: SessionOwner, logger: SfuLogger) {
    this.#socket = socket;
    this.#owner = owner;
    this.#logger = logger;
    this.#silence = setTimeout(() => this.#cut(), SILENCE_MS);
    socket.on('message', (data, binary) => this.#onMessage(data, binary));
    socket.on('ping', (payload) => this.#onPing(payload));
    socket.on('close', () => this.#onClose());
    // 'close' always follows; an oversized or broken frame ends here.
    socket.on('error', (error) =>
      this.#logger.debug({ error: error.message }, 'signal socket error'),
    );
  }

  send(message: SignalMessage): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    if (this.#socket.bufferedAmount > LIMITS.unread) {
      this.#logger.warn(
        { unread: this.#socket.bufferedAmount },
        'signal client does not read, cut off',
      );
      this.#cut();
      return;
    }
    this.#socket.send(new SignalResponse({ message }).toBinary());
  }

  leave(action: LeaveRequest_Action, reason: DisconnectReason): void {
    const canReconnect = action !== LeaveRequest_Action.DISCONNECT;
    this.send({ case: 'leave', value: new LeaveRequest({ action, reason, canReconnect }) });
    this.close();
  }

  close(code: number = CLOSE.normal): void {
    this.#owner = null;
    clearTimeout(this.#silence);
    this.#socket.close(code);
  }

  #onMessage(data: RawData, binary: boolean): void {
    if (!this.#owner) return;
    this.#silence.refresh();
    this.heardAt = performance.now();
    if (!binary) {
      this.#refuse(CLOSE.unsupported, 'text frame');
      return;
    }
    const bytes = toBytes(data);
    if (!this.#allow(1 + Math.floor(bytes.length / LIMITS.messageUnit))) {
      this.#refuse(CLOSE.policy, 'too many messages');
      return;
    }
    let message: SignalRequest['message'];
    try {
      message = SignalRequest.fromBinary(bytes).message;
    } catch {
      this.#refuse(CLOSE.unsupported, 'malformed message');
      return;
    }
    try {
      this.#dispatch(message);
    } catch (error) {
      this.#logger.error({ err: error, request: message.case }, 'signal request failed');
      this.#refuse(CLOSE.internal, 'request failed');
    }
  }

  /** Pings count like messages: answers to a client that asks and does not read would pile up. */
  #onPing(payload: Buffer): void {
    if (!this.#owner) return;
    if (this.#allow(1)) this.#socket.pong(payload);
    else this.#refuse(CLOSE.policy, 'too many pings');
  }

  #dispatch(message: SignalRequest['message']): void {
    switch (message.case) {
      case undefined:
        return;
      case 'ping': {
        this.send({ case: 'pong', value: BigInt(Date.now()) });
        return;
      }
      case 'pingReq': {
        this.send({
          case: 'pongResp',
          value: new Pong({
            lastPingTimestamp: message.value.timestamp,
            timestamp: BigInt(Date.now()),
          }),
        });
        return;
      }
      default:
        this.#owner?.onRequest(message);
    }
  }

  #allow(cost: number): boolean {
    const now = performance.now();
    const refill = ((now - this.#allowanceAt) / 1000) * LIMITS.messagesPerSecond;
    this.#allowance = Math.min(LIMITS.messageBurst, this.#allowance + refill) - cost;
    this.#allowanceAt = now;
    return this.#allowance >= 0;
  }

  #refuse(code: number, why: string): void {
    this.#logger.warn({ why }, 'signal socket closed');
    this.#socket.close(code, why);
    this.#onClose();
  }

  #cut(): void {
    this.#socket.terminate();
    this.#onClose();
  }

  #onClose(): void {
    clearTimeout(this.#silence);
    const owner = this.#owner;
    this.#owner = null;
    owner?.onDropped();
  }
}

function toBytes(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
