import type { Peer, RoomSnapshot } from '../../protocol/index.js';
import type { Outlet } from './outlet.js';
import type { PeerSession } from './peer-session.js';

export interface Newcomer {
  peerId: string;
  name: string;
  metadata: string;
  role: string;
  userId: string;
  /** A signed token fixes the name. */
  nameFixed: boolean;
  /** Of the protocol: a secret by which somebody without a signed user id is known again. */
  clientKey?: string;
  /** Where a holder of a room code comes from; empty where that says nothing. */
  network: string;
  /** Of `newGeneration`, for the media token that was made before the join. */
  generation: number;
}

/** The client of a newcomer. */
export interface Visitor {
  outlet: Outlet;
  /** False once it is gone. */
  isOpen(): boolean;
  /** It is in: called before anything is told that the snapshot does not hold. */
  joined(session: PeerSession, snapshot: RoomSnapshot): void;
}

/** How a newcomer begins. */
export function peerOf(
  newcomer: Pick<Newcomer, 'peerId' | 'name' | 'metadata' | 'role' | 'userId'>,
  type: Peer['type'],
): Peer {
  const { peerId, name, metadata, role, userId } = newcomer;
  return {
    id: peerId,
    name,
    role,
    userId,
    metadata,
    joinedAt: Date.now(),
    presence: 'here',
    handRaisedAt: 0,
    previousRole: '',
    type,
  };
}
