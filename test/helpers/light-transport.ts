/**
 * A connection that encodes and decodes nothing: ICE, DTLS and SRTP of node-datachannel under one synthetic media
 * section, which then hands over every packet. It counts them, and the gaps in their numbers.
 */
import { PeerConnection, Video, type Track } from 'node-datachannel';

export interface Credentials {
  ufrag: string;
  pwd: string;
  /** `sha-256 AB:CD…` */
  fingerprint: string;
  setup: string;
  candidates: string[];
}

export interface Count {
  packets: number;
  bytes: number;
  lost: number;
}

export class LightTransport {
  readonly count: Count = { packets: 0, bytes: 0, lost: 0 };
  readonly open: Promise<void>;
  readonly #pc: PeerConnection;
  /** Held: the native track dies when JavaScript forgets it. */
  readonly #track: Track;
  readonly #newest = new Map<number, number>();

  /** `ssrc`: of what it sends. */
  constructor(name: string, { bindAddress = '127.0.0.1', ssrc = 1_000 } = {}) {
    this.#pc = new PeerConnection(name, {
      iceServers: [],
      bindAddress,
      disableAutoNegotiation: true,
    });
    const video = new Video('0', 'SendRecv');
    video.addVP8Codec(96);
    video.addSSRC(ssrc, name);
    this.#track = this.#pc.addTrack(video);
    this.open = new Promise((resolve) => this.#track.onOpen(() => resolve()));
    this.#track.onMessage((packet) => this.#take(packet));
  }

  /** As the side that offers. */
  offer(): Credentials {
    this.#pc.setLocalDescription('offer');
    return this.#local();
  }

  accept(remote: Credentials): void {
    this.#pc.setRemoteDescription(describe(remote), 'answer');
  }

  /** As the side that answers. */
  answer(remote: Credentials): Credentials {
    this.#pc.setRemoteDescription(describe(remote), 'offer');
    this.#pc.setLocalDescription('answer');
    return this.#local();
  }

  send(packet: Buffer): void {
    this.#track.sendMessageBinary(packet);
  }

  close(): void {
    this.#track.close();
    this.#pc.close();
  }

  #local(): Credentials {
    return credentialsOf(this.#pc.localDescription()?.sdp ?? '');
  }

  #take(packet: Buffer): void {
    const type = packet[1]! & 0x7f;
    if (packet.length < 12 || (type >= 64 && type <= 95)) return;
    this.count.packets += 1;
    this.count.bytes += packet.length;
    const ssrc = packet.readUInt32BE(8);
    const sequence = packet.readUInt16BE(2);
    const newest = this.#newest.get(ssrc);
    const ahead = newest === undefined ? 1 : (sequence - newest) & 0xffff;
    if (ahead > 0x8000) {
      // Came late after all.
      this.count.lost -= 1;
      return;
    }
    this.count.lost += Math.max(0, ahead - 1);
    this.#newest.set(ssrc, sequence);
  }
}

export function credentialsOf(sdp: string): Credentials {
  const find = (name: string) => new RegExp(`^a=${name}:(.*?)\\r?$`, 'm').exec(sdp)?.[1] ?? '';
  return {
    ufrag: find('ice-ufrag'),
    pwd: find('ice-pwd'),
    fingerprint: find('fingerprint'),
    setup: find('setup'),
    candidates: [...new Set([...sdp.matchAll(/^a=candidate:.*?(?=\r?$)/gm)].map(([line]) => line))],
  };
}

function describe({ ufrag, pwd, fingerprint, setup, candidates }: Credentials): string {
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    'c=IN IP4 0.0.0.0',
    'a=mid:0',
    'a=sendrecv',
    'a=rtcp-mux',
    'a=rtpmap:96 VP8/90000',
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${pwd}`,
    `a=fingerprint:${fingerprint}`,
    `a=setup:${setup}`,
    ...candidates,
    '',
  ].join('\r\n');
}
