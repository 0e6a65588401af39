import { RoomDirectory, type DirectoryPorts } from '../../src/server/directory/room-directory.js';
import { testDatabase, type TestDatabase } from './database.js';

export interface TestDirectory extends TestDatabase {
  directory: RoomDirectory;
}

/** A directory on a database of a test's own, before an engine that enforces everything. */
export async function testDirectory(ports: Partial<DirectoryPorts> = {}): Promise<TestDirectory> {
  const database = await testDatabase();
  const directory = new RoomDirectory({
    db: database.db,
    enforces: () => ({
      subscribeToRoles: true,
      publishAllowed: true,
      bitrateCaps: true,
      layerChoice: true,
      pictureLimits: true,
    }),
    templateChanged: () => {},
    roomChanged: () => {},
    ...ports,
  });
  return { ...database, directory };
}
