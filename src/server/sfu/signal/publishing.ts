/** The life of a published track: announced, live when an offer carries it, muted, gone. */
import {
  MuteTrackRequest,
  RequestResponse,
  RequestResponse_Reason,
  TrackPublishedResponse,
  TrackUnpublishedResponse,
  type AddTrackRequest,
  type VideoLayer,
} from '@livekit/protocol';
import { LIMITS } from './limits.js';
import type { OfferSections } from './offer-sections.js';
import type { Participant } from './participant.js';
import { mayPublish, pictureFault, sourceOf } from './permissions.js';
import { PublishedTrack } from './published-track.js';
import type { SfuRoom } from './room.js';
import { forgetTrack, reconcileTrack } from './subscribing.js';

/** An announced track that no offer carries for so long is given up. */
const ANNOUNCED_MS = 20_000;

export function addTrack(room: SfuRoom, publisher: Participant, request: AddTrackRequest): void {
  const refuse = (reason: RequestResponse_Reason, message: string) =>
    publisher.send({
      case: 'requestResponse',
      value: new RequestResponse({
        reason,
        message,
        request: { case: 'addTrack', value: request },
      }),
    });
  const what = sourceOf(request.type, request.source);
  if (!what || !request.cid || request.cid.length > LIMITS.identity) {
    refuse(RequestResponse_Reason.INVALID_REQUEST, 'this is not a track');
    return;
  }
  if (request.sid) {
    refuse(RequestResponse_Reason.UNSUPPORTED_TYPE, 'no second codec for a track');
    return;
  }
  if (!mayPublish(publisher.policy, what.source)) {
    refuse(RequestResponse_Reason.NOT_ALLOWED, `may not publish ${what.source}`);
    return;
  }
  if (publisher.tracks.size >= LIMITS.tracks) {
    refuse(RequestResponse_Reason.LIMIT_EXCEEDED, 'too many tracks');
    return;
  }
  const announced = [...publisher.tracks.values()].find(
    (other) => !other.live && other.cid === request.cid,
  );
  const track = announced ?? new PublishedTrack(request, what.kind, what.source);
  const fault = pictureFault(publisher.policy, track.source, track.picture);
  if (fault !== null) {
    refuse(RequestResponse_Reason.LIMIT_EXCEEDED, fault);
    return;
  }
  if (!announced) {
    publisher.tracks.set(track.id, track);
    const info = track.toPublishInfo(publisher.policy);
    room.worker.send({ type: 'track.publish', peer: publisher.sid, track: info });
  }
  publisher.send({
    case: 'trackPublished',
    value: new TrackPublishedResponse({ cid: request.cid, track: track.info }),
  });
}

/** The worker saw the track in an offer. */
export function goLive(
  room: SfuRoom,
  publisher: Participant,
  trackId: string,
  mid: string,
  mimeType: string,
): void {
  const track = publisher.tracks.get(trackId);
  if (!track || track.live) return;
  track.goLive(mid, mimeType);
  room.announce(publisher);
  if (publisher.connected)
    room.tell(publisher, { type: 'trackAdded', track: track.toMediaTrack() });
  reconcileTrack(room, publisher, track);
}

/** `notify`: the client did not ask for it, so it must be told. */
export function unpublish(
  room: SfuRoom,
  publisher: Participant,
  track: PublishedTrack,
  notify: boolean,
): void {
  if (!publisher.tracks.delete(track.id)) return;
  room.worker.send({ type: 'track.unpublish', peer: publisher.sid, trackId: track.id });
  forgetTrack(room, track.id);
  if (notify) {
    publisher.send({
      case: 'trackUnpublished',
      value: new TrackUnpublishedResponse({ trackSid: track.id }),
    });
  }
  if (!track.live) return;
  room.announce(publisher);
  if (publisher.connected) room.tell(publisher, { type: 'trackRemoved', trackId: track.id });
}

/** Clients unpublish by an offer whose section sends no longer. */
export function dropGone(room: SfuRoom, publisher: Participant, offer: OfferSections): void {
  const now = Date.now();
  for (const track of [...publisher.tracks.values()]) {
    const gone = track.live
      ? !offer.sending.has(track.info.mid)
      : now - track.announcedAt > ANNOUNCED_MS;
    if (gone) unpublish(room, publisher, track, false);
  }
}

/** `byServer`: an order, so the client is told to obey. */
export function mute(
  room: SfuRoom,
  publisher: Participant,
  trackId: string,
  muted: boolean,
  byServer: boolean,
): void {
  const track = publisher.tracks.get(trackId);
  if (!track) return;
  if (byServer)
    publisher.send({ case: 'mute', value: new MuteTrackRequest({ sid: trackId, muted }) });
  if (track.info.muted === muted) return;
  track.info.muted = muted;
  room.worker.send({ type: 'track.mute', peer: publisher.sid, trackId, muted });
  changed(room, publisher, track);
}

export function updateLayers(
  room: SfuRoom,
  publisher: Participant,
  { trackSid, layers }: { trackSid: string; layers: VideoLayer[] },
): void {
  const track = publisher.tracks.get(trackSid);
  if (!track || track.kind !== 'video') return;
  track.setLayers(layers);
  pictureChanged(room, publisher, track);
}

export function updateSize(
  room: SfuRoom,
  publisher: Participant,
  { trackSid, width, height }: { trackSid: string; width: number; height: number },
): void {
  const track = publisher.tracks.get(trackSid);
  if (track?.kind !== 'video' || width === 0 || height === 0) return;
  track.setSize(width, height);
  pictureChanged(room, publisher, track);
}

/** What has grown beyond the role's limits is over; smaller it may come again. */
function pictureChanged(room: SfuRoom, publisher: Participant, track: PublishedTrack): void {
  if (fits(publisher, track)) changed(room, publisher, track);
  else unpublish(room, publisher, track, true);
}

function fits({ policy }: Participant, { source, picture }: PublishedTrack): boolean {
  return pictureFault(policy, source, picture) === null;
}

/** After a change of the limits and the time to obey it. */
export function unpublishOversized(room: SfuRoom, publisher: Participant): void {
  if (publisher.closed) return;
  for (const track of [...publisher.tracks.values()])
    if (!fits(publisher, track)) unpublish(room, publisher, track, true);
}

export function changed(room: SfuRoom, publisher: Participant, track: PublishedTrack): void {
  track.touch();
  if (!track.live) return;
  room.announce(publisher);
  const { muted, width, height } = track.info;
  if (publisher.connected)
    room.tell(publisher, { type: 'trackUpdated', trackId: track.id, muted, width, height });
}

/** The media connection is up: what was live before may be told now. */
export function tellLiveTracks(room: SfuRoom, publisher: Participant): void {
  for (const track of publisher.liveTracks())
    room.tell(publisher, { type: 'trackAdded', track: track.toMediaTrack() });
}
