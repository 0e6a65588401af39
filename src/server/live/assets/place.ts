/**
 * Where the files of a room go: the bucket that the room names, or its template, or the server's own, or the data
 * folder. The documents name it in the platform's words. A place is written down without credentials; they are looked
 * up again whenever they are needed, so that they can be changed and stay in one place.
 */
import type { StorageUpload, Template } from '../../../templates/types.js';
import type { RoomRecord } from '../../rooms/room-record.js';
import type { StoragePlace } from '../port.js';
import type { S3Settings } from './s3-store.js';

/** The server's own bucket. */
export interface ServerStorage extends S3Settings {
  prefix: string;
}

/** What may name a bucket, strongest first. */
interface Sources {
  room: Pick<RoomRecord, 'recordingInfo'>;
  template: Pick<Template, 'settings'>;
}

const ENDPOINTS: Readonly<Record<string, (region: string) => string | null>> = {
  s3: () => null,
  gs: () => 'https://storage.googleapis.com',
  oss: (region) => `https://oss-${region}.aliyuncs.com`,
};
const REGION = 'us-east-1';

/** Null: the files stay in the data folder. */
export function storagePlace(sources: Sources, server: ServerStorage | null): StoragePlace | null {
  const [upload] = uploadsOf(sources);
  if (upload) {
    return { owner: 'customer', bucket: upload.settings.bucket, prefix: upload.prefix };
  }
  return server && { owner: 'server', bucket: server.bucket, prefix: trimmed(server.prefix) };
}

/** How to get at the bucket that a place names; null when nothing names it any more. */
export function customerStorage(sources: Sources, bucket: string): S3Settings | null {
  return uploadsOf(sources).find(({ settings }) => settings.bucket === bucket)?.settings ?? null;
}

/** Prefix and folders: the room and the day, so that people find their way in the bucket. */
export function objectKey(
  { prefix }: Pick<StoragePlace, 'prefix'>,
  roomId: string,
  at: number,
  path: string,
): string {
  const day = new Date(at).toISOString().slice(0, 10).replaceAll('-', '');
  return [...(prefix === '' ? [] : [prefix]), roomId, day, path].join('/');
}

function uploadsOf({ room, template }: Sources) {
  const info = room.recordingInfo;
  const own = info?.['enabled'] === false ? undefined : info?.['upload_info'];
  return [own as StorageUpload | undefined, template.settings.recording?.upload].flatMap(
    (upload) => (upload ? (read(upload) ?? []) : []),
  );
}

/** Null for what cannot be uploaded to: Azure does not speak S3, and nothing opens without keys. */
function read({ type, location, prefix, options, credentials }: StorageUpload) {
  const { key = '', secretKey = '' } = credentials ?? {};
  const endpointOf = ENDPOINTS[type ?? ''];
  if (!endpointOf || !location || key === '' || secretKey === '') return null;
  const region = options?.region || REGION;
  // A key of ours, for servers of one's own.
  const given = options?.['endpoint'];
  const endpoint = typeof given === 'string' && isWeb(given) ? given : endpointOf(region);
  return {
    prefix: trimmed(prefix ?? ''),
    settings: {
      endpoint,
      region,
      bucket: location,
      accessKey: key,
      secretKey,
      forcePathStyle: endpoint !== null && type !== 'oss',
    },
  };
}

function isWeb(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function trimmed(prefix: string): string {
  return prefix.replace(/^\/+|\/+$/g, '');
}
