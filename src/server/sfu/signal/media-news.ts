/** What a media process measured, in the protocol's words, for those whom it concerns. */
import {
  ConnectionQuality,
  ConnectionQualityInfo,
  ConnectionQualityUpdate,
  SpeakerInfo,
  SpeakersChanged,
  StreamState,
  StreamStateInfo,
  StreamStateUpdate,
  SubscribedCodec,
  SubscribedQuality,
  SubscribedQualityUpdate,
} from '@livekit/protocol';
import type { PeerQuality, SpeakerLevel, WorkerNotice } from '../messages.js';
import type { Participant } from './participant.js';
import { maySubscribe } from './permissions.js';
import type { Place } from './place.js';
import type { SfuRoom } from './room.js';

type Notice<T extends WorkerNotice['type']> = Extract<WorkerNotice, { type: T }>;

/** `LOST` is never said: clients take it for a reason to reconnect, and a dead path ends by `peer.failed`. */
const QUALITIES: Readonly<Record<PeerQuality['quality'], ConnectionQuality>> = {
  poor: ConnectionQuality.POOR,
  good: ConnectionQuality.GOOD,
  excellent: ConnectionQuality.EXCELLENT,
};

/** A viewer learns of people it sees and may receive, and of itself. */
function concerns(viewer: Participant, other: Participant): boolean {
  if (viewer === other) return true;
  return !other.policy.hidden && maySubscribe(viewer.policy, other.policy);
}

/** Clients keep who they were told of, so only what changed is told. */
export function tellSpeakers(room: SfuRoom, levels: readonly SpeakerLevel[]): void {
  const speaking = levels.flatMap(({ peer: sid, level, active }) => {
    const participant = room.participants.find((other) => other.sid === sid);
    return participant ? [{ participant, info: new SpeakerInfo({ sid, level, active }) }] : [];
  });
  for (const viewer of room.participants) {
    const speakers = speaking
      .filter(({ participant }) => concerns(viewer, participant))
      .map(({ info }) => info);
    if (speakers.length > 0)
      viewer.send({ case: 'speakersChanged', value: new SpeakersChanged({ speakers }) });
  }
}

export function tellQuality(
  peers: readonly PeerQuality[],
  find: (sid: string) => Place | undefined,
): void {
  const byRoom = new Map<SfuRoom, { participant: Participant; info: ConnectionQualityInfo }[]>();
  for (const { peer, quality, score } of peers) {
    const place = find(peer);
    if (!place) continue;
    const { room, participant } = place;
    const info = new ConnectionQualityInfo({
      participantSid: peer,
      quality: QUALITIES[quality],
      score,
    });
    byRoom.set(room, [...(byRoom.get(room) ?? []), { participant, info }]);
  }
  for (const [room, infos] of byRoom) {
    for (const viewer of room.participants) {
      const updates = infos
        .filter(({ participant }) => concerns(viewer, participant))
        .map(({ info }) => info);
      if (updates.length > 0)
        viewer.send({ case: 'connectionQuality', value: new ConnectionQualityUpdate({ updates }) });
    }
  }
}

export function tellStreamStates(
  { participant }: Place,
  { streams }: Notice<'stream.state'>,
): void {
  const streamStates = streams.flatMap(({ trackId: trackSid, paused }) => {
    const participantSid = participant.subscriptions.get(trackSid);
    const state = paused ? StreamState.PAUSED : StreamState.ACTIVE;
    return participantSid ? [new StreamStateInfo({ participantSid, trackSid, state })] : [];
  });
  if (streamStates.length > 0)
    participant.send({ case: 'streamStateUpdate', value: new StreamStateUpdate({ streamStates }) });
}

/** Dynacast: newer clients read the list by codec, older ones the plain one. */
export function tellWantedQualities(
  { participant }: Place,
  { trackId: trackSid, qualities }: Notice<'track.qualities'>,
): void {
  const track = participant.tracks.get(trackSid);
  if (!track) return;
  const wanted = qualities.map((quality) => new SubscribedQuality(quality));
  participant.send({
    case: 'subscribedQualityUpdate',
    value: new SubscribedQualityUpdate({
      trackSid,

      subscribedQualities: wanted,
      subscribedCodecs: [new SubscribedCodec({ codec: track.codec, qualities: wanted })],
    }),
  });
}
