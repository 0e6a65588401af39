import type { Peer, RoleInfo, Track } from '../../protocol/index.js';
import type { RoomState } from '../state.js';
import { selectConferencing } from './layout.js';
import { memoise } from './memoise.js';
import { selectSpotlightPeer } from './stage.js';

/** One rectangle of the stage. */
export interface TileInfo {
  readonly key: string;
  readonly peerId: string;
  readonly source: 'camera' | 'screen';
  readonly local: boolean;
  /** Large, with the others in a strip beside it. */
  readonly prominent: boolean;
}

/**
 * Who is on stage, in a stable order:
 * 1. shared screens, by the arrival of their owner;
 * 2. who is in the spotlight, then those with a prominent role of the layout, by arrival;
 * 3. the others, by arrival: of roles that this role subscribes to, who publishes or may;
 * 4. the own person, last, when the own role may publish.
 * Nobody stands out among equals: without others, spotlight and roles make no difference. A role without
 * media sees no tiles: it watches the stream.
 */
export const selectTiles: (state: RoomState) => readonly TileInfo[] = memoise(
  (state) => [
    state.peers,
    state.peerOrder,
    state.tracks,
    state.localPeerId,
    state.role,
    state.roles,
    selectSpotlightPeer(state)?.id ?? null,
    selectConferencing(state).tiles?.prominentRoles ?? NO_ROLES,
  ],
  (peers, peerOrder, tracks, localPeerId, role, roles, spotlight, prominentRoles) =>
    Object.freeze(
      tilesOf({ peers, peerOrder, tracks, localPeerId, role, roles, spotlight, prominentRoles }),
    ),
);

const NO_ROLES: readonly string[] = [];

/** The same people in the same order and size; their names and mute states may differ. */
export function sameTiles(a: readonly TileInfo[], b: readonly TileInfo[]): boolean {
  if (a === b) return true;
  return (
    a.length === b.length &&
    a.every((tile, at) => {
      const other = b[at];
      return (
        tile.key === other?.key && tile.local === other.local && tile.prominent === other.prominent
      );
    })
  );
}

type Inputs = Pick<
  RoomState,
  'peers' | 'peerOrder' | 'tracks' | 'localPeerId' | 'role' | 'roles'
> & {
  spotlight: string | null;
  prominentRoles: readonly string[];
};

function tilesOf(inputs: Inputs): TileInfo[] {
  const { peers, peerOrder, tracks, localPeerId, role, roles, spotlight, prominentRoles } = inputs;
  if (role?.needsMedia === false) return [];
  const byPeer = new Map<string, Track[]>();
  for (const track of Object.values(tracks)) {
    const list = byPeer.get(track.peerId);
    if (list) list.push(track);
    else byPeer.set(track.peerId, [track]);
  }
  const screens: TileInfo[] = [];
  const people: TileInfo[] = [];
  const own: TileInfo[] = [];
  for (const peerId of peerOrder) {
    const peer = peers[peerId];
    const local = peerId === localPeerId;
    if (!peer || !(local || isReceived(peer, role))) continue;
    const published = byPeer.get(peerId) ?? [];
    if (published.some(({ source }) => source === 'screen')) {
      screens.push({ key: `${peerId}/screen`, peerId, source: 'screen', local, prominent: true });
    }
    const may = local ? role : roles[peer.role];
    if (isOnStage(published, may)) {
      const prominent = peerId === spotlight || prominentRoles.includes(peer.role);
      const tile = { key: `${peerId}/camera`, peerId, source: 'camera', local, prominent } as const;
      (local && !prominent ? own : people).push(tile);
    }
  }
  const first = people.filter(({ peerId }) => peerId === spotlight);
  const second = people.filter(({ peerId, prominent }) => prominent && peerId !== spotlight);
  const rest = [...people.filter(({ prominent }) => !prominent), ...own];
  const prominent = [...first, ...second];
  if (rest.length > 0) return [...screens, ...prominent, ...rest];
  return [...screens, ...prominent.map((tile) => ({ ...tile, prominent: false }))];
}

/** Who came with another app publishes in a role that no template names. */
function isReceived(peer: Peer, role: RoleInfo | null): boolean {
  return peer.type === 'external' || role?.subscribeToRoles.includes(peer.role) === true;
}

function isOnStage(published: readonly Track[], role: RoleInfo | null | undefined): boolean {
  if (published.some(({ source }) => source === 'camera' || source === 'microphone')) return true;
  if (role) return role.publish.allowed.some((kind) => kind !== 'screen');
  return false;
}
