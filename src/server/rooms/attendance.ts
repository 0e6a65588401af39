/**
 * Who is here: coming, staying away for a moment, coming back, going. A peer outlives its socket by a grace period.
 * Whatever ends with somebody's going, media first, ends before the others hear of it.
 */
import { CLOSE, type ErrorCode, type LeaveReason, type Peer } from '../../protocol/index.js';
import type { Door } from './door.js';
import { peerOf, type Newcomer, type Visitor } from './newcomer.js';
import type { Outlet } from './outlet.js';
import { PeerSession } from './peer-session.js';
import { factsOf, type RoomCore } from './room-core.js';
import type { RoomTracks } from './room-tracks.js';

export interface AttendancePorts {
  core: RoomCore;
  door: Door;
  tracks: Pick<RoomTracks, 'removeAllOf'>;
  /** A dropped peer stays this long. */
  graceMs: number;
  /** Everybody who is here now is told of it; its own snapshot comes next. */
  onArrived: (peerId: string) => void;
  /** It is in no list any more. */
  onLeft: (peerId: string) => void;
  /** The last that is heard of somebody, who left or did not come after all. */
  onGone: (peerId: string) => void;
}

type Snapshot = Parameters<Visitor['joined']>[1];

export class Attendance {
  readonly #ports: AttendancePorts;
  readonly #graces = new Map<string, NodeJS.Timeout>();
  readonly #networks = new Map<string, string>();

  constructor(ports: AttendancePorts) {
    this.#ports = ports;
  }

  /** Where a holder of a room code comes from; empty where that says nothing. */
  networkOf(peerId: string): string {
    return this.#networks.get(peerId) ?? '';
  }

  /** Resolves when the newcomer is in and its coming is written down, or when its client is gone. */
  async join(
    newcomer: Newcomer,
    visitor: Visitor,
    snapshotFor: (peer: Peer) => Snapshot,
  ): Promise<void> {
    const { core } = this.#ports;
    const peer = peerOf(newcomer, 'regular');
    await this.#enter(peer, newcomer.network, () => {
      if (!visitor.isOpen()) return false;
      this.#replaceUser(newcomer.userId);
      const session = new PeerSession(newcomer, visitor.outlet);
      this.#networks.set(peer.id, newcomer.network);
      core.rights.arrived(peer.id, newcomer.generation);
      this.#arrive(peer, session);
      core.news.add(session);
      visitor.joined(session, snapshotFor(peer));
      return true;
    });
  }

  /** A participant with a LiveKit SDK has no session here. `isWanted` is false once its media is gone. */
  async joinExternal(
    newcomer: Pick<Newcomer, 'peerId' | 'name' | 'metadata' | 'role'>,
    isWanted: () => boolean,
  ): Promise<void> {
    const peer = peerOf({ ...newcomer, userId: '' }, 'external');
    await this.#enter(peer, '', () => {
      if (!isWanted()) return false;
      this.#arrive(peer, null);
      return true;
    });
  }

  /** The session goes on over another socket; one that is still there is told to stop. */
  resume(session: PeerSession, outlet: Outlet): void {
    session.outlet?.close(CLOSE.replaced, replaced());
    session.attach(outlet);
    session.allowBacklog();
    this.#endGrace(session.peerId);
    this.#ports.core.change(session.peerId, { presence: 'here' });
  }

  /** The socket is gone. The peer stays for a while, so that it can come back. */
  away(session: PeerSession): void {
    const { core, graceMs } = this.#ports;
    session.detach();
    const { peerId } = session;
    if (!core.roster.get(peerId) || this.#graces.has(peerId)) return;
    const grace = setTimeout(() => void this.leave(peerId, 'lost'), graceMs);
    this.#graces.set(peerId, grace.unref());
    core.change(peerId, { presence: 'away' });
  }

  /** At once; resolves when it is written down. */
  leave(peerId: string, reason: LeaveReason, message = ''): Promise<void> {
    const { core, tracks, onLeft, onGone } = this.#ports;
    const { roster, news, presence, rights } = core;
    const peer = roster.get(peerId);
    if (!peer) return Promise.resolve();
    const session = roster.session(peerId);
    roster.remove(peerId);
    this.#endGrace(peerId);
    this.#networks.delete(peerId);
    if (session) {
      news.remove(session);
      session.detach();
    }
    rights.left(peerId);
    tracks.removeAllOf(peerId);
    presence.left(peerId, reason);
    onLeft(peerId);
    const written = core.note({ type: 'peer.left', peer: factsOf(peer), reason, message });
    onGone(peerId);
    return written;
  }

  /** Everybody leaves, and their lines are closed with this word. */
  endAll(code: number, error: { code: ErrorCode; message: string }, reason: string): void {
    const { roster, news } = this.#ports.core;
    const peers = roster.list();
    for (const { id } of peers) {
      const session = roster.session(id);
      if (!session) continue;
      session.outlet?.close(code, error);
      news.remove(session);
    }
    for (const { id } of peers) void this.leave(id, 'ended', reason);
  }

  async #enter(peer: Peer, network: string, arrive: () => boolean): Promise<void> {
    const { core, door, onGone } = this.#ports;
    try {
      await door.enter(peer, network, arrive);
    } finally {
      if (!core.roster.get(peer.id)) onGone(peer.id);
    }
  }

  #arrive(peer: Peer, session: PeerSession | null): void {
    const { core, onArrived } = this.#ports;
    core.roster.add(peer, session);
    core.presence.arrived(peer);
    onArrived(peer.id);
  }

  /** A signed user is in the room once: who comes again takes the place over. */
  #replaceUser(userId: string): void {
    const { roster } = this.#ports.core;
    const peer = userId === '' ? undefined : roster.ofUser(userId);
    if (!peer) return;
    roster.session(peer.id)?.outlet?.close(CLOSE.replaced, replaced());
    void this.leave(peer.id, 'replaced');
  }

  #endGrace(peerId: string): void {
    clearTimeout(this.#graces.get(peerId));
    this.#graces.delete(peerId);
  }
}

function replaced(): { code: ErrorCode; message: string } {
  return { code: 'session_replaced', message: 'The session goes on in another window.' };
}
