/** Live streams: begun and ended for a room, and looked up afterwards. */
import { z } from 'zod';
import { HmsError, LIMITS } from '../../../protocol/index.js';
import { StreamList, type StreamRecord } from '../../live/stream-list.js';
import type { LiveRoom } from '../../rooms/live-room.js';
import { answers, idParam, listOf, pageOf, pageQuery, type Resource } from './api.js';
import { assetReply, wireOfAsset } from './recording-assets.js';
import { COMPOSED_STATUSES, inRoomOrSession, streamFields, wireOfStream } from './stream-reply.js';

const tags = ['live streams'];
const params = z.object({ id: idParam });
const roomParams = z.object({ roomId: idParam });
const DAY_SECONDS = 86_400;

const streamReply = z.object({
  ...streamFields,
  status: z.enum(COMPOSED_STATUSES),
  playback: z.object({ url: z.string().describe('Empty before there is something to play') }),
  recording: z.object({ hls_vod: z.boolean(), single_file_per_layer: z.boolean() }).optional(),
  recording_assets: z.array(assetReply),
});

const startBody = z
  .object({
    meeting_url: z.string().optional().describe('Not used: the server composes the picture'),
    recording: z
      .object({ hls_vod: z.boolean().optional(), single_file_per_layer: z.boolean().optional() })
      .optional()
      .describe('As the template says where not given'),
    destination: z.string().optional(),
  })
  .nullish();

export const liveStreamRoutes: Resource = (api, { db, directory, rooms, address }) => {
  const streams = new StreamList(db);
  const show = (stream: StreamRecord) => wireOf(stream, address.url);

  /** The room's live side; of a room that nobody is in, the one that says so. */
  const liveOf = async (roomId: string): Promise<LiveRoom> => {
    const { id } = await directory.rooms.need(roomId);
    return (await rooms.open(id)).live;
  };
  /** Of a stream that runs now. */
  const running = async (id: string): Promise<LiveRoom> => {
    const { room_id } = await streams.need(id);
    const live = rooms.get(room_id)?.live;
    if (!live?.running || live.state?.id !== id) {
      throw new HmsError('conflict', 'This live stream is over.');
    }
    return live;
  };

  api.post(
    '/live-streams/room/:roomId/start',
    {
      schema: {
        summary: 'Begin the live stream of a room with people in it',
        tags,
        params: roomParams,
        body: startBody,
        response: answers(streamReply, 404, 409, 422),
      },
    },
    async ({ params: { roomId }, body }) => {
      const live = await liveOf(roomId);
      const { hls_vod, single_file_per_layer } = body?.recording ?? {};
      const { id } = await live.start(null, {
        ...(hls_vod !== undefined && { hlsVod: hls_vod }),
        ...(single_file_per_layer !== undefined && { singleFilePerLayer: single_file_per_layer }),
      });
      return show(await streams.need(id));
    },
  );

  api.post(
    '/live-streams/room/:roomId/stop',
    {
      schema: {
        summary: 'End the live stream of a room',
        tags,
        params: roomParams,
        response: answers(streamReply, 404),
      },
    },
    async (request) => {
      const live = await liveOf(request.params.roomId);
      const id = live.state?.id ?? '';
      await live.stop(null);
      return show(await streams.need(id));
    },
  );

  api.post(
    '/live-streams/:id/stop',
    {
      schema: {
        summary: 'End a live stream',
        tags,
        params,
        response: answers(streamReply, 404, 409),
      },
    },
    async ({ params: { id } }) => {
      await (await running(id)).stop(null);
      return show(await streams.need(id));
    },
  );

  for (const [verb, paused, summary] of [
    ['pause-recording', true, 'Pause the recording of a live stream'],
    ['resume-recording', false, 'Go on with the recording of a live stream'],
  ] as const) {
    api.post(
      `/live-streams/:id/${verb}`,
      { schema: { summary, tags, params, response: answers(streamReply, 404, 409, 422) } },
      async ({ params: { id } }) => {
        (await running(id)).pauseRecording(null, paused);
        return show(await streams.need(id));
      },
    );
  }

  api.post(
    '/live-streams/:id/timed-metadata',
    {
      schema: {
        summary: 'Send something to all viewers, together with the picture of this moment',
        tags,
        params,
        body: z.object({
          payload: z
            .string()
            .min(1, 'must not be empty')
            .max(LIMITS.timedMetadata, `must be at most ${LIMITS.timedMetadata} characters`),
          duration: z
            .number()
            .positive('must be above 0')
            .max(DAY_SECONDS, `must be at most ${DAY_SECONDS}`)
            .describe('Seconds'),
        }),
        response: answers(z.object({ message: z.string() }), 404, 409),
      },
    },
    async ({ params: { id }, body }) => {
      (await running(id)).insertMetadata(null, [body]);
      return { message: 'timed metadata sent' };
    },
  );

  api.get(
    '/live-streams',
    {
      schema: {
        summary: 'List live streams, newest first',
        tags,
        querystring: pageQuery({
          ...inRoomOrSession,
          status: z.enum(COMPOSED_STATUSES).optional(),
        }),
        response: answers(listOf(streamReply)),
      },
    },
    async ({ query: { room_id, session_id, ...query } }) => {
      const found = await streams.list({ ...query, roomId: room_id, sessionId: session_id });
      return pageOf(query.limit, found.map(show), ({ id }) => id);
    },
  );

  api.get(
    '/live-streams/:id',
    { schema: { summary: 'Get a live stream', tags, params, response: answers(streamReply, 404) } },
    async (request) => show(await streams.need(request.params.id)),
  );
};

function wireOf(stream: StreamRecord, server: string): z.input<typeof streamReply> {
  const { facts } = stream;
  const { url, recording } = facts;
  return {
    ...wireOfStream(stream),
    status: stream.status,
    playback: { url: url === null ? '' : new URL(url, server).href },
    ...(recording && {
      recording: {
        hls_vod: recording.hlsVod,
        single_file_per_layer: recording.singleFilePerLayer,
      },
    }),
    recording_assets: stream.assets.map((asset) => wireOfAsset(asset, stream.assets)),
  };
}
