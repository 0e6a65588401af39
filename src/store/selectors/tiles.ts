import type { Peer, RoleInfo, Track } from '../../protocol/index.js';
import type { RoomState } from '../state.js';
import { memoise } from './memoise.js';

/** One rectangle of the stage. */
export interface TileInfo {
  readonly key: string;
  readonly peerId: string;
  readonly source: 'camera' | 'screen';
  readonly local: boolean;
}

/**
 * Who is on stage, in a stable order:
 * 1. shared screens, by the arrival of their owner;
 * 2. the others, by arrival: who publishes anything, or has a role that this role subscribes to;
 * 3. the own person, last, when the own role may publish.
 */
export const selectTiles: (state: RoomState) => readonly TileInfo[] = memoise(
  (state) => [state.peers, state.peerOrder, state.tracks, state.localPeerId, state.role],
  (peers, peerOrder, tracks, localPeerId, role) =>
    Object.freeze(tilesOf({ peers, peerOrder, tracks, localPeerId, role })),
);

/** The same people in the same order; their names and mute states may differ. */
export function sameTiles(a: readonly TileInfo[], b: readonly TileInfo[]): boolean {
  if (a === b) return true;
  return (
    a.length === b.length &&
    a.every((tile, at) => tile.key === b[at]?.key && tile.local === b[at].local)
  );
}

type Inputs = Pick<RoomState, 'peers' | 'peerOrder' | 'tracks' | 'localPeerId' | 'role'>;

function tilesOf({ peers, peerOrder, tracks, localPeerId, role }: Inputs): TileInfo[] {
  const byPeer = new Map<string, Track[]>();
  for (const track of Object.values(tracks)) {
    const list = byPeer.get(track.peerId);
    if (list) list.push(track);
    else byPeer.set(track.peerId, [track]);
  }
  const screens: TileInfo[] = [];
  const others: TileInfo[] = [];
  const own: TileInfo[] = [];
  for (const peerId of peerOrder) {
    const peer = peers[peerId];
    if (!peer) continue;
    const local = peerId === localPeerId;
    const published = byPeer.get(peerId) ?? [];
    if (published.some(({ source }) => source === 'screen')) {
      screens.push({ key: `${peerId}/screen`, peerId, source: 'screen', local });
    }
    if (isOnStage(peer, published, local, role)) {
      (local ? own : others).push({ key: `${peerId}/camera`, peerId, source: 'camera', local });
    }
  }
  return [...screens, ...others, ...own];
}

function isOnStage(
  peer: Peer,
  published: readonly Track[],
  local: boolean,
  role: RoleInfo | null,
): boolean {
  if (published.some(({ source }) => source === 'camera' || source === 'microphone')) return true;
  if (!role) return false;
  if (local) return role.publish.allowed.some((kind) => kind !== 'screen');
  return role.subscribeToRoles.includes(peer.role);
}
