import type { RoomDirectory } from './directory/room-directory.js';

export interface JoinLink {
  role: string;
  code: string;
  url: string;
}

/** One link per role of a room, for the codes that are switched on. */
export async function joinLinks(
  directory: RoomDirectory,
  roomId: string,
  origin: string,
): Promise<JoinLink[]> {
  return (await directory.codesOf(roomId))
    .filter(({ enabled }) => enabled)
    .map(({ role, code }) => ({ role, code, url: `${origin}/meeting/${code}` }));
}
