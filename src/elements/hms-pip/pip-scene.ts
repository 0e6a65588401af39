/** Whom the small window shows: worked out from the state of the room, and from whom it showed before. */
import type { Peer } from '../../protocol/index.js';
import { selectLocalPeer } from '../../store/selectors/peers.js';
import { selectTiles } from '../../store/selectors/tiles.js';
import type { RoomState } from '../../store/state.js';
import { OWN, trackOf } from '../hms-video-tile/tile-view.js';

const AUDIBLE = 0.05;

export interface PipPicture {
  peerId: string;
  name: string;
  /** For the colour of the face. */
  userId: string;
  source: 'camera' | 'screen';
  /** Id of the track, `own` for the own camera, or empty: there is no picture. */
  picture: string;
  muted: boolean;
  speaking: boolean;
}

export interface PipScene {
  inCall: boolean;
  /** Null: nobody else is there. */
  main: PipPicture | null;
  /** Null where the own role sends nothing. */
  own: PipPicture | null;
  microphone: boolean | null;
  camera: boolean | null;
}

/**
 * Somebody's screen first; else who speaks, and when nobody does, who spoke last. `before` is the peer id shown until
 * now: they stay while they speak, so that two who laugh together do not take turns.
 */
export function pipScene(state: RoomState, before: string): PipScene {
  const { role, devices, localPeerId, status } = state;
  const allowed = role?.publish.allowed ?? [];
  const local = selectLocalPeer(state);
  const others = selectTiles(state).filter((tile) => !tile.local);
  const screen = others.find(({ source }) => source === 'screen');
  const people = others.filter(({ source }) => source === 'camera').map(({ peerId }) => peerId);
  const level = (peerId: string): number => (isMuted(state, peerId) ? 0 : levelOf(state, peerId));
  const loudest = people.reduce((a, b) => (level(b) > level(a) ? b : a), people[0] ?? '');
  const stays = people.includes(before) && (level(before) > AUDIBLE || level(loudest) <= AUDIBLE);
  const shown = stays ? before : loudest;
  const sends = allowed.includes('audio') || allowed.includes('video');
  return {
    inCall: status === 'joined' || status === 'reconnecting',
    main: screen ? pictureOf(state, screen.peerId, 'screen') : pictureOf(state, shown, 'camera'),
    own: sends && local && localPeerId !== null ? pictureOf(state, local.id, 'camera') : null,
    microphone: allowed.includes('audio') ? devices.microphone.enabled : null,
    camera: allowed.includes('video') ? devices.camera.enabled : null,
  };
}

function pictureOf(
  state: RoomState,
  peerId: string,
  source: PipPicture['source'],
): PipPicture | null {
  const peer: Peer | undefined = state.peers[peerId];
  if (!peer) return null;
  const track = trackOf(state, peerId, source);
  const local = peerId === state.localPeerId;
  const sent = track && !track.muted ? track.id : '';
  const muted = isMuted(state, peerId);
  return {
    peerId,
    name: peer.name,
    userId: peer.userId,
    source,
    picture: local && state.devices.camera.enabled ? OWN : local ? '' : sent,
    muted,
    speaking: !muted && levelOf(state, peerId) > AUDIBLE,
  };
}

const levelOf = ({ levels }: RoomState, peerId: string): number => levels[peerId] ?? 0;

const isMuted = (state: RoomState, peerId: string): boolean =>
  trackOf(state, peerId, 'microphone')?.muted ?? true;
