import type { TrackPublishOptions } from 'livekit-client';
import type { RoleInfo, SimulcastLayerInfo, TrackSource, VideoParams } from '../protocol/index.js';
import type { Livekit } from './load.js';

const KBIT = 1_000;

/** How a source is sent: size, rate and layers by the role. */
export function publishOptions(
  livekit: Livekit,
  source: TrackSource,
  role: RoleInfo | null,
): TrackPublishOptions {
  const { Track } = livekit;
  const publish = role?.publish;
  switch (source) {
    case 'camera': {
      const { encoding, smaller } = encodings(livekit, publish?.video, publish?.videoLayers);
      return {
        source: Track.Source.Camera,
        simulcast: smaller.length > 0,
        videoEncoding: encoding,
        videoSimulcastLayers: smaller,
      };
    }
    case 'screen': {
      const { encoding, smaller } = encodings(livekit, publish?.screen, publish?.screenLayers);
      return {
        source: Track.Source.ScreenShare,
        simulcast: smaller.length > 0,
        screenShareEncoding: encoding,
        screenShareSimulcastLayers: smaller,
      };
    }
    case 'microphone': {
      const bits = publish?.audioBitRate;
      return {
        source: Track.Source.Microphone,
        audioPreset: bits ? { maxBitrate: bits * KBIT } : undefined,
      };
    }
    case 'screen_audio':
      return { source: Track.Source.ScreenShareAudio, dtx: false };
  }
}

/** Zero means "as the browser likes"; a smaller layer then gets its share of the pixels. */
function encodings(
  { VideoPreset }: Livekit,
  params: VideoParams | undefined,
  layers: readonly SimulcastLayerInfo[] = [],
) {
  const [full, ...rest] = layers;
  const bitRate = full?.maxBitrate || params?.bitRate || 0;
  const frameRate = full?.maxFramerate || params?.frameRate;
  const encoding = bitRate ? { maxBitrate: bitRate * KBIT, maxFramerate: frameRate } : undefined;
  const smaller = rest.map(({ scaleResolutionDownBy: scale, maxBitrate, maxFramerate }) => {
    const share = Math.round(bitRate / scale ** 2);
    return new VideoPreset(
      Math.round((params?.width || 1280) / scale),
      Math.round((params?.height || 720) / scale),
      (maxBitrate || share || 150) * KBIT,
      maxFramerate || frameRate,
    );
  });
  return { encoding, smaller };
}
