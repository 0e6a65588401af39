/**
 * A bucket of S3, or of one of the many servers that speak like it. The SDK is loaded with the first bucket. Addresses
 * that a template or a room gave are kept out of private networks, as all calls for somebody else's sake.
 */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP } from 'node:net';
import type { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import type { AddressPolicy } from '../../outgoing/address-policy.js';
import { guardedLookup, OutgoingError } from '../../outgoing/outgoing-http.js';
import type { ObjectStore } from './object-store.js';

export interface S3Settings {
  /** Null: Amazon's, by region. */
  endpoint: string | null;
  region: string;
  bucket: string;
  accessKey: string;
  secretKey: string;
  /** The bucket's name stands in the path instead of in the host. */
  forcePathStyle: boolean;
}

const CONNECT_MS = 10_000;
/** Without a byte. */
const SILENCE_MS = 60_000;
/** Tries of one call; whole uploads are repeated by the caller. */
const ATTEMPTS = 2;

/** `policy`: which addresses may be called; null: any, as the operator named it. */
export async function openS3(
  settings: S3Settings,
  policy: AddressPolicy | null,
): Promise<ObjectStore> {
  const { endpoint, region, bucket, accessKey, secretKey, forcePathStyle } = settings;
  if (policy && endpoint !== null) checkLiteral(endpoint, policy);
  const [{ S3Client }, commands, { Upload }, { getSignedUrl }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('@aws-sdk/client-s3'),
    import('@aws-sdk/lib-storage'),
    import('@aws-sdk/s3-request-presigner'),
  ]);
  const agent = { keepAlive: true, ...(policy && { lookup: guardedLookup(policy) }) };
  const client: S3Client = new S3Client({
    region,
    ...(endpoint !== null && { endpoint }),
    forcePathStyle,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    maxAttempts: ATTEMPTS,
    // Servers other than Amazon's do not know the newer check sums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      httpAgent: new HttpAgent(agent),
      httpsAgent: new HttpsAgent(agent),
    },
  });
  return {
    async put(key: string, body: Readable, contentType: string) {
      const params = { Bucket: bucket, Key: key, Body: body, ContentType: contentType };
      await new Upload({ client, params, queueSize: 2 }).done();
    },
    linkTo(key, seconds) {
      const command = new commands.GetObjectCommand({ Bucket: bucket, Key: key });
      return getSignedUrl(client, command, { expiresIn: Math.max(1, Math.floor(seconds)) });
    },
    async deleteAll(prefix) {
      for (;;) {
        const listed = await client.send(
          new commands.ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }),
        );
        const found = listed.Contents ?? [];
        for (const { Key } of found) {
          await client.send(new commands.DeleteObjectCommand({ Bucket: bucket, Key }));
        }
        if (listed.IsTruncated !== true || found.length === 0) return;
      }
    },
    close: () => client.destroy(),
  };
}

/** A literal address never meets the name lookup. */
function checkLiteral(endpoint: string, policy: AddressPolicy): void {
  const host = new URL(endpoint).hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !policy.allows(host)) {
    throw new OutgoingError('The address of the storage leads into a private network.');
  }
}
