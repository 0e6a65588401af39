/**
 * One node-datachannel peer connection, used as bare ICE, DTLS, SRTP and SCTP.
 *
 * The library is shown a synthetic offer: one video section and one application section, with the client's real
 * ICE credentials and fingerprint. With a single media line it hands every decrypted RTP and RTCP packet to
 * that one track, whatever its SSRC, and sends any SSRC. The client's real sections never reach it.
 *
 * What aborts the process and is therefore avoided: an exception that leaves a callback, setLocalDescription in
 * a wrong state or twice, a taken port (the mux listener in `main.ts` holds it), malformed credentials (checked by
 * the offer parser).
 */
import { PeerConnection, Video, type DataChannel, type Track } from 'node-datachannel';
import { guard, type ErrorSink } from './guard.js';
import { LIMITS } from './limits.js';
import type { Offer } from './sdp/offer.js';

export interface IceSettings {
  port: number;
  bindAddress: string;
  /** Of every open session, by its user name fragment. */
  passwords?: Map<string, string>;
}

export interface IceHandlers {
  /** SRTP is up: packets sent before this are lost. */
  open(): void;
  /** ICE gave up, or the client closed DTLS. */
  failed(reason: string): void;
  /** One RTP or RTCP datagram. */
  packet(buffer: Buffer): void;
  channel(channel: DataChannel): void;
  error: ErrorSink;
}

/** A data channel that is re-created on a new connection under the id the client knows. */
export interface ChannelTemplate {
  label: string;
  id: number;
  reliable: boolean;
}

export class IceSession {
  readonly iceUfrag: string;
  readonly icePwd: string;
  readonly fingerprint: string;
  readonly setup: string;
  private readonly pc: PeerConnection;
  /** Held: the native track dies when JavaScript forgets it. */
  private readonly track: Track;
  private open = false;
  private down = false;
  private closed = false;
  private readonly passwords: Map<string, string> | undefined;

  constructor(
    name: string,
    settings: IceSettings,
    remote: Offer,
    channels: readonly ChannelTemplate[],
    handlers: IceHandlers,
  ) {
    const wrap = <Args extends unknown[]>(where: string, callback: (...args: Args) => void) =>
      guard(where, handlers.error, (...args: Args) => {
        if (!this.closed) callback(...args);
      });
    this.pc = new PeerConnection(name, {
      iceServers: [],
      bindAddress: settings.bindAddress,
      portRangeBegin: settings.port,
      portRangeEnd: settings.port,
      enableIceUdpMux: true,
      disableAutoNegotiation: true,
      maxMessageSize: LIMITS.dataPacketBytes,
    });
    this.pc.onStateChange(
      wrap('state', (state: string) => {
        // Failed is followed by closed: one end is enough.
        if (this.down || (state !== 'failed' && state !== 'closed')) return;
        this.open = false;
        this.down = true;
        handlers.failed(`connection ${state}`);
      }),
    );
    this.pc.onDataChannel(wrap('channel', (channel: DataChannel) => handlers.channel(channel)));
    const video = new Video('0', 'SendRecv');
    video.addVP8Codec(96);
    this.track = this.pc.addTrack(video);
    this.track.onOpen(
      wrap('open', () => {
        this.open = true;
        handlers.open();
      }),
    );
    this.track.onMessage(wrap('packet', (buffer: Buffer) => handlers.packet(buffer)));
    try {
      this.pc.setRemoteDescription(syntheticOffer(remote), 'offer');
      for (const { label, id, reliable } of channels) {
        const loss = reliable ? {} : { unordered: true, maxRetransmits: 0 };
        handlers.channel(this.pc.createDataChannel(label, { negotiated: true, id, ...loss }));
      }
      this.pc.setLocalDescription('answer');
      const sdp = this.pc.localDescription()?.sdp ?? '';
      this.iceUfrag = attribute(sdp, 'ice-ufrag');
      this.icePwd = attribute(sdp, 'ice-pwd');
      this.fingerprint = attribute(sdp, 'fingerprint').replace(/^sha-256 /i, '');
      this.setup = attribute(sdp, 'setup');
      this.passwords = settings.passwords;
      this.passwords?.set(this.iceUfrag, this.icePwd);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  get isOpen(): boolean {
    return this.open && !this.closed;
  }

  /** False when it could not be sent. */
  send(packet: Buffer): boolean {
    if (!this.open || this.closed) return false;
    try {
      return this.track.sendMessageBinary(packet);
    } catch {
      // The connection went down between two packets; its state change tells.
      return false;
    }
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.passwords?.delete(this.iceUfrag);
    try {
      this.track.close();
      this.pc.close();
    } catch {
      // Already gone.
    }
  }
}

function attribute(sdp: string, name: string): string {
  const value = new RegExp(`^a=${name}:(.+?)\\r?$`, 'm').exec(sdp)?.[1];
  if (!value) throw new Error(`the transport gave no ${name}`);
  return value;
}

function syntheticOffer(remote: Offer): string {
  const hasData = remote.sections.some(({ kind }) => kind === 'application');
  const security = [
    'c=IN IP4 0.0.0.0',
    `a=ice-ufrag:${remote.iceUfrag}`,
    `a=ice-pwd:${remote.icePwd}`,
    `a=fingerprint:sha-256 ${remote.fingerprint}`,
    `a=setup:${remote.setup}`,
  ];
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    `a=group:BUNDLE 0${hasData ? ' 1' : ''}`,
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    ...security,
    'a=mid:0',
    'a=sendrecv',
    'a=rtcp-mux',
    'a=rtpmap:96 VP8/90000',
  ];
  if (hasData) {
    lines.push('m=application 9 UDP/DTLS/SCTP webrtc-datachannel', ...security);
    lines.push('a=mid:1', 'a=sctp-port:5000', 'a=max-message-size:65536');
  }
  return `${lines.join('\r\n')}\r\n`;
}
