/** Who receives what: the room's rule first, then the client's wish, then `autoSubscribe`. */
import {
  SubscriptionError,
  SubscriptionPermissionUpdate,
  SubscriptionResponse,
  VideoQuality,
  type TrackInfo,
  type UpdateSubscription,
  type UpdateTrackSettings,
} from '@livekit/protocol';
import { LIMITS } from './limits.js';
import type { Participant } from './participant.js';
import { maySubscribe } from './permissions.js';
import type { PublishedTrack } from './published-track.js';
import type { SfuRoom } from './room.js';

/** Brings one possible subscription to what it should be now. */
function reconcile(
  room: SfuRoom,
  subscriber: Participant,
  publisher: Participant,
  track: PublishedTrack,
): void {
  if (subscriber === publisher || !track.live) return;
  if (publisher.policy.hidden) {
    setSubscribed(room, subscriber, publisher, track, false);
    return;
  }
  const allowed =
    maySubscribe(subscriber.policy, publisher.policy) &&
    publisher.lets(subscriber.identity, track.id);
  if (allowed === subscriber.denied.has(track.id)) {
    if (allowed) subscriber.denied.delete(track.id);
    else subscriber.denied.add(track.id);
    subscriber.send({
      case: 'subscriptionPermissionUpdate',
      value: new SubscriptionPermissionUpdate({
        participantSid: publisher.sid,
        trackSid: track.id,
        allowed,
      }),
    });
  }
  setSubscribed(
    room,
    subscriber,
    publisher,
    track,
    allowed && (subscriber.wishes.get(track.id) ?? subscriber.autoSubscribe),
  );
}

function setSubscribed(
  room: SfuRoom,
  subscriber: Participant,
  publisher: Participant,
  track: PublishedTrack,
  wanted: boolean,
): void {
  if (wanted === subscriber.subscriptions.has(track.id)) return;
  if (wanted) {
    subscriber.subscriptions.set(track.id, publisher.sid);
    room.worker.send({
      type: 'track.subscribe',
      peer: subscriber.sid,
      publisher: publisher.sid,
      trackId: track.id,
    });
  } else {
    subscriber.subscriptions.delete(track.id);
    room.worker.send({ type: 'track.unsubscribe', peer: subscriber.sid, trackId: track.id });
  }
}

/** After something about the subscriber changed, or it just came. */
export function reconcileSubscriber(room: SfuRoom, subscriber: Participant): void {
  for (const publisher of room.participants) {
    for (const track of publisher.tracks.values()) reconcile(room, subscriber, publisher, track);
  }
}

/** After something about the publisher changed. */
export function reconcilePublisher(room: SfuRoom, publisher: Participant): void {
  for (const track of publisher.tracks.values()) reconcileTrack(room, publisher, track);
}

export function reconcileTrack(room: SfuRoom, publisher: Participant, track: PublishedTrack): void {
  for (const subscriber of room.participants) reconcile(room, subscriber, publisher, track);
}

/** The track is gone: nobody receives it any more (the worker has been told about the track itself). */
export function forgetTrack(room: SfuRoom, trackId: string): void {
  for (const subscriber of room.participants) {
    subscriber.subscriptions.delete(trackId);
    subscriber.wishes.delete(trackId);
    subscriber.denied.delete(trackId);
  }
}

export function findTrack(
  room: SfuRoom,
  trackId: string,
): { publisher: Participant; track: PublishedTrack } | null {
  for (const publisher of room.participants) {
    const track = publisher.tracks.get(trackId);
    if (track) return { publisher, track };
  }
  return null;
}

export function wish(room: SfuRoom, subscriber: Participant, request: UpdateSubscription): void {
  const ids = [
    ...request.trackSids,
    ...request.participantTracks.flatMap((tracks) => tracks.trackSids),
  ];
  for (const trackId of ids.slice(0, LIMITS.trackIds)) {
    const found = findTrack(room, trackId);
    if (found && (found.publisher === subscriber || !found.publisher.policy.hidden)) {
      subscriber.wishes.set(trackId, request.subscribe);
      reconcile(room, subscriber, found.publisher, found.track);
    } else if (request.subscribe) {
      subscriber.send({
        case: 'subscriptionResponse',
        value: new SubscriptionResponse({
          trackSid: trackId,
          err: SubscriptionError.SE_TRACK_NOTFOUND,
        }),
      });
    }
  }
}

/** All wishes of a client at once: `named` tracks differ from its default, others follow it. */
export function setWishes(
  room: SfuRoom,
  subscriber: Participant,
  named: ReadonlySet<string>,
  wanted: boolean,
): void {
  subscriber.wishes.clear();
  for (const trackId of named) if (findTrack(room, trackId)) subscriber.wishes.set(trackId, wanted);
  reconcileSubscriber(room, subscriber);
}

export function applySettings(
  room: SfuRoom,
  subscriber: Participant,
  request: UpdateTrackSettings,
): void {
  for (const trackId of request.trackSids.slice(0, LIMITS.trackIds)) {
    if (!subscriber.subscriptions.has(trackId)) continue;
    const track = findTrack(room, trackId)?.track;
    if (!track) continue;
    const quality =
      request.width > 0 && request.height > 0 ? qualityFor(track.info, request) : request.quality;
    const paused = request.disabled || quality === VideoQuality.OFF;
    room.worker.send({
      type: 'track.layer',
      peer: subscriber.sid,
      trackId,
      quality: Math.min(quality, VideoQuality.HIGH),
      width: request.width,
      height: request.height,
      fps: request.fps,
      paused,
    });
  }
}

/** The lowest layer whose short side fills the asked size; the highest when none does. */
export function qualityFor(
  track: TrackInfo,
  wanted: { width: number; height: number },
): VideoQuality {
  const portrait = track.width < track.height;
  const side = (size: { width: number; height: number }) => (portrait ? size.width : size.height);
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the clients in use still speak it
  const layer = track.layers.find((candidate) => side(candidate) >= side(wanted));
  return layer?.quality ?? VideoQuality.HIGH;
}
