import type { RoleChangeRequest, TrackFilter } from '../../protocol/index.js';
import {
  peerListIterator,
  type PeerListIterator,
  type PeerListQuery,
} from './peer-list-iterator.js';
import type { ActionParts } from './parts.js';

/** Roles, the stage, and order in the room. The server decides; what is refused rejects with `forbidden`. */
export interface PeopleActions {
  /** `force` changes at once; otherwise the person is asked. */
  changeRoleOfPeer(peerId: string, role: string, force?: boolean): Promise<void>;
  /** Everybody with one of these roles, at once. Resolves with their number. */
  changeRoleOfPeersWithRoles(fromRoles: readonly string[], role: string): Promise<number>;
  /** Takes back what somebody was asked to become. */
  cancelRoleChangeRequest(peerId: string): Promise<void>;
  acceptChangeRole(request: Pick<RoleChangeRequest, 'id'>): Promise<void>;
  rejectChangeRole(request: Pick<RoleChangeRequest, 'id'>): Promise<void>;
  raiseLocalPeerHand(): Promise<void>;
  lowerLocalPeerHand(): Promise<void>;
  raiseRemotePeerHand(peerId: string): Promise<void>;
  lowerRemotePeerHand(peerId: string): Promise<void>;
  /** By the stage rules of the own layout. */
  bringToStage(peerId: string): Promise<void>;
  /** Without a peer one leaves the stage oneself. */
  removeFromStage(peerId?: string): Promise<void>;
  /** Null ends it. */
  setSpotlight(peerId: string | null): Promise<void>;
  /** Off mutes tracks of others; on asks their owners. Resolves with the number of those concerned. */
  setRemoteTrackEnabled(trackId: string | readonly string[], enabled: boolean): Promise<number>;
  /** The same for everybody else, or for those whom the filters leave. */
  setRemoteTracksEnabled(
    options: Omit<TrackFilter, 'trackIds'> & { enabled: boolean },
  ): Promise<number>;
  /** Switches on what somebody asked for (`selectUnmuteRequest`). */
  acceptUnmuteRequest(): Promise<void>;
  rejectUnmuteRequest(): void;
  /** `block`: may not come back during this session. */
  removePeer(peerId: string, reason?: string, options?: { block?: boolean }): Promise<void>;
  /** For everybody; `lock` also switches the room off. */
  endRoom(lock?: boolean, reason?: string): Promise<void>;
  /** Pages through everybody, those included whom a large room does not list. */
  getPeerListIterator(query?: PeerListQuery): PeerListIterator;
}

export function peopleActions({ store, channel, media, tell }: ActionParts): PeopleActions {
  const setHand = async (raised: boolean, peerId?: string): Promise<void> => {
    await channel.request('hand.set', { raised, ...(peerId !== undefined && { peerId }) });
  };
  const setTracks = async (filter: TrackFilter, enabled: boolean): Promise<number> => {
    const name = enabled ? 'tracks.requestUnmute' : 'tracks.mute';
    return (await channel.request(name, filter)).count;
  };

  return {
    async changeRoleOfPeer(peerId, role, force = false) {
      await channel.request('role.change', { peerId, role, force });
    },
    async changeRoleOfPeersWithRoles(fromRoles, role) {
      const changed = await channel.request('role.changeAll', { fromRoles: [...fromRoles], role });
      return changed.count;
    },
    async cancelRoleChangeRequest(peerId) {
      await channel.request('role.withdraw', { peerId });
    },
    async acceptChangeRole({ id }) {
      await channel.request('role.accept', { requestId: id });
      tell({ type: 'role.answered', requestId: id });
    },
    async rejectChangeRole({ id }) {
      await channel.request('role.decline', { requestId: id });
      tell({ type: 'role.answered', requestId: id });
    },

    raiseLocalPeerHand: () => setHand(true),
    lowerLocalPeerHand: () => setHand(false),
    raiseRemotePeerHand: (peerId) => setHand(true, peerId),
    lowerRemotePeerHand: (peerId) => setHand(false, peerId),

    async bringToStage(peerId) {
      await channel.request('stage.invite', { peerId });
    },
    async removeFromStage(peerId) {
      await channel.request('stage.remove', peerId === undefined ? {} : { peerId });
    },
    async setSpotlight(peerId) {
      await channel.request('spotlight.set', { peerId });
    },

    setRemoteTrackEnabled: (trackId, enabled) =>
      setTracks({ trackIds: typeof trackId === 'string' ? [trackId] : [...trackId] }, enabled),
    setRemoteTracksEnabled: ({ enabled, ...filter }) => setTracks(filter, enabled),
    async acceptUnmuteRequest() {
      const { unmuteRequest } = store.getState();
      if (!unmuteRequest) return;
      tell({ type: 'unmute.answered' });
      const { sources } = unmuteRequest;
      if (sources.includes('microphone')) await media.setEnabled('microphone', true);
      if (sources.includes('camera')) await media.setEnabled('camera', true);
    },
    rejectUnmuteRequest: () => tell({ type: 'unmute.answered' }),

    async removePeer(peerId, reason, { block } = {}) {
      await channel.request('peer.remove', {
        peerId,
        ...(reason !== undefined && { reason }),
        ...(block !== undefined && { block }),
      });
    },
    async endRoom(lock = false, reason) {
      await channel.request('room.end', { lock, ...(reason !== undefined && { reason }) });
    },
    getPeerListIterator: (query = {}) => peerListIterator(channel, query),
  };
}
