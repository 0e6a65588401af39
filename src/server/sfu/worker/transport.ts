/**
 * A client's transport over its whole life, ICE restarts included.
 *
 * The ICE library can not restart, so there are two ways to answer a changed client ufrag. *Keep*: answer with the
 * credentials in use and touch nothing; Chromium keeps its working pair, nobody loses a packet. *Rebuild*: a new
 * connection with new credentials and a new certificate; the client restarts DTLS and SCTP on it, and its
 * channels are re-created under their old ids. The old connection closes two seconds after the new one opens,
 * because its farewell would close the client's channels. Keep is right while packets still arrive. Firefox
 * survives neither, so its restart is refused.
 */
import type { DataChannel } from 'node-datachannel';
import type { ErrorSink } from './guard.js';
import { IceSession, type ChannelTemplate, type IceSettings } from './ice-session.js';
import type { AnswerTransport } from './sdp/answer.js';
import type { Offer } from './sdp/offer.js';

const KEEP_WITHIN_MS = 1_500;
const CLOSE_OLD_AFTER_MS = 2_000;
/** Connections that a client may start without finishing any. */
const MAX_RETIRED = 4;

export interface TransportSettings extends IceSettings {
  announcedIps: readonly string[];
  /** 0: none. */
  relayPort: number;
}

export interface TransportHandlers {
  /** SRTP is up, for the first time or on a new path. */
  open(): void;
  failed(reason: string): void;
  packet(buffer: Buffer): void;
  channel(channel: DataChannel): void;
  /** Which channels to re-create on a new connection. */
  channels(): ChannelTemplate[];
  /** When the last datagram came, on the clock of `performance.now()`. */
  lastHeard(): number;
  /** An ICE restart was answered without a new connection. */
  kept(): void;
  error: ErrorSink;
}

/** The client started ICE again and can only be healed by a full restart. */
export class RestartRefusedError extends Error {
  override name = 'RestartRefusedError';
}

export class Transport {
  private readonly name: string;
  private readonly settings: TransportSettings;
  private readonly handlers: TransportHandlers;
  private session: IceSession | undefined;
  private readonly retired = new Set<IceSession>();
  private remoteUfrag = '';
  private generation = 0;
  private closed = false;

  constructor(name: string, settings: TransportSettings, handlers: TransportHandlers) {
    this.name = name;
    this.settings = settings;
    this.handlers = handlers;
  }

  get isOpen(): boolean {
    return this.session?.isOpen === true;
  }

  /** Takes a checked offer and says what the answer must carry. */
  accept(offer: Offer, now: number): AnswerTransport {
    if (this.closed) throw new Error('the transport is closed');
    if (!this.session) this.session = this.connect(offer, []);
    else if (offer.iceUfrag !== this.remoteUfrag) this.restart(offer, now);
    this.remoteUfrag = offer.iceUfrag;
    const { iceUfrag, icePwd, fingerprint, setup } = this.session;
    const { announcedIps: addresses, port, relayPort } = this.settings;
    return { iceUfrag, icePwd, fingerprint, setup, addresses, port, relayPort };
  }

  send(packet: Buffer): boolean {
    return this.session?.send(packet) === true;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.session?.close();
    for (const session of this.retired) session.close();
    this.retired.clear();
  }

  private restart(offer: Offer, now: number): void {
    if (offer.firefox) throw new RestartRefusedError('ICE restart of a Firefox');
    if (this.isOpen && now - this.handlers.lastHeard() < KEEP_WITHIN_MS) {
      this.handlers.kept();
      return;
    }
    if (this.retired.size >= MAX_RETIRED) throw new RestartRefusedError('too many ICE restarts');
    const old = this.session;
    this.session = this.connect(offer, this.handlers.channels());
    if (!old) return;
    this.retired.add(old);
  }

  private connect(offer: Offer, channels: readonly ChannelTemplate[]): IceSession {
    this.generation += 1;
    const generation = this.generation;
    const current = () => generation === this.generation && !this.closed;
    return new IceSession(`${this.name}#${generation}`, this.settings, offer, channels, {
      open: () => {
        if (!current()) return;
        this.closeRetired();
        this.handlers.open();
      },
      failed: (reason) => {
        if (current()) this.handlers.failed(reason);
      },
      packet: (buffer) => this.handlers.packet(buffer),
      channel: (channel) => this.handlers.channel(channel),
      error: this.handlers.error,
    });
  }

  private closeRetired(): void {
    const old = [...this.retired];
    this.retired.clear();
    if (old.length === 0) return;
    setTimeout(() => {
      for (const session of old) session.close();
    }, CLOSE_OLD_AFTER_MS).unref();
  }
}
