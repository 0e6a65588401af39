/** A changed policy at work: what is no longer allowed ends now, what is newly allowed may begin. */
import { ParticipantInfo_State } from '@livekit/protocol';
import type { MediaPolicy } from '../port.js';
import type { Participant } from './participant.js';
import { mayPublish } from './permissions.js';
import { unpublish } from './publishing.js';
import type { SfuRoom } from './room.js';
import { reconcilePublisher, reconcileSubscriber } from './subscribing.js';

/** The room's word. Older generations than the known one are ignored. */
export function grantPolicy(room: SfuRoom, participant: Participant, policy: MediaPolicy): void {
  if (policy.generation < participant.granted.generation) return;
  participant.granted = policy;
  applyPolicy(room, participant, policy);
}

export function applyPolicy(room: SfuRoom, participant: Participant, policy: MediaPolicy): void {
  const before = participant.policy;
  if (policy.hidden && !before.hidden) vanish(room, participant);
  participant.policy = policy;
  if (policy.name !== before.name) participant.name = policy.name;
  if (policy.metadata !== before.metadata) participant.metadata = policy.metadata;
  // First the ban, then the news: packets stop before anybody hears of it.
  const banned = [...participant.tracks.values()].filter(
    (track) => !mayPublish(policy, track.source),
  );
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
  for (const track of banned) unpublish(room, participant, track, true);
  reconcileSubscriber(room, participant);
  reconcilePublisher(room, participant);
  room.announce(participant);
  room.announceToSelf(participant);
}

/** Others see a hidden participant as one who left. */
function vanish(room: SfuRoom, participant: Participant): void {
  const { state } = participant;
  participant.state = ParticipantInfo_State.DISCONNECTED;
  room.announce(participant);
  participant.state = state;
}
