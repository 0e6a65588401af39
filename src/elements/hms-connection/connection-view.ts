/** How well this page is connected, and why it is not, worked out from the state of the room. */
import type { RoomState } from '../../store/state.js';
import type { TextKey } from '../lang/en.js';

export type Health = 'good' | 'weak' | 'busy' | 'reconnecting' | 'lost' | 'offline';

export interface ConnectionView {
  health: Health;
  /** What it means, and what may help. */
  why: TextKey;
  /** Whose own network is weak, as names, one per line. */
  others: string;
  /** A track whose journey can be measured; empty: none. */
  measurable: string;
}

/**
 * What is worst counts: no network at all, then the room, then the media, then what is seen of single tracks.
 * Somebody else's weak network is told, and leaves the own connection as good as it is.
 */
export function connectionView(state: RoomState, online: boolean): ConnectionView {
  const { media, tracks, peers, localPeerId } = state;
  const troubles = Object.entries(media.trouble);
  const has = (wanted: string): boolean => troubles.some(([, trouble]) => trouble === wanted);
  const others = troubles.flatMap(([id, trouble]) => {
    const peer = trouble === 'their-network' && peers[tracks[id]?.peerId ?? ''];
    return peer ? [peer.name] : [];
  });
  const ids = Object.keys(tracks);
  const measurable =
    ids.find((id) => tracks[id]?.peerId === localPeerId && tracks[id].kind === 'video') ??
    ids.find((id) => media.ready[id]) ??
    '';
  const [health, why] = judge();
  return { health, why, others: [...new Set(others)].join('\n'), measurable };

  function judge(): [Health, TextKey] {
    if (!online) return ['offline', 'connection.offline-why'];
    if (state.status === 'reconnecting') return ['reconnecting', 'connection.room-why'];
    if (media.status === 'reconnecting') return ['reconnecting', 'connection.media-why'];
    if (media.status === 'failed') return ['lost', 'connection.lost-why'];
    if (has('own-network')) return ['weak', 'connection.weak-why'];
    if (has('paused')) return ['weak', 'connection.paused-why'];
    if (has('processor')) return ['busy', 'connection.busy-why'];
    return ['good', 'connection.good-why'];
  }
}
