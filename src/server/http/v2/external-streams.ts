/** Streams to servers of others: begun, changed and ended for a room, and looked up afterwards. */
import { z } from 'zod';
import { HmsError, LIMITS } from '../../../protocol/index.js';
import { ExternalStreamList, type ExternalStreamRecord } from '../../live/external-stream-list.js';
import type { LivePushRoom } from '../../rooms/live-push-room.js';
import { answers, idParam, listOf, pageOf, pageQuery, type Resource } from './api.js';
import { inRoomOrSession, streamFields, wireOfStream } from './stream-reply.js';

const tags = ['external streams'];
const params = z.object({ id: idParam });
const roomParams = z.object({ roomId: idParam });
const STATUSES = ['starting', 'running', 'completed', 'failed'] as const;

const streamReply = z.object({
  ...streamFields,
  status: z.enum(STATUSES),
  targets: z.array(
    z.object({
      id: z.string(),
      url: z.string().describe('Without the key'),
      state: z.enum(['connecting', 'connected', 'retrying', 'failed', 'ended']),
      reason: z.string().optional(),
    }),
  ),
  resolution: z.object({ width: z.number(), height: z.number() }),
  recording_id: z.string().optional().describe('Of the recording that began with it'),
});
type StreamReply = z.input<typeof streamReply>;

const urls = z
  .array(z.string())
  .min(1, 'must not be empty')
  .max(LIMITS.externalTargets, `must be at most ${LIMITS.externalTargets} addresses`);
const side = z.number().int('must be a whole number');

const startBody = z
  .object({
    meeting_url: z.string().optional().describe('Not used: the server composes the picture'),
    rtmp_urls: urls.optional().describe('rtmp(s)://host/app/key; as the template says if absent'),
    resolution: z.object({ width: side, height: side }).optional(),
    recording: z
      .boolean()
      .optional()
      .describe('Records the room as long as it is sent; as the template says if absent'),
    destination: z.string().optional(),
  })
  .nullish();

export const externalStreamRoutes: Resource = (api, { db, directory, rooms }) => {
  const streams = new ExternalStreamList(db);

  /** The room's side of it; of a room that nobody is in, the one that says so. */
  const pushesOf = async (roomId: string): Promise<LivePushRoom> => {
    const { id } = await directory.rooms.need(roomId);
    return (await rooms.open(id)).pushes;
  };
  /** Of a stream that runs now. */
  const running = async (id: string): Promise<LivePushRoom> => {
    const { room_id } = await streams.need(id);
    const pushes = rooms.get(room_id)?.pushes;
    if (!pushes?.running || pushes.state?.id !== id) {
      throw new HmsError('conflict', 'This external stream is over.');
    }
    return pushes;
  };
  const show = (stream: ExternalStreamRecord): StreamReply => {
    const now = rooms.get(stream.room_id)?.pushes.state;
    return wireOf(stream, now?.id === stream.id ? now.targets : null);
  };
  const showNow = async (id: string) => show(await streams.need(id));

  api.post(
    '/external-streams/room/:roomId/start',
    {
      schema: {
        summary: 'Send a room with people in it to other servers, over RTMP',
        tags,
        params: roomParams,
        body: startBody,
        response: answers(streamReply, 404, 409, 422),
      },
    },
    async ({ params: { roomId }, body }) => {
      const pushes = await pushesOf(roomId);
      const { rtmp_urls: urls, resolution, recording } = body ?? {};
      const { id } = await pushes.start(null, { urls, resolution, recording });
      return showNow(id);
    },
  );

  api.post(
    '/external-streams/room/:roomId/stop',
    {
      schema: {
        summary: 'End the external stream of a room',
        tags,
        params: roomParams,
        response: answers(streamReply, 404),
      },
    },
    async ({ params: { roomId } }) => {
      const pushes = await pushesOf(roomId);
      const id = pushes.state?.id ?? '';
      await pushes.stop(null);
      return showNow(id);
    },
  );

  api.post(
    '/external-streams/:id/stop',
    {
      schema: {
        summary: 'End an external stream',
        tags,
        params,
        response: answers(streamReply, 404, 409),
      },
    },
    async ({ params: { id } }) => {
      await (await running(id)).stop(null);
      return showNow(id);
    },
  );

  api.post(
    '/external-streams/:id/targets',
    {
      schema: {
        summary: 'Send a running external stream to further servers',
        tags,
        params,
        body: z.object({ rtmp_urls: urls }),
        response: answers(streamReply, 404, 409),
      },
    },
    async ({ params: { id }, body }) => {
      (await running(id)).addTargets(null, body.rtmp_urls);
      return showNow(id);
    },
  );

  api.delete(
    '/external-streams/:id/targets/:targetId',
    {
      schema: {
        summary: 'Send a running external stream to one server less',
        tags,
        params: params.extend({ targetId: idParam }),
        response: answers(streamReply, 404, 409),
      },
    },
    async ({ params: { id, targetId } }) => {
      (await running(id)).removeTarget(null, targetId);
      return showNow(id);
    },
  );

  api.get(
    '/external-streams',
    {
      schema: {
        summary: 'List external streams, newest first',
        tags,
        querystring: pageQuery({
          ...inRoomOrSession,
          status: z.enum(STATUSES).optional(),
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
    '/external-streams/:id',
    {
      schema: {
        summary: 'Get an external stream',
        tags,
        params,
        response: answers(streamReply, 404),
      },
    },
    ({ params: { id } }) => showNow(id),
  );
};

type LiveTargets = NonNullable<LivePushRoom['state']>['targets'];

/** `now`: its targets as they are, while it runs. */
function wireOf(stream: ExternalStreamRecord, now: LiveTargets | null): StreamReply {
  const { facts } = stream;
  const { width, height } = facts;
  const ended = facts.targets.map((target) => ({ ...target, state: 'ended' as const }));
  return {
    ...wireOfStream(stream),
    status: stream.status,
    targets:
      now?.map(({ reason, ...target }) => ({ ...target, ...(reason && { reason }) })) ?? ended,
    resolution: { width, height },
    ...(facts.recordingId && { recording_id: facts.recordingId }),
  };
}
