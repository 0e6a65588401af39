/** Live streams and their recordings, as the platform tells them. */
import type { AssetFacts, RoomChange, StreamFacts } from '../rooms/journal.js';
import { place, seconds, time, type EventTable } from './event-parts.js';

export const STREAM_EVENTS: EventTable<Extract<RoomChange['type'], `stream.${string}`>> = {
  'stream.begun': () => null,
  'stream.resumed': () => null,

  'stream.started': (change) => ({
    type: 'hls.started.success',
    data: { ...place(change), ...beam(change.stream), ...begun(change.stream) },
  }),

  'stream.stopped': (change) => ({
    type: 'hls.stopped.success',
    data: {
      ...place(change),
      ...beam(change.stream),
      ...begun(change.stream),
      stopped_at: time(change.at),
      duration: lasted(change.stream, change.at),
      reason: change.reason,
    },
  }),

  'stream.failed': (change) => ({
    type: 'hls.failure',
    data: {
      ...place(change),
      ...beam(change.stream),
      duration: lasted(change.stream, change.at),
      error_type: 'INTERNAL_ERROR',
      error_code: change.code,
      error_message: change.message,
    },
  }),

  'stream.completed': (change) => {
    const { stream, assets, at } = change;
    if (assets.length === 0) return null;
    const vod = assets.find(({ type }) => type === 'room-vod');
    const singles = assets.filter(({ type }) => type === 'room-composite');
    return {
      type: 'hls.recording.success',
      data: {
        ...place(change),
        ...beam(stream),
        recording_id: stream.id,
        duration: Math.max(...assets.map(({ duration }) => duration)),
        ...(vod && {
          hls_vod_recording_path: pathOf(vod),
          hls_vod_recording_presigned_url: vod.url,
          hls_vod_recording_size: vod.size,
        }),
        recording_single_files: singles.map(singleFile),
        recording_thumbnails: [],
        recording_created_at: time(at),
        ...(stream.startedAt !== null && { started_at: time(stream.startedAt) }),
        stopped_at: time(stream.stoppedAt ?? at),
      },
    };
  },
};

function beam({ id, layers }: StreamFacts): Record<string, unknown> {
  return {
    beam_id: id,
    job_id: id,
    max_width: layers[0]?.width ?? 0,
    max_height: layers[0]?.height ?? 0,
    meeting_url: '',
  };
}

function begun({ url, initialisedAt, startedAt, recording }: StreamFacts): Record<string, unknown> {
  return {
    url: url ?? '',
    ...(startedAt !== null && {
      started_at: time(startedAt),
      start_delay: seconds(initialisedAt, startedAt),
    }),
    recording_vod_playlist_enabled: recording?.hlsVod ?? false,
    recording_single_file_per_layer_enabled: recording?.singleFilePerLayer ?? false,
  };
}

function lasted({ startedAt, initialisedAt }: StreamFacts, until: number): number {
  return seconds(startedAt ?? initialisedAt, until);
}

/** In the folder of recordings, or the key in the bucket. */
function pathOf({ path, upload }: AssetFacts): string {
  return upload?.key ?? path;
}

function singleFile(asset: AssetFacts) {
  const { id, layer, url, size, width, height } = asset;
  return {
    asset_id: id,
    layer: String(layer),
    recording_path: pathOf(asset),
    recording_presigned_url: url,
    size,
    width,
    height,
  };
}
