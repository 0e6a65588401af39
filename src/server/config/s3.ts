/** The server's own bucket for recordings. */
import { z } from 'zod';
import type { ServerStorage } from '../live/assets/place.js';
import { ConfigError } from './config-error.js';

export const S3_VARIABLES = {
  HMS_S3_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .optional(),
  HMS_S3_BUCKET: z.string().optional(),
  HMS_S3_REGION: z.string().default('us-east-1'),
  HMS_S3_ACCESS_KEY: z.string().optional(),
  HMS_S3_SECRET_KEY: z.string().optional(),
  HMS_S3_PREFIX: z.string().default(''),
  /** On for servers of one's own: few of them answer under a host name for each bucket. */
  HMS_S3_FORCE_PATH_STYLE: z.enum(['0', '1'], 'must be 0 or 1').optional(),
};

type Settings = z.output<z.ZodObject<typeof S3_VARIABLES>>;

/** Null: recordings stay in the data folder. */
export function readS3(settings: Settings): ServerStorage | null {
  const bucket = settings.HMS_S3_BUCKET;
  if (bucket === undefined) {
    if (settings.HMS_S3_ENDPOINT === undefined) return null;
    throw new ConfigError('HMS_S3_ENDPOINT needs HMS_S3_BUCKET.');
  }
  const accessKey = settings.HMS_S3_ACCESS_KEY;
  const secretKey = settings.HMS_S3_SECRET_KEY;
  if (accessKey === undefined || secretKey === undefined) {
    throw new ConfigError('HMS_S3_BUCKET needs HMS_S3_ACCESS_KEY and HMS_S3_SECRET_KEY.');
  }
  const endpoint = settings.HMS_S3_ENDPOINT ?? null;
  const pathStyle = settings.HMS_S3_FORCE_PATH_STYLE;
  return Object.freeze({
    ...{ endpoint, bucket, accessKey, secretKey },
    region: settings.HMS_S3_REGION,
    prefix: settings.HMS_S3_PREFIX,
    forcePathStyle: pathStyle === undefined ? endpoint !== null : pathStyle === '1',
  });
}
