/** What one tile shows, worked out from the state of the room. */
import type { Peer, Track } from '../../protocol/index.js';
import { isBeRightBack } from '../../store/be-right-back.js';
import { selectTileLooks } from '../../store/selectors/tile-looks.js';
import { memoise } from '../../store/selectors/memoise.js';
import { selectSpotlightPeer } from '../../store/selectors/stage.js';
import type { RoomState, Trouble } from '../../store/state.js';
import type { TilesView } from '../../templates/view.js';

export interface TileView {
  peer: Peer | undefined;
  /** Id of the track to show, `own` for the own camera, or empty: there is no picture. */
  picture: string;
  /** Media of the picture flows. */
  ready: boolean;
  micMuted: boolean;
  level: number;
  local: boolean;
  mediaDown: boolean;
  speaking: boolean;
  trouble: Trouble | null;
  brb: boolean;
  pinned: boolean;
  spotlit: boolean;
  looks: TilesView;
}

export const OWN = 'own';

const byPeer = memoise(
  (state) => [state.tracks],
  (tracks) => {
    const map = new Map<string, Track[]>();
    for (const track of Object.values(tracks)) {
      const list = map.get(track.peerId);
      if (list) list.push(track);
      else map.set(track.peerId, [track]);
    }
    return map;
  },
);

export function trackOf(
  state: RoomState,
  peerId: string,
  source: Track['source'],
): Track | undefined {
  return byPeer(state)
    .get(peerId)
    ?.find((track) => track.source === source);
}

export function tileView(state: RoomState, peerId: string, source: 'camera' | 'screen'): TileView {
  const track = trackOf(state, peerId, source);
  const video = track && !track.muted ? track : undefined;
  const microphone = trackOf(state, peerId, 'microphone');
  const peer = state.peers[peerId];
  const level = state.levels[peerId] ?? 0;
  const local = peerId !== '' && peerId === state.localPeerId;
  const camera = source === 'camera';
  // The own camera needs no connection: it shows while that comes, or comes back.
  const own =
    local &&
    camera &&
    state.devices.camera.enabled &&
    state.role?.publish.allowed.includes('video') === true;
  const speaking = camera && level > 0.05 && microphone?.muted === false;
  return {
    peer,
    picture: own ? OWN : (video?.id ?? ''),
    ready: own || (video !== undefined && state.media.ready[video.id] === true),
    micMuted: microphone?.muted ?? true,
    level: speaking ? Math.round(level * 10) / 10 : 0,
    speaking,
    local,
    mediaDown: state.media.status === 'reconnecting' || state.media.status === 'failed',
    trouble: (video && state.media.trouble[video.id]) ?? null,
    brb: camera && isBeRightBack(peer?.metadata ?? ''),
    pinned: state.pinned === `${peerId}/${source}`,
    spotlit: camera && selectSpotlightPeer(state)?.id === peerId,
    looks: selectTileLooks(state),
  };
}
