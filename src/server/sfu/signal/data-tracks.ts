/**
 * Data tracks: who publishes which, and who receives which under which handle. Packets never come here; the
 * media process is told the handles and rewrites them (see `worker/data-tracks.ts`).
 *
 * Nobody receives a data track unasked. The room's rule and the publisher's own decide whether a wish is met.
 */
import {
  DataTrackInfo,
  DataTrackSubscriberHandles,
  DataTrackSubscriberHandles_PublishedDataTrack as HandleOwner,
  PublishDataTrackResponse,
  RequestResponse,
  RequestResponse_Reason,
  UnpublishDataTrackResponse,
  type PublishDataTrackRequest,
  type UnpublishDataTrackRequest,
  type UpdateDataSubscription,
} from '@livekit/protocol';
import { LIMITS } from './limits.js';
import type { Participant } from './participant.js';
import { maySubscribe } from './permissions.js';
import type { SfuRoom } from './room.js';
import { newSid } from './sids.js';

const MOST_HANDLE = 0xffff;

export function publishData(
  room: SfuRoom,
  publisher: Participant,
  request: PublishDataTrackRequest,
): void {
  const problem = problemWith(publisher, request);
  if (problem) {
    const [reason, message] = problem;
    publisher.send({
      case: 'requestResponse',
      value: new RequestResponse({
        reason,
        message,
        request: { case: 'publishDataTrack', value: request },
      }),
    });
    return;
  }
  const { pubHandle, name, encryption, frameEncoding, schema } = request;
  const sid = newSid('DTR');
  const info = new DataTrackInfo({ sid, pubHandle, name, encryption, frameEncoding, schema });
  publisher.dataTracks.set(sid, info);
  room.worker.send({
    type: 'dataTrack.publish',
    peer: publisher.sid,
    trackId: sid,
    handle: pubHandle,
  });
  publisher.send({
    case: 'publishDataTrackResponse',
    value: new PublishDataTrackResponse({ info }),
  });
  room.announce(publisher);
}

export function unpublishData(
  room: SfuRoom,
  publisher: Participant,
  request: UnpublishDataTrackRequest,
): void {
  const info = withHandle(publisher, request.pubHandle);
  if (info) {
    drop(room, publisher, info);
    room.announce(publisher);
    return;
  }
  publisher.send({
    case: 'requestResponse',
    value: new RequestResponse({
      reason: RequestResponse_Reason.NOT_FOUND,
      message: 'there is no such data track',
      request: { case: 'unpublishDataTrack', value: request },
    }),
  });
}

/** The right to publish data was taken away. */
export function unpublishAllData(room: SfuRoom, publisher: Participant): void {
  for (const info of [...publisher.dataTracks.values()]) drop(room, publisher, info);
}

export function wishData(
  room: SfuRoom,
  subscriber: Participant,
  { updates }: UpdateDataSubscription,
): void {
  let changed = false;
  for (const { trackSid, subscribe } of updates.slice(0, LIMITS.trackIds)) {
    const publisher = room.participants.find((other) => other.dataTracks.has(trackSid));
    if (!publisher) continue;
    if (subscribe) subscriber.dataWishes.add(trackSid);
    else subscriber.dataWishes.delete(trackSid);
    if (reconcile(room, subscriber, publisher, trackSid)) changed = true;
  }
  if (changed) tellHandles(room, subscriber);
}

/** After something about the participant changed, as a publisher or as a subscriber. */
export function reconcileData(room: SfuRoom, participant: Participant): void {
  for (const other of room.participants) {
    if (other === participant) continue;
    reconcilePair(room, participant, other);
    reconcilePair(room, other, participant);
  }
}

/** The publisher left; the media process knows. */
export function forgetDataOf(room: SfuRoom, publisher: Participant): void {
  for (const trackId of publisher.dataTracks.keys()) forget(room, trackId);
}

function problemWith(
  { policy, dataTracks }: Participant,
  { pubHandle, name }: PublishDataTrackRequest,
): [RequestResponse_Reason, string] | null {
  const { NOT_ALLOWED, INVALID_HANDLE, INVALID_NAME, LIMIT_EXCEEDED } = RequestResponse_Reason;
  const { DUPLICATE_HANDLE, DUPLICATE_NAME } = RequestResponse_Reason;
  const published = [...dataTracks.values()];
  if (!policy.publishData) return [NOT_ALLOWED, 'may not publish data'];
  if (pubHandle < 1 || pubHandle > MOST_HANDLE)
    return [INVALID_HANDLE, `a handle is a number from 1 to ${MOST_HANDLE}`];
  if (!name || name.length > LIMITS.name)
    return [INVALID_NAME, `a name has 1 to ${LIMITS.name} characters`];
  if (published.some((info) => info.pubHandle === pubHandle))
    return [DUPLICATE_HANDLE, 'another data track has this handle'];
  if (published.some((info) => info.name === name))
    return [DUPLICATE_NAME, 'another data track has this name'];
  if (published.length >= LIMITS.dataTracks) return [LIMIT_EXCEEDED, 'too many data tracks'];
  return null;
}

function withHandle(publisher: Participant, handle: number): DataTrackInfo | undefined {
  return [...publisher.dataTracks.values()].find((info) => info.pubHandle === handle);
}

function drop(room: SfuRoom, publisher: Participant, info: DataTrackInfo): void {
  publisher.dataTracks.delete(info.sid);
  room.worker.send({ type: 'dataTrack.unpublish', peer: publisher.sid, trackId: info.sid });
  forget(room, info.sid);
  publisher.send({
    case: 'unpublishDataTrackResponse',
    value: new UnpublishDataTrackResponse({ info }),
  });
}

function forget(room: SfuRoom, trackId: string): void {
  for (const subscriber of room.participants) {
    subscriber.dataWishes.delete(trackId);
    if (subscriber.dataSubscriptions.delete(trackId)) tellHandles(room, subscriber);
  }
}

function reconcilePair(room: SfuRoom, subscriber: Participant, publisher: Participant): void {
  let changed = false;
  for (const trackId of publisher.dataTracks.keys())
    if (reconcile(room, subscriber, publisher, trackId)) changed = true;
  if (changed) tellHandles(room, subscriber);
}

/** Whether something changed. */
function reconcile(
  room: SfuRoom,
  subscriber: Participant,
  publisher: Participant,
  trackId: string,
): boolean {
  const wanted =
    subscriber !== publisher &&
    subscriber.dataWishes.has(trackId) &&
    !publisher.policy.hidden &&
    maySubscribe(subscriber.policy, publisher.policy) &&
    publisher.lets(subscriber.identity, trackId);
  if (wanted === subscriber.dataSubscriptions.has(trackId)) return false;
  const peer = subscriber.sid;
  if (wanted) {
    const handle = freeHandle(subscriber);
    subscriber.dataSubscriptions.set(trackId, handle);
    room.worker.send({ type: 'dataTrack.subscribe', peer, trackId, handle });
  } else {
    subscriber.dataSubscriptions.delete(trackId);
    room.worker.send({ type: 'dataTrack.unsubscribe', peer, trackId });
  }
  return true;
}

/** Used handles come back late, so that a straggling packet is not taken for one of another track. */
function freeHandle(subscriber: Participant): number {
  const used = new Set(subscriber.dataSubscriptions.values());
  do subscriber.lastDataHandle = (subscriber.lastDataHandle % MOST_HANDLE) + 1;
  while (used.has(subscriber.lastDataHandle));
  return subscriber.lastDataHandle;
}

function tellHandles(room: SfuRoom, subscriber: Participant): void {
  const subHandles: Record<number, HandleOwner> = {};
  for (const [trackSid, handle] of subscriber.dataSubscriptions) {
    const publisher = room.participants.find((other) => other.dataTracks.has(trackSid));
    if (!publisher) continue;
    const { identity: publisherIdentity, sid: publisherSid } = publisher;
    subHandles[handle] = new HandleOwner({ publisherIdentity, publisherSid, trackSid });
  }
  subscriber.send({
    case: 'dataTrackSubscriberHandles',
    value: new DataTrackSubscriberHandles({ subHandles }),
  });
}
