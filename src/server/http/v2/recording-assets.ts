/** The files that recordings left, and links to download them. */
import { z } from 'zod';
import { HmsError } from '../../../protocol/index.js';
import { StreamList } from '../../live/stream-list.js';
import type { RecordingAssetsTable } from '../../storage/schema.js';
import { answers, idParam, listOf, pageOf, pageQuery, rfc3339, type Resource } from './api.js';

const tags = ['recording assets'];
const params = z.object({ id: idParam });
/** As of links to cloud storage. */
const SECONDS = { usual: 259_200, most: 604_800 };

export const assetReply = z.object({
  id: z.string(),
  job_id: z.string().describe('Id of the live stream'),
  room_id: z.string(),
  session_id: z.string(),
  type: z.enum(['room-composite', 'room-vod']),
  status: z.enum(['completed', 'failed', 'expired']),
  path: z.string(),
  size: z.number().describe('Bytes'),
  duration: z.number().describe('Seconds'),
  thumbnails: z.array(z.unknown()),
  metadata: z.object({
    resolution: z.string(),
    layer: z.string().describe('0 is the best'),
    max_width: z.number(),
    max_height: z.number(),
  }),
  created_at: z.string(),
});

export const recordingAssetRoutes: Resource = (api, { db, recordings }) => {
  const streams = new StreamList(db);
  const need = async (id: string): Promise<RecordingAssetsTable> => {
    const asset = await recordings.find(id);
    if (!asset) throw new HmsError('not_found', 'There is no such recording asset.');
    return asset;
  };

  api.get(
    '/recording-assets',
    {
      schema: {
        summary: 'List the files of recordings, newest first',
        tags,
        querystring: pageQuery({
          room_id: z.string().max(128).optional(),
          session_id: z.string().max(128).optional(),
          status: z.enum(['completed', 'failed', 'expired']).optional(),
        }),
        response: answers(listOf(assetReply)),
      },
    },
    async ({ query: { room_id, session_id, ...query } }) => {
      const found = await streams.assets({ ...query, roomId: room_id, sessionId: session_id });
      return pageOf(query.limit, found.map(wireOfAsset), ({ id }) => id);
    },
  );

  api.get(
    '/recording-assets/:id',
    {
      schema: {
        summary: 'Get a file of a recording',
        tags,
        params,
        response: answers(assetReply, 404),
      },
    },
    async (request) => wireOfAsset(await need(request.params.id)),
  );

  api.get(
    '/recording-assets/:id/presigned-url',
    {
      schema: {
        summary: 'Get a link to a file, for whoever has the link',
        tags,
        params,
        querystring: z.object({
          presign_duration: z.coerce
            .number('must be a whole number')
            .int('must be a whole number')
            .min(1, 'must be at least 1')
            .max(SECONDS.most, `must be at most ${SECONDS.most}`)
            .default(SECONDS.usual)
            .describe('Seconds'),
        }),
        response: answers(
          z.object({
            id: z.string(),
            path: z.string(),
            url: z.string(),
            expiry: z.number().describe('Seconds'),
          }),
          404,
          409,
        ),
      },
    },
    async ({ params: { id }, query }) => {
      const asset = await need(id);
      if (asset.status !== 'completed') {
        throw new HmsError('conflict', 'The file is gone: recordings are kept for some days.');
      }
      const { path } = asset;
      const expiry = query.presign_duration;
      return { id, path, url: recordings.linkTo(asset, expiry), expiry };
    },
  );
};

export function wireOfAsset(asset: RecordingAssetsTable): z.input<typeof assetReply> {
  const { id, room_id, session_id, type, status, path, size, duration, width, height } = asset;
  return {
    ...{ id, room_id, session_id, type, status, path, size, duration },
    job_id: asset.stream_id,
    thumbnails: [],
    metadata: {
      resolution: `${width}x${height}`,
      layer: String(asset.layer),
      max_width: width,
      max_height: height,
    },
    created_at: rfc3339(asset.created_at),
  };
}
