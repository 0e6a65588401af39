/* eslint-disable @typescript-eslint/no-deprecated -- one of the many cases is, and so all their values seem to be */
/** A bare client of `/rtc/v1`: a WebSocket and protobuf, nothing that hides a mistake of the server. */
import { gzipSync } from 'node:zlib';
import {
  JoinRequest,
  SignalRequest,
  SignalResponse,
  WrappedJoinRequest,
  WrappedJoinRequest_Compression,
} from '@livekit/protocol';
import { WebSocket } from 'ws';

type Message = Exclude<SignalResponse['message'], { case: undefined }>;
type Case = Message['case'];
type Request = Exclude<SignalRequest['message'], { case: undefined }>;
type RequestCase = Request['case'];
type RequestValue<C extends RequestCase> = Extract<Request, { case: C }>['value'];
type ValueOf<C extends Case> = Extract<Message, { case: C }>['value'];

export function joinParameter(request: Partial<JoinRequest> = {}): string {
  const joinRequest = gzipSync(new JoinRequest(request).toBinary());
  const wrapped = new WrappedJoinRequest({
    compression: WrappedJoinRequest_Compression.GZIP,
    joinRequest,
  });
  // With the padding that base64url leaves out: some servers insist.
  const text = Buffer.from(wrapped.toBinary()).toString('base64');
  return encodeURIComponent(text.replaceAll('+', '-').replaceAll('/', '_'));
}

export class SignalClient {
  readonly socket: WebSocket;
  readonly received: Message[] = [];
  /** The close code, or the HTTP status when the door stayed shut. */
  readonly ended: Promise<number>;
  #read = 0;
  #wake: () => void = () => {};

  constructor(url: string, token: string, request: Partial<JoinRequest> = {}, path = '/rtc/v1') {
    this.socket = new WebSocket(
      `${url}${path}?access_token=${token}&join_request=${joinParameter(request)}`,
    );
    this.ended = new Promise((resolve) => {
      this.socket.on('unexpected-response', (_request, response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      this.socket.on('close', (code) => resolve(code));
    });
    this.socket.on('error', () => {});
    this.socket.on('message', (data: Buffer) => {
      const { message } = SignalResponse.fromBinary(data);
      if (message.case !== undefined) this.received.push(message);
      this.#wake();
    });
  }

  /** The next message of this case; others before it are passed over (they stay in `received`). */
  async next<C extends Case>(
    wanted: C,
    matching: (value: ValueOf<C>) => boolean = () => true,
  ): Promise<ValueOf<C>> {
    for (;;) {
      while (this.#read < this.received.length) {
        const message = this.received[this.#read++]!;
        if (message.case === wanted && matching(message.value as ValueOf<C>))
          return message.value as ValueOf<C>;
      }
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  send<C extends RequestCase>(kind: C, value: RequestValue<C>): void {
    const message = { case: kind, value } as SignalRequest['message'];
    this.socket.send(new SignalRequest({ message }).toBinary());
  }

  /** Everything the server had to say before it answered this ping. */
  async settle(): Promise<void> {
    this.send('ping', 1n);
    await this.next('pong');
  }

  close(): void {
    this.socket.close();
  }
}
