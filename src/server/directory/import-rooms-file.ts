/**
 * Versions before the database kept rooms and codes in `<data>/rooms.json`. Its links stay good: what it holds is
 * taken over once, and the file gets the ending `.imported`.
 */
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOM_CODE } from '../auth/room-codes.js';
import { ConfigError } from '../config/config-error.js';
import { loadStarter } from '../rooms/starter-templates.js';
import type { Db } from '../storage/database.js';
import type { RoomDirectory } from './room-directory.js';
import { aRoom } from './room-records.js';

const document = z.object({
  rooms: z.array(
    z.object({
      id: z.string().min(1),
      name: z.string().min(1),
      description: z.string(),
      enabled: z.boolean(),
      size: z.int().min(0),
      template: z.string(),
    }),
  ),
  codes: z.array(
    z.object({
      code: z.string().regex(ROOM_CODE),
      roomId: z.string(),
      role: z.string(),
      enabled: z.boolean(),
    }),
  ),
});

export async function importRoomsFile(
  dataDir: string,
  db: Db,
  directory: RoomDirectory,
): Promise<void> {
  const path = join(dataDir, 'rooms.json');
  if (!existsSync(path)) return;
  try {
    const { rooms, codes } = document.parse(JSON.parse(readFileSync(path, 'utf8')));
    for (const { template, ...room } of rooms) {
      const templateId = (await directory.templates.save(loadStarter(template))).id;
      await directory.rooms.insert({ ...aRoom(), ...room, templateId });
    }
    const now = Date.now();
    for (const [index, code] of codes.entries()) {
      if (await directory.code(code.code)) continue;
      const at = now + index;
      await directory.codes.insert([{ ...code, createdAt: at, updatedAt: at }]);
    }
    renameSync(path, `${path}.imported`);
  } catch (cause) {
    await db.destroy();
    throw new ConfigError(`HMS_DATA_DIR holds ${path}, which is not a readable list of rooms.`, {
      cause,
    });
  }
}
