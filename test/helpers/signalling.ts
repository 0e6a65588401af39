/* eslint-disable @typescript-eslint/no-deprecated -- one of the many cases is, and so all their values seem to be */
/** The signalling half of the SFU alone: real hub, real sessions, no sockets, and a media process made of paper. */
import { EventEmitter } from 'node:events';
import { JoinRequest, SignalRequest, SignalResponse } from '@livekit/protocol';
import { afterEach, beforeEach, vi } from 'vitest';
import type { WebSocket } from 'ws';
import type { WorkerNotice, WorkerRequest } from '../../src/server/sfu/messages.js';
import type { MediaEvent, MediaPolicy } from '../../src/server/sfu/port.js';
import { SignalHub } from '../../src/server/sfu/signal/hub.js';
import { handleNotice } from '../../src/server/sfu/signal/notices.js';
import type { Participant } from '../../src/server/sfu/signal/participant.js';
import type { RequestMessage, SignalMessage } from '../../src/server/sfu/signal/session.js';
import { createMediaTokens, type VerifiedToken } from '../../src/server/sfu/tokens.js';
import { FULL_POLICY, KEY, SECRET } from './media-harness.js';

const quiet = () => {};
const OPEN = 1;
const CLOSED = 3;

class PaperSocket extends EventEmitter {
  readyState = OPEN;
  readonly bufferedAmount = 0;
  readonly heard: SignalMessage[] = [];

  send(bytes: Uint8Array): void {
    const { message } = SignalResponse.fromBinary(bytes);
    if (message.case !== undefined) this.heard.push(message);
  }

  close(): void {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    this.emit('close');
  }

  terminate(): void {
    this.close();
  }
}

type Case = SignalMessage['case'];
type ValueOf<C extends Case> = Extract<SignalMessage, { case: C }>['value'];
type RequestValue<C extends RequestMessage['case']> = Extract<RequestMessage, { case: C }>['value'];

export class Client {
  readonly socket = new PaperSocket();
  readonly participant: Participant;

  constructor(enter: (socket: WebSocket) => Participant) {
    this.participant = enter(this.socket as unknown as WebSocket);
  }

  get sid(): string {
    return this.participant.sid;
  }

  get open(): boolean {
    return this.socket.readyState === OPEN;
  }

  /** All messages of a kind, oldest first. */
  heard<C extends Case>(kind: C): ValueOf<C>[] {
    return this.socket.heard.flatMap((message) =>
      message.case === kind ? [message.value as ValueOf<C>] : [],
    );
  }

  last<C extends Case>(kind: C): ValueOf<C> | undefined {
    return this.heard(kind).at(-1);
  }

  say<C extends RequestMessage['case']>(kind: C, value: RequestValue<C>): void {
    const message = { case: kind, value } as SignalRequest['message'];
    this.socket.emit('message', Buffer.from(new SignalRequest({ message }).toBinary()), true);
  }

  /** The last track that this client may call its own. */
  get trackId(): string {
    return this.last('trackPublished')?.track?.sid ?? '';
  }
}

/** A new one around each test. Time that the test took into its hands is its own again afterwards. */
export function aroundSignalling(take: (opened: Signalling) => void): void {
  let signalling: Signalling;
  beforeEach(() => {
    signalling = new Signalling();
    take(signalling);
  });
  afterEach(() => {
    signalling.close();
    vi.useRealTimers();
  });
}

export class Signalling {
  /** What the media process was told, oldest first. */
  readonly orders: WorkerRequest[] = [];
  readonly events: MediaEvent[] = [];
  readonly policies = new Map<string, MediaPolicy>();
  readonly hub: SignalHub;

  constructor({ graceMs = 15_000 } = {}) {
    this.hub = new SignalHub({
      authority: {
        prepare: () => Promise.resolve(),
        admit: ({ identity }) => {
          const policy = this.policies.get(identity);
          return policy ? { ok: true, policy } : { ok: false, reason: 'peer_unknown' };
        },
      },
      tokens: createMediaTokens(KEY, SECRET),
      workers: {
        choose: () => ({ rooms: 0, full: false, send: (order) => this.orders.push(order) }),
      },
      emit: (event) => this.events.push(event),
      logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
      graceMs,
      turn: null,
    });
  }

  join(
    identity: string,
    policy: Partial<MediaPolicy> = {},
    request: Partial<JoinRequest> = {},
    token: Partial<VerifiedToken> = {},
  ): Client {
    const full = { ...FULL_POLICY, name: identity, ...policy };
    this.policies.set(identity, full);
    return new Client((socket) => {
      this.hub.enter(
        {
          roomId: 'room',
          token: { ...tokenOf(identity, full.generation), ...token },
          policy: full,
          request: new JoinRequest(request),
          userAgent: '',
        },
        socket,
      );
      return this.hub.find('room', identity)!.participant;
    });
  }

  resume(client: Client): Client {
    const { identity, sid: participantSid } = client.participant;
    const policy = this.policies.get(identity)!;
    return this.join(identity, policy, { reconnect: true, participantSid });
  }

  /** The room changes its mind. */
  change(client: Client, change: Partial<MediaPolicy>): void {
    const { identity } = client.participant;
    const before = this.policies.get(identity)!;
    const policy = { ...before, ...change, generation: before.generation + 1 };
    this.policies.set(identity, policy);
    this.hub.setPolicy('room', identity, policy);
  }

  notice(notice: WorkerNotice): void {
    handleNotice(this.hub, notice);
  }

  /** The last order of a kind. */
  order<T extends WorkerRequest['type']>(type: T): Extract<WorkerRequest, { type: T }> | undefined {
    return this.orders
      .filter((order): order is Extract<WorkerRequest, { type: T }> => order.type === type)
      .at(-1);
  }

  close(): void {
    this.hub.shutDown();
  }
}

function tokenOf(identity: string, generation: number): VerifiedToken {
  return {
    identity,
    generation,
    grant: {},
    name: identity,
    metadata: '',
    attributes: {},
    kind: '',
    issuedAt: Date.now(),
    expiresAt: Date.now() + 60_000,
  };
}
