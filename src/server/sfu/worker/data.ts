/**
 * Data between the clients of a room: LiveKit's DataPacket over `_reliable` and `_lossy`.
 *
 * The client opens the channels. Who sent a packet is stamped here and never believed. A reliable packet keeps
 * its sender's sequence number: receivers drop what they have seen, and so do we when a client replays after
 * a resume.
 */
import { DataPacket, DataPacket_Kind } from '@livekit/protocol';
import type { DataChannel } from 'node-datachannel';
import { guard, type ErrorSink } from './guard.js';
import type { ChannelTemplate } from './ice-session.js';
import { LIMITS } from './limits.js';
import { RateBudget } from './rate-budget.js';

export interface DataHandlers {
  message(bytes: Uint8Array, reliable: boolean): void;
  trackPacket(bytes: Uint8Array): void;
  /** The client does not read what it is sent. */
  tooSlow(): void;
  /** The client sends more reliable data than anybody may: none of it can be left out in silence. */
  tooMuch(): void;
  error: ErrorSink;
}

const RELIABLE = '_reliable';
const LOSSY = '_lossy';
const TRACKS = '_data_track';
const LABELS: ReadonlySet<string> = new Set([RELIABLE, LOSSY, TRACKS]);

/** The data channels of one client. */
export class PeerData {
  private readonly handlers: DataHandlers;
  private readonly channels = new Map<string, DataChannel>();
  private readonly ids = new Map<string, number>();
  private readonly packets = new RateBudget(LIMITS.dataPacketsPerSecond, LIMITS.dataPacketBurst);
  private readonly bytes = new RateBudget(LIMITS.dataBytesPerSecond, LIMITS.dataByteBurst);
  private held: Uint8Array[] = [];
  private heldBytes = 0;
  private opened = 0;
  private closed = false;

  constructor(handlers: DataHandlers) {
    this.handlers = handlers;
  }

  /** A channel that the client opened, or that we re-created for it. */
  attach(channel: DataChannel): void {
    const { error } = this.handlers;
    const label = channel.getLabel();
    this.opened += 1;
    if (!LABELS.has(label) || this.opened > LIMITS.dataChannels) {
      channel.close();
      return;
    }
    this.channels.set(label, channel);
    this.ids.set(label, channel.getId());
    channel.onOpen(guard('channel open', error, () => this.release(channel, label)));
    channel.onMessage(
      guard('channel message', error, (message) => {
        if (typeof message !== 'string') this.receive(label, new Uint8Array(message));
      }),
    );
    channel.onClosed(
      guard('channel closed', error, () => {
        if (this.channels.get(label) === channel) this.channels.delete(label);
      }),
    );
    if (channel.isOpen()) this.release(channel, label);
  }

  templates(): ChannelTemplate[] {
    return [...this.ids].map(([label, id]) => ({ label, id, reliable: label === RELIABLE }));
  }

  send(bytes: Uint8Array, reliable: boolean): void {
    if (this.closed) return;
    const channel = this.channels.get(reliable ? RELIABLE : LOSSY);
    if (!channel?.isOpen()) {
      if (reliable) this.hold(bytes);
      return;
    }
    const buffered = channel.bufferedAmount();
    if (!reliable && buffered > LIMITS.lossyBuffered) return;
    if (reliable && buffered > LIMITS.reliableBuffered) {
      this.handlers.tooSlow();
      return;
    }
    this.push(channel, bytes);
  }

  /** One packet of a data track: dropped like lossy data when the client is slow. */
  sendTrackPacket(bytes: Uint8Array): void {
    const channel = this.channels.get(TRACKS);
    if (this.closed || !channel?.isOpen()) return;
    if (channel.bufferedAmount() <= LIMITS.lossyBuffered) this.push(channel, bytes);
  }

  close(): void {
    this.closed = true;
    this.channels.clear();
    this.held = [];
  }

  private receive(label: string, bytes: Uint8Array): void {
    if (this.closed || bytes.length > LIMITS.dataPacketBytes) return;
    const now = performance.now();
    if (!this.packets.take(now) || !this.bytes.take(now, bytes.length)) {
      if (label === RELIABLE) this.handlers.tooMuch();
      return;
    }
    if (label === TRACKS) this.handlers.trackPacket(bytes);
    else this.handlers.message(bytes, label === RELIABLE);
  }

  private hold(bytes: Uint8Array): void {
    if (this.held.length >= LIMITS.heldDataPackets) return;
    if (this.heldBytes + bytes.length > LIMITS.heldDataBytes) return;
    this.held.push(bytes);
    this.heldBytes += bytes.length;
  }

  private release(channel: DataChannel, label: string): void {
    if (label !== RELIABLE || this.closed) return;
    const { held } = this;
    this.held = [];
    this.heldBytes = 0;
    for (const bytes of held) this.push(channel, bytes);
  }

  private push(channel: DataChannel, bytes: Uint8Array): void {
    try {
      channel.sendMessageBinary(bytes);
    } catch (error) {
      this.handlers.error('data send', error);
    }
  }
}

export interface StampedData {
  bytes: Uint8Array;
  /** The sender's count of reliable packets; 0 when it does not count. */
  sequence: number;
  /** Empty: everybody else in the room. */
  destinations: ReadonlySet<string>;
}

/** What only the server may say. */
const SERVER_ONLY: ReadonlySet<string> = new Set(['speaker', 'metrics']);

/** Checks and stamps what one client sends. */
export class DataStamp {
  private readonly sid: string;
  private readonly identity: string;
  /** Of the last reliable packet that came. */
  lastSequence = 0;

  constructor(sid: string, identity: string) {
    this.sid = sid;
    this.identity = identity;
  }

  /** Undefined for what must not be passed on. */
  stamp(bytes: Uint8Array, reliable: boolean): StampedData | undefined {
    let packet: DataPacket;
    try {
      packet = DataPacket.fromBinary(bytes);
    } catch {
      return undefined;
    }
    const kind = packet.value.case;
    if (kind === undefined || SERVER_ONLY.has(kind)) return undefined;
    if (reliable && packet.sequence > 0) {
      if (packet.sequence <= this.lastSequence) return undefined;
      this.lastSequence = packet.sequence;
    }
    packet.participantSid = this.sid;
    packet.participantIdentity = this.identity;
    let destinations = packet.destinationIdentities;
    // Older SDKs write and read the sender and the receivers one level deeper, and the kind of channel.
    /* eslint-disable @typescript-eslint/no-deprecated */
    packet.kind = reliable ? DataPacket_Kind.RELIABLE : DataPacket_Kind.LOSSY;
    if (packet.value.case === 'user') {
      const user = packet.value.value;
      user.participantSid = this.sid;
      user.participantIdentity = this.identity;
      if (destinations.length === 0) destinations = user.destinationIdentities;
      user.destinationIdentities = [];
    }
    /* eslint-enable @typescript-eslint/no-deprecated */
    packet.destinationIdentities = [];
    const sequence = reliable ? packet.sequence : 0;
    return { bytes: packet.toBinary(), sequence, destinations: new Set(destinations) };
  }
}
