/** Policy of the room → what the LiveKit protocol calls permission. Pure. */
import { ParticipantPermission, TrackSource as WireSource, TrackType } from '@livekit/protocol';
import type { Publishable, TrackKind, TrackSource } from '../../../protocol/index.js';
import type { SendLimits } from '../messages.js';
import type { MediaPolicy, PictureLimits, PictureSize } from '../port.js';

const PUBLISHABLE: Readonly<Record<TrackSource, Publishable>> = {
  camera: 'video',
  microphone: 'audio',
  screen: 'screen',
  screen_audio: 'screen',
};

const WIRE_SOURCES: Readonly<Record<Publishable, readonly WireSource[]>> = {
  video: [WireSource.CAMERA],
  audio: [WireSource.MICROPHONE],
  screen: [WireSource.SCREEN_SHARE, WireSource.SCREEN_SHARE_AUDIO],
};

const EVERYTHING: readonly Publishable[] = ['audio', 'video', 'screen'];

/** What a track is to us; SDKs that name no source mean the camera or the microphone. null: a contradiction. */
export function sourceOf(
  type: TrackType,
  source: WireSource,
): { kind: TrackKind; source: TrackSource } | null {
  if (type === TrackType.AUDIO) {
    if (source === WireSource.MICROPHONE || source === WireSource.UNKNOWN)
      return { kind: 'audio', source: 'microphone' };
    if (source === WireSource.SCREEN_SHARE_AUDIO) return { kind: 'audio', source: 'screen_audio' };
  }
  if (type === TrackType.VIDEO) {
    if (source === WireSource.CAMERA || source === WireSource.UNKNOWN)
      return { kind: 'video', source: 'camera' };
    if (source === WireSource.SCREEN_SHARE) return { kind: 'video', source: 'screen' };
  }
  return null;
}

export function mayPublish(policy: MediaPolicy, source: TrackSource): boolean {
  return policy.publish.includes(PUBLISHABLE[source]);
}

/** What the media process holds a source against, packet by packet. */
export function limitsOf(policy: MediaPolicy, source: TrackSource): SendLimits {
  return {
    maxBitrate: (policy.publishCaps[PUBLISHABLE[source]] ?? 0) * 1000,
    maxFrameRate: picturesOf(policy, source)?.frameRate ?? 0,
  };
}

/** Devices and codecs round sizes to whole blocks. */
const BLOCK = 16;

/** Why a policy does not let a source have this picture; null: it does. What is announced counts: see `pictures`. */
export function pictureFault(
  policy: MediaPolicy,
  source: TrackSource,
  picture: PictureSize,
): string | null {
  const most = picturesOf(policy, source);
  if (!most) return null;
  if (picture.layers > most.layers)
    return `${source}: ${picture.layers} layers, of ${most.layers} at most`;
  const [long, short] = sides(picture);
  const [mostLong, mostShort] = sides(most);
  if (long <= mostLong + BLOCK && short <= mostShort + BLOCK) return null;
  return `${source}: ${picture.width}x${picture.height}, of ${most.width}x${most.height} at most`;
}

function picturesOf({ pictures }: MediaPolicy, source: TrackSource): PictureLimits | undefined {
  if (source === 'camera') return pictures.video;
  return source === 'screen' ? pictures.screen : undefined;
}

function sides({ width, height }: Pick<PictureSize, 'width' | 'height'>): [number, number] {
  return [Math.max(width, height), Math.min(width, height)];
}

export function maySubscribe(subscriber: MediaPolicy, publisher: MediaPolicy): boolean {
  return (
    subscriber.subscribeToRoles === null || subscriber.subscribeToRoles.includes(publisher.role)
  );
}

export function toPermission(policy: MediaPolicy): ParticipantPermission {
  const everything = EVERYTHING.every((kind) => policy.publish.includes(kind));
  return new ParticipantPermission({
    canSubscribe: policy.subscribeToRoles === null || policy.subscribeToRoles.length > 0,
    canPublish: policy.publish.length > 0,
    canPublishData: policy.publishData,
    // An empty list means every source, the unnamed one of other SDKs included.
    canPublishSources: everything ? [] : policy.publish.flatMap((kind) => [...WIRE_SOURCES[kind]]),
    canUpdateMetadata: policy.updateOwnMetadata,
    hidden: policy.hidden,

    recorder: policy.recorder,
  });
}

/** An administrator's permission can take away from what the room allows, and never add to it. */
export function narrow(policy: MediaPolicy, permission: ParticipantPermission): MediaPolicy {
  const allowed = (kind: Publishable) =>
    permission.canPublish &&
    (permission.canPublishSources.length === 0 ||
      WIRE_SOURCES[kind].some((source) => permission.canPublishSources.includes(source)));
  return {
    ...policy,
    publish: policy.publish.filter(allowed),
    subscribeToRoles: permission.canSubscribe ? policy.subscribeToRoles : [],
    publishData: policy.publishData && permission.canPublishData,
    updateOwnMetadata: policy.updateOwnMetadata && permission.canUpdateMetadata,
    hidden: policy.hidden || permission.hidden,
  };
}
