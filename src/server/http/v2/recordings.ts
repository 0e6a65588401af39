/** Recordings of a room beside live streams: begun and ended, and looked up afterwards. */
import { z } from 'zod';
import { HmsError } from '../../../protocol/index.js';
import { StreamList, type StreamRecord } from '../../live/stream-list.js';
import type { RecordingRoom } from '../../rooms/recording-room.js';
import type { TrackRecording } from '../../rooms/track-recording.js';
import { answers, idParam, listOf, pageOf, pageQuery, type Resource } from './api.js';
import { assetReply, wireOfAsset } from './recording-assets.js';
import { COMPOSED_STATUSES, inRoomOrSession, streamFields, wireOfStream } from './stream-reply.js';

const tags = ['recordings'];
/** Of the composed picture, and of tracks as they come. */
const KINDS = ['recording', 'tracks'] as const;
const params = z.object({ id: idParam });
const roomParams = z.object({ roomId: idParam });

const recordingReply = z.object({
  ...streamFields,
  status: z.enum(COMPOSED_STATUSES),
  type: z.enum(['composite', 'tracks']),
  audio_only: z.boolean(),
  resolution: z.object({ width: z.number(), height: z.number() }),
  asset_types: z.array(z.string()),
  recording_assets: z.array(assetReply),
});

const SIDE = 'must be a whole number from 144 to 1920';
const side = z.int(SIDE).min(144, SIDE).max(1920, SIDE);

const startBody = z
  .object({
    meeting_url: z.string().optional().describe('Not used: the server composes the picture'),
    resolution: z
      .object({ width: side, height: side })
      .refine(({ width, height }) => Math.min(width, height) <= 1080, {
        message: 'must have its shorter side from 144 to 1080',
      })
      .optional()
      .describe('As the template says where not given'),
    destination: z.string().max(128).optional(),
    audio_only: z.boolean().optional(),
  })
  .nullish();

export const recordingRoutes: Resource = (api, { db, directory, rooms }) => {
  const streams = new StreamList(db);
  const need = async (id: string) => wireOf(await streams.need(id, KINDS));

  /** The room's recording side; of a room that nobody is in, the one that says so. */
  const recordingOf = async (roomId: string): Promise<RecordingRoom> => {
    const { id } = await directory.rooms.need(roomId);
    return (await rooms.open(id)).recording;
  };

  const tracksOf = async (roomId: string): Promise<TrackRecording> => {
    const { id } = await directory.rooms.need(roomId);
    return (await rooms.open(id)).trackRecording;
  };

  api.post(
    '/recordings/room/:roomId/start',
    {
      schema: {
        summary: 'Begin to record a room with people in it',
        tags,
        params: roomParams,
        body: startBody,
        response: answers(recordingReply, 404, 409, 422),
      },
    },
    async ({ params: { roomId }, body }) => {
      const { resolution, destination, audio_only: audioOnly } = body ?? {};
      const recording = await recordingOf(roomId);
      return need(await recording.start(null, { resolution, destination, audioOnly }));
    },
  );

  api.post(
    '/recordings/room/:roomId/tracks/start',
    {
      schema: {
        summary: 'Begin to record the tracks of everybody in a room as they come',
        description:
          'Nothing is encoded again: WebM, or Matroska where somebody sends H264. A file begins with a track and ends ' +
          'with it; where one file cannot hold what comes, another begins.',
        tags,
        params: roomParams,
        body: z
          .object({
            types: z
              .array(z.enum(['track', 'stream']))
              .min(1)
              .max(2)
              .optional()
              .describe(
                '`track`: a file for each track; `stream`: camera and microphone of a person in one file, screen and ' +
                  'its sound in another. As the template says where not given, and `track` where that is silent',
              ),
          })
          .nullish(),
        response: answers(recordingReply, 404, 409, 422),
      },
    },
    async ({ params: { roomId }, body }) => {
      const tracks = await tracksOf(roomId);
      return need(await tracks.start(null, [...new Set(body?.types)]));
    },
  );

  api.post(
    '/recordings/room/:roomId/tracks/stop',
    {
      schema: {
        summary: 'End the recording of the tracks of a room',
        tags,
        params: roomParams,
        response: answers(recordingReply, 404),
      },
    },
    async ({ params: { roomId } }) => {
      const tracks = await tracksOf(roomId);
      const id = tracks.streamId ?? '';
      await tracks.stop(null);
      return need(id);
    },
  );

  for (const [verb, summary, run] of [
    ['stop', 'End the recording of a room', (recording) => recording.stop(null)],
    ['pause', 'Pause the recording of a room', (recording) => recording.pause(null, true)],
    ['resume', 'Go on with the recording of a room', (recording) => recording.pause(null, false)],
  ] as [string, string, (recording: RecordingRoom) => Promise<void> | void][]) {
    api.post(
      `/recordings/room/:roomId/${verb}`,
      {
        schema: {
          summary,
          tags,
          params: roomParams,
          response: answers(recordingReply, 404, 422),
        },
      },
      async ({ params: { roomId } }) => {
        const recording = await recordingOf(roomId);
        const id = recording.streamId ?? '';
        await run(recording);
        return need(id);
      },
    );
  }

  api.post(
    '/recordings/:id/stop',
    {
      schema: {
        summary: 'End a recording',
        tags,
        params,
        response: answers(recordingReply, 404, 409),
      },
    },
    async ({ params: { id } }) => {
      const { room_id, kind } = await streams.need(id, KINDS);
      const room = rooms.get(room_id);
      const recording = kind === 'tracks' ? room?.trackRecording : room?.recording;
      if (!recording?.running || recording.streamId !== id) {
        throw new HmsError('conflict', 'This recording is over.');
      }
      await recording.stop(null);
      return need(id);
    },
  );

  api.get(
    '/recordings',
    {
      schema: {
        summary: 'List recordings, newest first',
        tags,
        querystring: pageQuery({
          ...inRoomOrSession,
          status: z.enum(COMPOSED_STATUSES).optional(),
        }),
        response: answers(listOf(recordingReply)),
      },
    },
    async ({ query: { room_id: roomId, session_id: sessionId, ...query } }) => {
      const found = await streams.list({ ...query, roomId, sessionId, kinds: KINDS });
      return pageOf(query.limit, found.map(wireOf), ({ id }) => id);
    },
  );

  api.get(
    '/recordings/:id',
    {
      schema: { summary: 'Get a recording', tags, params, response: answers(recordingReply, 404) },
    },
    (request) => need(request.params.id),
  );
};

function wireOf(recording: StreamRecord): z.input<typeof recordingReply> {
  const { facts } = recording;
  const [layer = { width: 0, height: 0 }] = facts.layers;
  const audioOnly = facts.recording?.audioOnly ?? false;
  const tracks = recording.kind === 'tracks';
  return {
    ...wireOfStream(recording),
    status: recording.status,
    type: tracks ? 'tracks' : 'composite',
    audio_only: audioOnly,
    resolution: audioOnly ? { width: 0, height: 0 } : layer,
    asset_types: tracks ? (facts.takes ?? []) : ['room-composite', 'chat'],
    recording_assets: recording.assets.map((asset) => wireOfAsset(asset, recording.assets)),
  };
}
