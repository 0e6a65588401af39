/** What was said while a recording ran, as a file beside it. */
import { open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { chatAsCsv } from '../../chat/export.js';
import type { Db } from '../../storage/database.js';
import type { LiveFile } from '../port.js';
import { RECORDING } from '../recording/finish.js';

export interface ChatFileWish {
  streamId: string;
  sessionId: string;
  /** Milliseconds since the epoch. */
  from: number;
  to: number;
}

/** null: nothing was said. `folder`: of all streams. */
export async function writeChatFile(
  { db, folder }: { db: Db; folder: string },
  { streamId, sessionId, from, to }: ChatFileWish,
): Promise<LiveFile | null> {
  const path = `${RECORDING}/chat.csv`;
  const whole = join(folder, streamId, path);
  const file = await open(whole, 'w', 0o600);
  let lines = 0;
  try {
    for await (const line of chatAsCsv(db, sessionId, { from, to })) {
      await file.appendFile(line);
      lines += 1;
    }
  } finally {
    await file.close();
  }
  if (lines === 1) {
    await rm(whole);
    return null;
  }
  const { size } = await stat(whole);
  return { type: 'chat', path, size, duration: (to - from) / 1_000, width: 0, height: 0, layer: 0 };
}
