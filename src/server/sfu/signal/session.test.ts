import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import {
  DisconnectReason,
  LeaveRequest_Action,
  MuteTrackRequest,
  SignalRequest,
  SignalResponse,
} from '@livekit/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { Session, type RequestMessage } from './session.js';

const quiet = () => {};
const LOGGER = { debug: quiet, info: quiet, warn: quiet, error: quiet };

describe('a signalling session', () => {
  let server: WebSocketServer;
  let client: WebSocket;
  let session: Session;
  let requests: RequestMessage[];
  let dropped: Promise<void>;
  let drops: number;
  let onRequest: (message: RequestMessage) => void;

  beforeEach(async () => {
    server = new WebSocketServer({
      host: '127.0.0.1',
      port: 0,
      perMessageDeflate: false,
      autoPong: false,
    });
    await once(server, 'listening');
    client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const [socket] = (await once(server, 'connection')) as [WebSocket];
    await once(client, 'open');
    requests = [];
    drops = 0;
    onRequest = (message) => requests.push(message);
    dropped = new Promise((resolve) => {
      const onDropped = () => {
        drops += 1;
        resolve();
      };
      session = new Session(
        socket,
        { onRequest: (message) => onRequest(message), onDropped },
        LOGGER,
      );
    });
  });
  afterEach(() => {
    session.close();
    client.terminate();
    server.close();
  });

  const say = (request: SignalRequest) => client.send(request.toBinary());
  const closed = async () => ((await once(client, 'close')) as [number])[0];

  it('answers pings, and only so many', async () => {
    client.ping('one');
    const [answer] = (await once(client, 'pong')) as [Buffer];
    expect(answer.toString()).toBe('one');
    let pongs = 0;
    client.on('pong', () => (pongs += 1));
    for (let i = 0; i < 2_000; i++) client.ping();
    expect(await closed()).toBe(1008);
    expect(pongs).toBeLessThan(1_000);
    expect(drops).toBe(1);
  });

  it('cuts off a client that does not read', async () => {
    client.pause();
    const text = 'x'.repeat(1_000_000);
    for (let i = 0; i < 50 && drops === 0; i++) session.send({ case: 'refreshToken', value: text });
    await dropped;
    expect(drops).toBe(1);
  });

  it('ends itself, and nothing else, when a request fails', async () => {
    onRequest = () => {
      throw new Error('a bug');
    };
    say(new SignalRequest({ message: { case: 'mute', value: new MuteTrackRequest() } }));
    expect(await closed()).toBe(1011);
    expect(drops).toBe(1);
  });

  it('says why it leaves, and hears nothing more', async () => {
    const heard = once(client, 'message') as Promise<[Buffer]>;
    session.leave(LeaveRequest_Action.RECONNECT, DisconnectReason.MEDIA_FAILURE);
    say(new SignalRequest({ message: { case: 'ping', value: 1n } }));
    const { message } = SignalResponse.fromBinary((await heard)[0]);
    expect(message.value).toMatchObject({
      action: LeaveRequest_Action.RECONNECT,
      canReconnect: true,
    });
    expect(await closed()).toBe(1000);
    expect(requests).toEqual([]);
    expect(drops).toBe(0);
  });
});
