import { mkdir, statfs } from 'node:fs/promises';
import { HmsError } from '../../protocol/index.js';

/** Asked through this, so that tests need no full disk. */
export const disk = { statfs };

/**
 * Rejects with `unprocessable` where less than this many bytes are free, before anything is made. `folder` need not be
 * there yet; `cannot`: what the server cannot do now.
 */
export async function needSpace(folder: string, bytes: number, cannot: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { bavail, bsize } = await disk.statfs(folder);
  if (bavail * bsize < bytes) {
    throw new HmsError('unprocessable', `The disk of the server is full: it cannot ${cannot} now.`);
  }
}
