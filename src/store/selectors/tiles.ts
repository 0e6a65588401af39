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
  /** Not large, but always on the first page: what would be large if nothing else were. */
  readonly anchored: boolean;
  /** Width by height of what is sent; 0 while nobody knows. */
  readonly aspect: number;
}

/**
 * Who is on stage. Large is what this person pinned; else shared screens; else the spotlight and those with a
 * prominent role of the layout. The order is stable:
 * 1. what is large;
 * 2. what would be, if nothing else were: screens, spotlight, prominent roles;
 * 3. the others, by arrival: of roles that this role subscribes to, who publishes or may;
 * 4. the own person, last, when the own role may publish.
 * Nobody stands out among equals: without others, pin, spotlight and roles make no difference. A role without
 * media sees no tiles: it watches the stream.
 */
export const selectTiles: (state: RoomState) => readonly TileInfo[] = memoise(
  (state) => [
    state.peers,
    state.peerOrder,
    state.tracks,
    state.localPeerId,
    state.pinned,
    state.role,
    state.roles,
    selectSpotlightPeer(state)?.id ?? null,
    selectConferencing(state).tiles?.prominentRoles ?? NO_ROLES,
  ],
  (peers, peerOrder, tracks, localPeerId, pinned, role, roles, spotlight, prominentRoles) => {
    const inputs = { peers, peerOrder, tracks, localPeerId, pinned, role, roles };
    return Object.freeze(tilesOf({ ...inputs, spotlight, prominentRoles }));
  },
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
        tile.key === other?.key &&
        tile.local === other.local &&
        tile.prominent === other.prominent &&
        tile.anchored === other.anchored &&
        tile.aspect === other.aspect
      );
    })
  );
}

type Inputs = Pick<
  RoomState,
  'peers' | 'peerOrder' | 'tracks' | 'localPeerId' | 'pinned' | 'role' | 'roles'
> & {
  spotlight: string | null;
  prominentRoles: readonly string[];
};

/** What speaks for a large place, strongest first. */
const RANKS = ['screen', 'spotlight', 'role', 'none'] as const;
type Rank = (typeof RANKS)[number];

function tilesOf(inputs: Inputs): TileInfo[] {
  const ranked = candidates(inputs);
  const order = RANKS.flatMap((rank) => ranked.filter((tile) => tile.rank === rank));
  const people = order.filter(({ rank, local }) => rank !== 'none' || !local);
  const all = [...people, ...order.filter((tile) => !people.includes(tile))];
  const isLarge = largeOf(all, inputs.pinned);
  const large = all.filter(isLarge);
  // Among cameras alone everybody is equal.
  const flat = large.length === all.length && large.every(({ source }) => source === 'camera');
  return [...large, ...all.filter((tile) => !isLarge(tile))].map(({ rank, ...tile }) => {
    const prominent = !flat && isLarge({ rank, ...tile });
    return { ...tile, prominent, anchored: rank !== 'none' && !prominent && !flat };
  });
}

type Candidate = Omit<TileInfo, 'prominent' | 'anchored'> & { rank: Rank };

function largeOf(all: readonly Candidate[], pinned: string | null): (tile: Candidate) => boolean {
  if (all.some(({ key }) => key === pinned)) return ({ key }) => key === pinned;
  if (all.some(({ rank }) => rank === 'screen')) return ({ rank }) => rank === 'screen';
  return ({ rank }) => rank !== 'none';
}

function candidates(inputs: Inputs): Candidate[] {
  const { peers, peerOrder, tracks, localPeerId, role, roles, spotlight, prominentRoles } = inputs;
  if (role?.needsMedia === false) return [];
  const byPeer = tracksByPeer(tracks);
  return peerOrder.flatMap((peerId) => {
    const peer = peers[peerId];
    const local = peerId === localPeerId;
    if (!peer || !(local || isReceived(peer, role))) return [];
    const published = byPeer.get(peerId) ?? [];
    const tile = (source: TileInfo['source'], rank: Rank): Candidate => {
      const track = published.find((one) => one.source === source);
      const aspect = track && track.height > 0 ? track.width / track.height : 0;
      return { key: `${peerId}/${source}`, peerId, source, local, aspect, rank };
    };
    const found: Candidate[] = [];
    if (published.some(({ source, muted }) => source === 'screen' && !muted))
      found.push(tile('screen', 'screen'));
    if (isOnStage(published, local ? role : roles[peer.role])) {
      const stands = prominentRoles.includes(peer.role) ? 'role' : 'none';
      found.push(tile('camera', peerId === spotlight ? 'spotlight' : stands));
    }
    return found;
  });
}

function tracksByPeer(tracks: RoomState['tracks']): Map<string, Track[]> {
  const byPeer = new Map<string, Track[]>();
  for (const track of Object.values(tracks)) {
    const list = byPeer.get(track.peerId);
    if (list) list.push(track);
    else byPeer.set(track.peerId, [track]);
  }
  return byPeer;
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
