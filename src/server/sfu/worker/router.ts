/** The rooms of one worker. Every message from the main process ends here. */
import { DataPacket } from '@livekit/protocol';
import type { PeerStats, WorkerNotice, WorkerRequest, WorkerStats } from '../messages.js';
import { newCounters } from './counters.js';
import { Peer } from './peer.js';
import { Takes } from './recording/takes.js';
import { Room } from './room.js';
import type { TransportSettings } from './transport.js';

const TICK_MS = 25;

export interface RouterOptions {
  settings: TransportSettings;
  notify: (notice: WorkerNotice) => void;
  debug: (fields: object, message: string) => void;
}

export class Router {
  readonly counters = newCounters();
  private readonly options: RouterOptions;
  private readonly peers = new Map<string, Peer>();
  private readonly rooms = new Map<string, Room>();
  private readonly roomOfPeer = new Map<string, Room>();
  private readonly takes: Takes;
  private readonly timer: NodeJS.Timeout;

  constructor(options: RouterOptions) {
    this.options = options;
    this.takes = new Takes(options.notify, this.counters);
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  /** What this process carries and has carried. */
  stats(): Omit<WorkerStats, 'loopDelayMs'> {
    const now = performance.now();
    const layers: [number, number, number] = [0, 0, 0];
    let pausedStreams = 0;
    let estimates = 0;
    let estimatedPeers = 0;
    for (const peer of this.peers.values()) {
      const { downlink } = peer;
      pausedStreams += downlink.pausedStreams;
      const estimate = downlink.bitrate(now);
      estimates += estimate;
      if (estimate > 0) estimatedPeers += 1;
      peer.countLayers(layers);
    }
    const [low, medium, high] = layers;
    return {
      peers: this.peers.size,
      ...this.counters,
      pausedStreams,
      streamsLow: low,
      streamsMedium: medium,
      streamsHigh: high,
      estimates,
      estimatedPeers,
    };
  }

  details(): PeerStats[] {
    const now = performance.now();
    return [...this.peers.values()].map((peer) => peer.details(now));
  }

  /** A failing request is that peer's trouble alone. */
  handle(request: WorkerRequest): void {
    const peer = 'peer' in request ? this.peers.get(request.peer) : undefined;
    switch (request.type) {
      case 'peer.open':
        this.open(request);
        return;
      case 'peer.close':
        this.close(request.peer);
        return;
      case 'peer.rights':
        peer?.setRights(request.publishData, request.maxDownBitrate);
        return;
      case 'peer.offer':
        peer?.offer(request.offerId, request.sdp, request.resume);
        return;
      case 'track.publish':
        peer?.publish(request.track);
        return;
      case 'track.unpublish':
        peer?.unpublish(request.trackId);
        return;
      case 'track.mute':
        peer?.mute(request.trackId, request.muted);
        return;
      case 'track.subscribe':
        peer?.subscribe(request.trackId);
        return;
      case 'track.unsubscribe':
        peer?.unsubscribe(request.trackId);
        return;
      case 'track.cap':
        peer?.cap(request.trackId, request.limits, request.priority);
        return;
      case 'track.layer': {
        const { quality, width, height, fps, paused } = request;
        peer?.setWish(request.trackId, { quality, width, height, fps, paused });
        return;
      }
      case 'data.send':
        this.sendData(request.peers, request.packet, request.reliable);
        return;
      case 'data.position':
        if (peer) this.options.notify({ ...request, sequence: peer.dataPosition });
        return;
      case 'data.replay':
        if (peer) this.roomOfPeer.get(peer.sid)?.replay(peer, request.received);
        return;
      case 'dataTrack.publish':
        this.roomOfPeer
          .get(request.peer)
          ?.dataTracks.publish(request.peer, request.trackId, request.handle);
        return;
      case 'dataTrack.unpublish':
        this.roomOfPeer.get(request.peer)?.dataTracks.unpublish(request.peer, request.trackId);
        return;
      case 'dataTrack.subscribe':
        if (peer)
          this.roomOfPeer
            .get(peer.sid)
            ?.dataTracks.subscribe(peer.sid, peer.data, request.trackId, request.handle);
        return;
      case 'dataTrack.unsubscribe':
        this.roomOfPeer.get(request.peer)?.dataTracks.unsubscribe(request.peer, request.trackId);
        return;
      case 'take.begin':
        this.takes.begin(request, this.rooms.get(request.room));
        return;
      case 'take.end':
        this.takes.end(request.take);
        return;
      case 'stats':
      case 'stop':
        return;
    }
  }

  /** Ends one peer after an unexpected error. */
  failPeer(sid: string, reason: string): void {
    if (!this.peers.has(sid)) return;
    this.close(sid);
    this.options.notify({ type: 'peer.failed', peer: sid, reason, resumable: false });
  }

  /** Resolves when what is recorded is on the disk. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.takes.close();
    for (const sid of [...this.peers.keys()]) this.close(sid);
  }

  private open(request: Extract<WorkerRequest, { type: 'peer.open' }>): void {
    this.close(request.peer);
    let room = this.rooms.get(request.room);
    if (!room) {
      room = new Room(request.room, this.options.notify);
      this.rooms.set(request.room, room);
    }
    const { settings, notify, debug } = this.options;
    const context = { settings, counters: this.counters, room, notify, debug };
    const peer = new Peer(request.peer, request.identity, context);
    peer.setRights(request.publishData, request.maxDownBitrate);
    this.peers.set(request.peer, peer);
    this.roomOfPeer.set(request.peer, room);
    room.peers.set(request.peer, peer);
  }

  private close(sid: string): void {
    const peer = this.peers.get(sid);
    const room = this.roomOfPeer.get(sid);
    if (!peer || !room) return;
    this.peers.delete(sid);
    this.roomOfPeer.delete(sid);
    room.peers.delete(sid);
    room.dataTracks.forget(sid);
    peer.close();
    if (room.peers.size > 0) return;
    for (const [id, entry] of this.rooms) if (entry === room) this.rooms.delete(id);
  }

  private sendData(sids: readonly string[], packet: Uint8Array, reliable: boolean): void {
    DataPacket.fromBinary(packet);
    for (const sid of sids) this.peers.get(sid)?.data.send(packet, reliable);
  }

  private tick(): void {
    const now = performance.now();
    for (const peer of [...this.peers.values()]) {
      try {
        peer.tick(now);
      } catch (error) {
        this.options.debug({ peer: peer.sid, error: String(error) }, 'tick failed');
        this.failPeer(peer.sid, 'internal error');
      }
    }
    for (const room of this.rooms.values()) room.tick(now);
    this.takes.tick(now);
  }
}
