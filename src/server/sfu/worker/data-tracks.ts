/**
 * Data tracks of one room: frames that a publisher cuts into small packets on its `_data_track` channel.
 *
 * A packet names its track by a 16-bit handle in its fixed header. The publisher chose that handle; every
 * subscriber was given one of its own. Passing a packet on means to write the other handle, nothing more.
 */
const HEADER_BYTES = 12;
const HANDLE_OFFSET = 2;
/** The upper three bits of the first byte; this is version 0. */
const VERSION_SHIFT = 5;

export interface DataTrackReceiver {
  sendTrackPacket(bytes: Uint8Array): void;
}

interface DataTrack {
  trackId: string;
  /** By the receiver's sid. */
  receivers: Map<string, { receiver: DataTrackReceiver; handle: number }>;
}

export class DataTracks {
  /** Publisher's sid → its handle → track. */
  private readonly byPublisher = new Map<string, Map<number, DataTrack>>();
  private readonly byId = new Map<string, DataTrack>();

  publish(publisher: string, trackId: string, handle: number): void {
    const tracks = this.byPublisher.get(publisher) ?? new Map<number, DataTrack>();
    this.byPublisher.set(publisher, tracks);
    const track = { trackId, receivers: new Map() };
    const replaced = tracks.get(handle);
    if (replaced) this.byId.delete(replaced.trackId);
    tracks.set(handle, track);
    this.byId.set(trackId, track);
  }

  unpublish(publisher: string, trackId: string): void {
    this.byId.delete(trackId);
    const tracks = this.byPublisher.get(publisher);
    for (const [handle, track] of tracks ?? [])
      if (track.trackId === trackId) tracks?.delete(handle);
    if (tracks?.size === 0) this.byPublisher.delete(publisher);
  }

  subscribe(sid: string, receiver: DataTrackReceiver, trackId: string, handle: number): void {
    this.byId.get(trackId)?.receivers.set(sid, { receiver, handle });
  }

  unsubscribe(sid: string, trackId: string): void {
    this.byId.get(trackId)?.receivers.delete(sid);
  }

  /** The peer is gone: what it published and what it received. */
  forget(sid: string): void {
    for (const track of this.byPublisher.get(sid)?.values() ?? []) this.byId.delete(track.trackId);
    this.byPublisher.delete(sid);
    for (const track of this.byId.values()) track.receivers.delete(sid);
  }

  /** A packet of `publisher`; dropped when it belongs to none of its tracks. */
  forward(publisher: string, packet: Uint8Array): void {
    if (packet.length < HEADER_BYTES || (packet[0] ?? 0) >> VERSION_SHIFT !== 0) return;
    const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
    const track = this.byPublisher.get(publisher)?.get(view.getUint16(HANDLE_OFFSET));
    if (!track) return;
    for (const { receiver, handle } of track.receivers.values()) {
      // The channel copies what it sends, so one packet serves all.
      view.setUint16(HANDLE_OFFSET, handle);
      receiver.sendTrackPacket(packet);
    }
  }
}
