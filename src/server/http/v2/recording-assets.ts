/** The files that recordings left, and links to download them. */
import { z } from 'zod';
import { HmsError } from '../../../protocol/index.js';
import { StreamList } from '../../live/stream-list.js';
import type { AssetDetails } from '../../rooms/journal.js';
import type { RecordingAssetsTable } from '../../storage/schema.js';
import { answers, idParam, listOf, pageOf, pageQuery, rfc3339, type Resource } from './api.js';

const tags = ['recording assets'];
const params = z.object({ id: idParam });
/** As of links to cloud storage. */
const SECONDS = { usual: 259_200, most: 604_800 };

const STATUSES = ['uploading', 'completed', 'failed', 'expired'] as const;
const ASSET_TYPES = ['room-composite', 'room-vod', 'chat', 'thumbnail', 'track', 'stream'] as const;

/** Of files that hold tracks of one person as they came. */
const takeFields = {
  peer_id: z.string().optional(),
  user_id: z.string().optional(),
  user_name: z.string().optional(),
  role: z.string().optional(),
  stream: z.enum(['regular', 'screen']).optional(),
  tracks: z
    .array(z.object({ track_id: z.string(), track_type: z.string(), source: z.string() }))
    .optional(),
  started_at: z.string().optional(),
};

export const assetReply = z.object({
  id: z.string(),
  job_id: z.string().describe('Id of the live stream'),
  room_id: z.string(),
  session_id: z.string(),
  type: z.enum(ASSET_TYPES),
  status: z.enum(STATUSES),
  path: z.string().describe('In the folder of recordings, or the key in the bucket'),
  size: z.number().describe('Bytes'),
  duration: z.number().describe('Seconds'),
  thumbnails: z
    .array(z.object({ id: z.string(), path: z.string(), width: z.number(), height: z.number() }))
    .describe('Still pictures of it, which are assets of their own'),
  metadata: z.object({
    resolution: z.string(),
    layer: z.string().describe('0 is the best'),
    max_width: z.number(),
    max_height: z.number(),
    ...takeFields,
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
          status: z.enum(STATUSES).optional(),
        }),
        response: answers(listOf(assetReply)),
      },
    },
    async ({ query: { room_id, session_id, ...query } }) => {
      const found = await streams.assets({ ...query, roomId: room_id, sessionId: session_id });
      const thumbnails = await streams.thumbnails(found.map(({ stream_id }) => stream_id));
      const shown = found.map((asset) => wireOfAsset(asset, thumbnails));
      return pageOf(query.limit, shown, ({ id }) => id);
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
    async (request) => {
      const asset = await need(request.params.id);
      return wireOfAsset(asset, await streams.thumbnails([asset.stream_id]));
    },
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
      if (asset.status !== 'completed' && asset.status !== 'uploading') {
        throw new HmsError('conflict', 'The file is gone: recordings are kept for some days.');
      }
      const expiry = query.presign_duration;
      const url = await recordings.directLink(asset, expiry);
      return { id, path: pathOf(asset), url, expiry };
    },
  );
};

const WITH_PICTURES: ReadonlySet<string> = new Set(['room-composite', 'room-vod']);

/** `beside`: assets among which its thumbnails are. */
export function wireOfAsset(
  asset: RecordingAssetsTable,
  beside: readonly RecordingAssetsTable[],
): z.input<typeof assetReply> {
  const { id, room_id, session_id, type, status, size, duration, width, height } = asset;
  return {
    ...{ id, room_id, session_id, type, status, size, duration },
    path: pathOf(asset),
    job_id: asset.stream_id,
    thumbnails: WITH_PICTURES.has(type)
      ? beside.filter((other) => isThumbnailOf(other, asset)).map(wireOfThumbnail)
      : [],
    metadata: {
      resolution: `${width}x${height}`,
      layer: String(asset.layer),
      max_width: width,
      max_height: height,
      ...takeOf(asset),
    },
    created_at: rfc3339(asset.created_at),
  };
}

function isThumbnailOf(other: RecordingAssetsTable, asset: RecordingAssetsTable): boolean {
  return other.type === 'thumbnail' && other.stream_id === asset.stream_id;
}

function wireOfThumbnail(thumbnail: RecordingAssetsTable) {
  const { id, width, height } = thumbnail;
  return { id, path: pathOf(thumbnail), width, height };
}

function takeOf({ details }: RecordingAssetsTable) {
  const { peerId, userId, userName, role, stream, tracks, startedAt } = JSON.parse(
    details,
  ) as Partial<AssetDetails>;
  if (peerId === undefined) return {};
  return {
    ...{ peer_id: peerId, user_id: userId, user_name: userName, role, stream },
    tracks: tracks?.map(({ id, kind, source }) => ({ track_id: id, track_type: kind, source })),
    ...(startedAt !== undefined && { started_at: rfc3339(startedAt) }),
  };
}

function pathOf({ store, path, object_key }: RecordingAssetsTable): string {
  return store === 'folder' ? path : object_key;
}
