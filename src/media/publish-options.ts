import type { TrackPublishOptions } from 'livekit-client';
import type { RoleInfo, TrackSource } from '../protocol/index.js';
import type { Livekit } from './load.js';

const KBIT = 1_000;

/** How a source is sent: caps by the role, cheaper layers of the camera for small tiles. */
export function publishOptions(
  { Track }: Livekit,
  source: TrackSource,
  role: RoleInfo | null,
): TrackPublishOptions {
  const publish = role?.publish;
  const cap = (kbit: number | undefined) => (kbit ? { maxBitrate: kbit * KBIT } : undefined);
  switch (source) {
    case 'camera':
    case 'screen': {
      const params = source === 'camera' ? publish?.video : publish?.screen;
      const bits = cap(params?.bitRate);
      const encoding = bits && { ...bits, maxFramerate: params?.frameRate };
      return source === 'camera'
        ? { source: Track.Source.Camera, simulcast: true, videoEncoding: encoding }
        : { source: Track.Source.ScreenShare, simulcast: false, screenShareEncoding: encoding };
    }
    case 'microphone':
      return { source: Track.Source.Microphone, audioPreset: cap(publish?.audioBitRate) };
    case 'screen_audio':
      return { source: Track.Source.ScreenShareAudio, dtx: false };
  }
}
