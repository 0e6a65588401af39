/** Recordings of tracks as they come, as the platform tells them. */
import type { AssetFacts, RoomChange, StreamFacts, TakeFacts } from '../rooms/journal.js';
import { place, time, type EventTable } from './event-parts.js';

type TakeChange = Extract<RoomChange['type'], `take.${string}`>;

export const TAKE_EVENTS: EventTable<TakeChange> = {
  'take.begun': (change) =>
    // The platform tells the beginning of single tracks only.
    change.take.type === 'track'
      ? {
          type: 'track.recording.started.success',
          data: { ...place(change), ...whatOf(change), started_at: time(change.at) },
        }
      : null,

  'take.ended': (change) => ({
    type: `${change.take.type}.recording.success`,
    data: { ...place(change), ...whatOf(change), ...fileOf(change.asset) },
  }),

  'take.failed': (change) => ({
    type: `${change.take.type}.recording.failure`,
    data: {
      ...place(change),
      ...whatOf(change),
      error_type: 'INTERNAL_ERROR',
      error_code: change.code,
      error_message: change.message,
    },
  }),
};

function whatOf({ stream, take }: { stream: StreamFacts; take: TakeFacts }) {
  const { peerId, userId, userName, role, tracks, stream: name } = take.details;
  const [track] = tracks;
  const person = { peer_id: peerId, user_id: userId, user_name: userName, role };
  return {
    ...person,
    job_id: stream.id,
    recording_id: take.id,
    stream_id: `${peerId}-${name}`,
    ...(take.type === 'track'
      ? { track_id: track?.id ?? '', track_type: track?.kind ?? '', source: track?.source ?? '' }
      : {
          stream_type: streamTypeOf(take),
          tracks: tracks.map(({ id, kind, source }) => ({
            track_id: id,
            track_type: kind,
            source,
          })),
        }),
  };
}

function streamTypeOf({ details: { stream, tracks } }: TakeFacts): string {
  if (stream === 'screen') return 'screen';
  return tracks.some(({ kind }) => kind === 'video') ? 'regular' : 'audio';
}

function fileOf({ id, size, duration, width, height, path, upload, url, details }: AssetFacts) {
  const startedAt = details?.startedAt ?? 0;
  return {
    asset_id: id,
    size,
    duration,
    max_width: width,
    max_height: height,
    recording_path: upload?.key ?? path,
    recording_presigned_url: url,
    started_at: time(startedAt),
    stopped_at: time(startedAt + duration * 1_000),
  };
}
