/** Live streams and their recordings, as the platform tells them. */
import type { AssetFacts, RoomChange, StreamFacts } from '../rooms/journal.js';
import { place, seconds, time, type EventTable, type WebhookEvent } from './event-parts.js';

type StreamChange = Extract<RoomChange['type'], `stream.${string}`>;

const HLS_EVENTS: EventTable<StreamChange> = {
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
        ...chatOf(assets.find(({ type }) => type === 'chat')),
        recording_single_files: singles.map(singleFile),
        recording_thumbnails: thumbnailsOf(assets),
        recording_created_at: time(at),
        ...(stream.startedAt !== null && { started_at: time(stream.startedAt) }),
        stopped_at: time(stream.stoppedAt ?? at),
      },
    };
  },
};

/** The platform calls a recording without a stream a beam. */
const BEAM_EVENTS: EventTable<StreamChange> = {
  'stream.begun': () => null,
  'stream.resumed': () => null,

  'stream.started': (change) => ({
    type: 'beam.started.success',
    data: { ...place(change), ...beam(change.stream), ...alone(change.stream) },
  }),

  'stream.stopped': (change) => ({
    type: 'beam.stopped.success',
    data: {
      ...place(change),
      ...beam(change.stream),
      ...alone(change.stream),
      stopped_at: time(change.at),
      duration: lasted(change.stream, change.at),
      reason: change.reason,
    },
  }),

  'stream.failed': (change) => ({
    type: 'beam.failure',
    data: { ...(HLS_EVENTS['stream.failed'](change)?.data ?? {}), ...alone(change.stream) },
  }),

  'stream.completed': (change) => {
    const { stream, at } = change;
    const file = change.assets.find(({ type }) => type === 'room-composite');
    if (!file) return null;
    const chat = change.assets.find(({ type }) => type === 'chat');
    return {
      type: 'beam.recording.success',
      data: {
        ...place(change),
        ...beam(stream),
        ...alone(stream),
        recording_id: stream.id,
        asset_id: file.id,
        recording_path: pathOf(file),
        recording_presigned_url: file.url,
        size: file.size,
        duration: file.duration,
        ...chatOf(chat),
        recording_thumbnails: thumbnailsOf(change.assets),
        recording_created_at: time(at),
        stopped_at: time(stream.stoppedAt ?? at),
      },
    };
  },
};

export const STREAM_EVENTS = Object.fromEntries(
  (Object.keys(HLS_EVENTS) as StreamChange[]).map((type) => [
    type,
    (change: Extract<RoomChange, { stream: StreamFacts }>) => {
      const { kind } = change.stream;
      // Each of its files has events of its own.
      if (kind === 'tracks') return null;
      const events = kind === 'recording' ? BEAM_EVENTS : HLS_EVENTS;
      return (events[type] as (change: RoomChange) => WebhookEvent | null)(change);
    },
  ]),
) as EventTable<StreamChange>;

function chatOf(chat: AssetFacts | undefined): Record<string, unknown> {
  if (!chat) return {};
  return { chat_recording_path: pathOf(chat), chat_recording_presigned_url: chat.url };
}

function thumbnailsOf(assets: readonly AssetFacts[]) {
  return assets
    .filter(({ type }) => type === 'thumbnail')
    .map((asset) => ({
      asset_id: asset.id,
      recording_path: pathOf(asset),
      recording_presigned_url: asset.url,
      size: asset.size,
      width: asset.width,
      height: asset.height,
    }));
}

function alone({ startedAt, initialisedAt, recording }: StreamFacts): Record<string, unknown> {
  return {
    recording_enabled: true,
    audio_only: recording?.audioOnly ?? false,
    rtmp: [],
    ...(startedAt !== null && {
      started_at: time(startedAt),
      start_delay: seconds(initialisedAt, startedAt),
    }),
  };
}

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
