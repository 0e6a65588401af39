/**
 * What a client that resumes believes (SyncState). Our own state outlives its socket, so this is about the
 * differences: wishes that were lost on the way, tracks that exist for one side only, data that never arrived.
 */
import { TrackUnpublishedResponse, UpdateTrackSettings, type SyncState } from '@livekit/protocol';
import { LIMITS } from './limits.js';
import type { Participant } from './participant.js';
import type { SfuRoom } from './room.js';
import { applySettings, setWishes } from './subscribing.js';

export function syncState(room: SfuRoom, participant: Participant, state: SyncState): void {
  const { subscription, trackSidsDisabled, publishTracks, datachannelReceiveStates } = state;
  if (subscription) {
    const named = subscription.trackSids.slice(0, LIMITS.trackIds);
    setWishes(room, participant, new Set(named), subscription.subscribe);
  }
  if (trackSidsDisabled.length > 0) {
    const disabled = new UpdateTrackSettings({ trackSids: trackSidsDisabled, disabled: true });
    applySettings(room, participant, disabled);
  }
  for (const { track } of publishTracks.slice(0, LIMITS.trackIds)) {
    if (!track?.sid || participant.tracks.has(track.sid)) continue;
    participant.send({
      case: 'trackUnpublished',
      value: new TrackUnpublishedResponse({ trackSid: track.sid }),
    });
  }
  participant.received = datachannelReceiveStates
    .slice(0, LIMITS.trackIds)
    .map(({ publisherSid, lastSeq }) => ({ publisher: publisherSid, sequence: lastSeq }));
  if (!participant.resuming) replayData(room, participant);
}

/** Not before the offer that follows a resume: it may rebuild the transport, and what is sent earlier is lost. */
export function replayData(room: SfuRoom, participant: Participant): void {
  const { sid: peer, received } = participant;
  if (!received) return;
  participant.received = null;
  room.worker.send({ type: 'data.replay', peer, received });
}
