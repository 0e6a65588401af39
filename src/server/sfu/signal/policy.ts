/** A changed policy at work: what is no longer allowed ends now, what is newly allowed may begin. */
import { isDeepStrictEqual } from 'node:util';
import { ParticipantInfo_State, type ParticipantPermission } from '@livekit/protocol';
import type { MediaPolicy } from '../port.js';
import { reconcileData, unpublishAllData } from './data-tracks.js';
import type { Participant } from './participant.js';
import { limitsOf, mayPublish, narrow } from './permissions.js';
import { unpublish, unpublishOversized } from './publishing.js';
import type { SfuRoom } from './room.js';
import { reconcilePublisher, reconcileSubscriber } from './subscribing.js';

/** A client sends its picture anew, by the limits of its new role, within this time. */
const ADAPT_MS = 10_000;

/** The room's word. Older generations than the known one are ignored. */
export function grantPolicy(room: SfuRoom, participant: Participant, policy: MediaPolicy): void {
  if (policy.generation < participant.granted.generation) return;
  participant.granted = policy;
  apply(room, participant);
}

/** An administrator takes rights away, or gives those back that the room granted. It lasts as long as the room. */
export function restrict(
  room: SfuRoom,
  participant: Participant,
  permission: ParticipantPermission,
): void {
  participant.restriction = permission;
  room.restrict(participant.identity, permission);
  apply(room, participant);
}

function apply(room: SfuRoom, participant: Participant): void {
  const { policy: before, granted, restriction } = participant;
  const policy = restriction ? narrow(granted, restriction) : granted;
  if (isDeepStrictEqual(before, policy)) return;
  if (policy.hidden && !before.hidden) vanish(room, participant);
  participant.policy = policy;
  if (policy.name !== before.name) participant.name = policy.name;
  if (policy.metadata !== before.metadata) participant.metadata = policy.metadata;
  // First the ban, then the news: packets stop before anybody hears of it.
  if (
    policy.publishData !== before.publishData ||
    policy.maxSubsBitRate !== before.maxSubsBitRate
  ) {
    room.worker.send({
      type: 'peer.rights',
      peer: participant.sid,
      publishData: policy.publishData,
      maxDownBitrate: policy.maxSubsBitRate * 1000,
    });
  }
  const tracks = [...participant.tracks.values()];
  for (const track of tracks.filter(({ source }) => !mayPublish(policy, source)))
    unpublish(room, participant, track, true);
  if (!policy.publishData) unpublishAllData(room, participant);
  for (const { id: trackId, source } of participant.tracks.values()) {
    const limits = limitsOf(policy, source);
    const { priority } = policy;
    if (!isDeepStrictEqual(limits, limitsOf(before, source)) || priority !== before.priority)
      room.worker.send({ type: 'track.cap', peer: participant.sid, trackId, limits, priority });
  }
  if (!isDeepStrictEqual(policy.pictures, before.pictures))
    setTimeout(() => unpublishOversized(room, participant), ADAPT_MS).unref();
  reconcileSubscriber(room, participant);
  reconcilePublisher(room, participant);
  reconcileData(room, participant);
  room.announce(participant);
  room.announceToSelf(participant);
  if (policy.recorder !== before.recorder) room.announceRoom();
}

/** Others see a hidden participant as one who left. */
function vanish(room: SfuRoom, participant: Participant): void {
  const { state } = participant;
  participant.state = ParticipantInfo_State.DISCONNECTED;
  room.announce(participant);
  participant.state = state;
}
