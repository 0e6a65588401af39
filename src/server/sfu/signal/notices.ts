/** What a media process says, told on to the clients and the rooms. */
import {
  DisconnectReason,
  LeaveRequest_Action,
  MediaSectionsRequirement,
  ParticipantInfo_State,
  SessionDescription,
  TrackSubscribed,
} from '@livekit/protocol';
import type { WorkerNotice } from '../messages.js';
import type { SignalHub } from './hub.js';
import { tellQuality, tellSpeakers, tellStreamStates, tellWantedQualities } from './media-news.js';
import { tellName } from './metadata.js';
import type { Place } from './place.js';
import { goLive, tellLiveTracks } from './publishing.js';
import { findTrack } from './subscribing.js';

export function handleNotice(hub: SignalHub, notice: WorkerNotice): void {
  if (notice.type === 'speakers') {
    const room = [...hub.rooms.values()].find(({ sid }) => sid === notice.room);
    if (room) tellSpeakers(room, notice.speakers);
    return;
  }
  if (notice.type === 'quality') {
    tellQuality(notice.peers, (sid) => hub.place(sid));
    return;
  }
  if (!('peer' in notice)) return;
  // The peer may have left while the notice was on its way.
  const place = hub.place(notice.peer);
  if (!place) return;
  const { room, participant } = place;
  switch (notice.type) {
    case 'peer.answer': {
      const { sdp, offerId: id, midToTrackId } = notice;
      participant.send({
        case: 'answer',
        value: new SessionDescription({ type: 'answer', sdp, id, midToTrackId }),
      });
      return;
    }
    case 'peer.refused':
      hub.options.logger.warn(
        { reason: notice.reason, identity: participant.identity },
        'offer refused',
      );
      hub.depart(place, {
        reason: DisconnectReason.STATE_MISMATCH,
        action: LeaveRequest_Action.DISCONNECT,
      });
      return;
    case 'peer.sections': {
      const { audios: numAudios, videos: numVideos } = notice;
      participant.send({
        case: 'mediaSectionsRequirement',
        value: new MediaSectionsRequirement({ numAudios, numVideos }),
      });
      return;
    }
    case 'peer.connected': {
      connected(place);
      return;
    }
    case 'peer.failed':
      hub.options.logger.info(
        { reason: notice.reason, identity: participant.identity },
        'media connection failed',
      );
      if (!notice.resumable || participant.firefox) {
        hub.depart(place, {
          reason: DisconnectReason.MEDIA_FAILURE,
          action: LeaveRequest_Action.RECONNECT,
        });
        return;
      }
      if (participant.session) hub.askToResume(place);
      return;
    case 'track.live': {
      goLive(room, participant, notice.trackId, notice.mid, notice.mimeType);
      return;
    }
    case 'stream.state': {
      tellStreamStates(place, notice);
      return;
    }
    case 'track.qualities': {
      tellWantedQualities(place, notice);
      return;
    }
    case 'data.position': {
      hub.resumed(place, notice.sequence);
      return;
    }
    case 'track.subscribed': {
      const found = findTrack(room, notice.trackId);
      if (!found || found.track.subscribedTold) return;
      found.track.subscribedTold = true;
      found.publisher.send({
        case: 'trackSubscribed',
        value: new TrackSubscribed({ trackSid: notice.trackId }),
      });
      return;
    }
  }
}

function connected({ room, participant }: Place): void {
  if (participant.connected) return;
  participant.connected = true;
  participant.state = ParticipantInfo_State.ACTIVE;
  room.announce(participant);
  room.announceToSelf(participant);
  room.tell(participant, { type: 'connected' });
  // It may have named itself when it came, and the room may know another name from before.
  if (participant.external) tellName(room, participant);
  tellLiveTracks(room, participant);
}
