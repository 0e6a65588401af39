/** An SFU that speaks the LiveKit protocol: ours, or livekit-server. */
import { AccessToken } from 'livekit-server-sdk';
import { SessionDescription } from '@livekit/protocol';
import type { Page } from 'playwright-core';
import { SignalClient } from '../../test/helpers/signal-client.js';
import {
  credentialsOf,
  LightTransport,
  type Credentials,
} from '../../test/helpers/light-transport.js';
import type { Engine } from './engine.js';

export interface LivekitServer {
  name: string;
  pid: number;
  /** `ws://127.0.0.1:7880` */
  url: string;
  key: string;
  secret: string;
  room: string;
  loopDelayMs(): Promise<number | null>;
  close(): Promise<void>;
}

export function livekitEngine(server: LivekitServer): Engine {
  const sockets: SignalClient[] = [];
  const token = (identity: string, canPublish: boolean) => {
    const token = new AccessToken(server.key, server.secret, { identity, ttl: 600 });
    token.addGrant({ roomJoin: true, room: server.room, canPublish, canSubscribe: true });
    return token.toJwt();
  };
  let receivers = 0;
  return {
    name: server.name,
    pid: server.pid,
    loopDelayMs: () => server.loopDelayMs(),
    async publish(page: Page) {
      const arg = { url: server.url, token: await token('publisher', true) };
      await page.evaluate(
        ({ url, token }) =>
          (
            window as unknown as { publishToLivekit(url: string, token: string): Promise<void> }
          ).publishToLivekit(url, token),
        arg,
      );
    },
    async receive() {
      const identity = `receiver-${String((receivers += 1))}`;
      const transport = new LightTransport(identity);
      const local = transport.offer();
      const socket = new SignalClient(server.url, await token(identity, false));
      sockets.push(socket);
      await socket.next('join');
      const offer = new SessionDescription({ type: 'offer', sdp: offerOf(local), id: 1 });
      socket.send('offer', offer);
      const answer = await socket.next('answer');
      transport.accept(credentialsOf(answer.sdp));
      await transport.open;
      return transport;
    },
    async close() {
      for (const socket of sockets) socket.close();
      await server.close();
    },
  };
}

const TRANSPORT_CC = 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01';
const MID = 'urn:ietf:params:rtp-hdrext:sdes:mid';

/** One section for sound and one for a picture, both to receive. */
function offerOf({ ufrag, pwd, fingerprint, candidates }: Credentials): string {
  const section = (mid: number, kind: string, type: number, codec: string) => [
    `m=${kind} 9 UDP/TLS/RTP/SAVPF ${String(type)}`,
    'c=IN IP4 0.0.0.0',
    `a=mid:${String(mid)}`,
    'a=recvonly',
    'a=rtcp-mux',
    `a=rtpmap:${String(type)} ${codec}`,
    `a=rtcp-fb:${String(type)} transport-cc`,
    ...(kind === 'video'
      ? [`a=rtcp-fb:${String(type)} nack`, `a=rtcp-fb:${String(type)} nack pli`]
      : []),
    `a=extmap:3 ${TRANSPORT_CC}`,
    `a=extmap:4 ${MID}`,
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${pwd}`,
    `a=fingerprint:${fingerprint}`,
    'a=setup:actpass',
    ...candidates,
  ];
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0 1',
    ...section(0, 'audio', 111, 'opus/48000/2'),
    ...section(1, 'video', 96, 'VP8/90000'),
    '',
  ].join('\r\n');
}
