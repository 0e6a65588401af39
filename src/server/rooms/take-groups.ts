/** Which tracks belong into which file. */
import type { Peer, Track, TrackSource } from '../../protocol/index.js';
import type { TakeDetails } from '../live/port.js';
import type { TakeType } from './track-settings.js';

export interface TakeGroup {
  /** The same for the same tracks, or for the same stream of the same person. */
  key: string;
  type: TakeType;
  details: TakeDetails;
  /** Of `details.tracks`, those that send now. */
  sending: string[];
}

const STREAM_OF: Readonly<Record<TrackSource, TakeDetails['stream']>> = {
  camera: 'regular',
  microphone: 'regular',
  screen: 'screen',
  screen_audio: 'screen',
};

/** `refused`: tracks that no file can hold. */
export function takeGroups(
  types: readonly TakeType[],
  tracks: readonly Track[],
  peerOf: (peerId: string) => Peer | undefined,
  refused: ReadonlySet<string>,
): TakeGroup[] {
  const groups = new Map<string, TakeGroup>();
  for (const type of types) {
    for (const track of tracks) {
      const peer = peerOf(track.peerId);
      if (!peer || refused.has(track.id)) continue;
      const stream = STREAM_OF[track.source];
      const key = type === 'track' ? `track ${track.id}` : `stream ${peer.id} ${stream}`;
      const group = groups.get(key) ?? { key, type, details: detailsOf(peer, stream), sending: [] };
      const { id, kind, source } = track;
      group.details.tracks.push({ id, kind, source });
      if (!track.muted) group.sending.push(id);
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}

function detailsOf(peer: Peer, stream: TakeDetails['stream']): TakeDetails {
  const { id: peerId, userId, name: userName, role } = peer;
  return { peerId, userId, userName, role, stream, tracks: [] };
}
