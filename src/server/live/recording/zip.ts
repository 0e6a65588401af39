/** A recorded playlist with all that it names, as one file: made while it is sent, so it takes no place on the disk. */
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ZipFile } from 'yazl';
import { MASTER } from './finish.js';

/** How it is called beside the playlist. */
export const ZIP = 'recording.zip';

/** null: there is no recording in this folder. Media are not compressed again. */
export async function zipRecording(folder: string): Promise<NodeJS.ReadableStream | null> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  if (!files.includes(MASTER)) return null;
  const zip = new ZipFile();
  // A file that goes away meanwhile ends the download.
  zip.on('error', (error: Error) => zip.outputStream.emit('error', error));
  for (const file of files.sort()) zip.addFile(join(folder, file), file, { compress: false });
  zip.end();
  return zip.outputStream;
}
