/**
 * A LiveKit client that costs next to nothing: real signalling over a light transport, and packets that nobody encoded.
 * It publishes a picture of one packet per frame, and says every second that it lives.
 */
import {
  AddTrackRequest,
  JoinRequest,
  SessionDescription,
  SignalResponse,
  TrackSource,
  TrackType,
} from '@livekit/protocol';
import { credentialsOf, LightTransport, type Credentials } from './light-transport.js';
import { rtpPacket, vp8Payload } from './rtp-packets.js';
import { SignalClient } from './signal-client.js';

const CID = 'light';
const VP8 = 96;
const ALIVE_MS = 1_000;

export class LightPeer {
  readonly signal: SignalClient;
  readonly #transport: LightTransport;
  readonly #ssrc: number;
  readonly #offer: Credentials;
  readonly #alive: NodeJS.Timeout;
  #sequence = 0;
  #offers = 0;
  #timer: NodeJS.Timeout | undefined;

  private constructor(url: string, token: string, id: number) {
    this.#ssrc = 1_000 + id;
    this.#transport = new LightTransport(`light-${id}`, { ssrc: this.#ssrc });
    this.#offer = this.#transport.offer();
    this.signal = new SignalClient(url, token, new JoinRequest());
    const report = Buffer.from([0x80, 201, 0, 1, 0, 0, this.#ssrc >> 8, this.#ssrc & 0xff]);
    this.#alive = setInterval(() => {
      this.trySend(report);
      const { socket } = this.signal;
      if (socket.readyState === socket.OPEN) this.signal.send('ping', 1n);
    }, ALIVE_MS);
  }

  /** Joins with sections to receive `receives` pictures; resolves when media is up. */
  static async join(
    url: string,
    token: string,
    { id, receives, publishes = false }: { id: number; receives: number; publishes?: boolean },
  ): Promise<LightPeer> {
    const peer = new LightPeer(url, token, id);
    await peer.signal.next('join');
    if (publishes) {
      const track = { cid: CID, type: TrackType.VIDEO, source: TrackSource.CAMERA };
      peer.signal.send('addTrack', new AddTrackRequest({ ...track, width: 640, height: 360 }));
    }
    const sdp = peer.#describe(publishes, receives);
    const offer = () => {
      peer.#offers += 1;
      const fields = { type: 'offer', sdp, id: peer.#offers };
      peer.signal.send('offer', new SessionDescription(fields));
    };
    peer.signal.socket.on('message', (data: Buffer) => {
      // Its sections are always the same; only the answer to them changes.
      if (SignalResponse.fromBinary(data).message.case === 'mediaSectionsRequirement') offer();
    });
    offer();
    const answer = await peer.signal.next('answer');
    peer.#transport.accept(credentialsOf(answer.sdp));
    await peer.#transport.open;
    return peer;
  }

  /** What it received. */
  get packets(): number {
    return this.#transport.count.packets;
  }

  /** Any datagram, encrypted and sent as media; what cannot be encrypted is left out. */
  trySend(packet: Buffer): void {
    try {
      this.#transport.send(packet);
    } catch {
      // Not even our own side takes it for a packet, or the connection is over.
    }
  }

  /** Every picture is a key frame. */
  start(packetsPerSecond: number): void {
    clearInterval(this.#timer);
    this.#timer = setInterval(() => {
      this.#sequence += 1;
      const timestamp = Math.round(performance.now() * 90);
      const payload = [...vp8Payload(this.#sequence & 0x7fff, this.#sequence & 0xff, true)];
      const fields = { sequence: this.#sequence, timestamp, payload, marker: true };
      this.trySend(rtpPacket({ ...fields, ssrc: this.#ssrc, payloadType: VP8 }));
    }, 1_000 / packetsPerSecond);
  }

  /** Says nothing any more, and leaves without a word. */
  close(): void {
    clearInterval(this.#timer);
    clearInterval(this.#alive);
    this.#transport.close();
    this.signal.close();
  }

  #describe(publishes: boolean, receives: number): string {
    const { ufrag, pwd, fingerprint, candidates } = this.#offer;
    const section = (mid: number, direction: string, ...more: string[]) => [
      `m=video 9 UDP/TLS/RTP/SAVPF ${VP8}`,
      'c=IN IP4 0.0.0.0',
      `a=mid:${mid}`,
      `a=${direction}`,
      'a=rtcp-mux',
      `a=rtpmap:${VP8} VP8/90000`,
      `a=rtcp-fb:${VP8} nack`,
      `a=rtcp-fb:${VP8} nack pli`,
      ...more,
      `a=ice-ufrag:${ufrag}`,
      `a=ice-pwd:${pwd}`,
      `a=fingerprint:${fingerprint}`,
      'a=setup:actpass',
      ...candidates,
    ];
    const sent = publishes
      ? section(0, 'sendonly', `a=msid:${CID} ${CID}`, `a=ssrc:${this.#ssrc} cname:${CID}`)
      : section(0, 'inactive');
    const mids = Array.from({ length: receives }, (_, index) => index + 1);
    return [
      'v=0',
      'o=- 1 1 IN IP4 127.0.0.1',
      's=-',
      't=0 0',
      `a=group:BUNDLE ${[0, ...mids].join(' ')}`,
      ...sent,
      ...mids.flatMap((mid) => section(mid, 'recvonly')),
      '',
    ].join('\r\n');
  }
}
