/** An S3-compatible server in this process, on a port that stays over restarts of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';
import type { S3Settings } from '../../src/server/live/assets/s3-store.js';
import { freeTcpPort } from './product.js';

export interface S3Server {
  settings: S3Settings;
  /** The server is away, and comes back with all that it had. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function s3Server(bucket = 'recordings'): Promise<S3Server> {
  const directory = mkdtempSync(join(tmpdir(), 'hms-s3-'));
  const port = await freeTcpPort();
  let running: S3rver | null = null;
  const stop = async () => {
    await running?.close();
    running = null;
  };
  const start = async () => {
    running = new S3rver({
      ...{ port, directory },
      address: '127.0.0.1',
      silent: true,
      // It works out another signature than the SDK for lists.
      allowMismatchedSignatures: true,
      configureBuckets: [{ name: bucket }],
    });
    await running.run();
  };
  await start();
  return {
    settings: {
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      bucket,
      accessKey: 'S3RVER',
      secretKey: 'S3RVER',
      forcePathStyle: true,
    },
    stop,
    start,
    async close() {
      await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
