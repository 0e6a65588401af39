import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type HmsServer, type ServerOptions } from '../../src/server/index.js';
import { freshDatabaseUrl } from './database.js';
import { QuietEngine } from './quiet-engine.js';

export interface TestServer {
  /** `http://127.0.0.1:<port>` */
  url: string;
  wsUrl: string;
  /** Room code by role of the demo room. */
  codes: Record<string, string>;
  server: HmsServer;
  dataDir: string;
  /** Where tests run on PostgreSQL. */
  databaseUrl: string | undefined;
  /** Stops the server and leaves the data folder, for a restart. */
  stop(): Promise<void>;
  /** Stops the server and removes its data. */
  close(): Promise<void>;
}

export interface TestServerOptions extends ServerOptions {
  /** An earlier server's folder. */
  dataDir?: string;
  /** An earlier server's database, where tests run on PostgreSQL. */
  databaseUrl?: string;
  /** Real media instead of an engine that only notes what it is told. */
  realMedia?: boolean;
}

/** A server in this process, on a port of the system's choice, with a data folder of its own. */
export async function startTestServer({
  env = {},
  dataDir = mkdtempSync(join(tmpdir(), 'hms-server-')),
  databaseUrl,
  realMedia = false,
  ...overrides
}: TestServerOptions = {}): Promise<TestServer> {
  const fresh = databaseUrl === undefined ? await freshDatabaseUrl() : null;
  const database = databaseUrl ?? fresh?.url;
  const server = await createServer({
    ...(realMedia ? {} : { createMedia: () => new QuietEngine() }),
    ...overrides,
    env: {
      HMS_PORT: '0',
      HMS_RTC_PORT: String(21_000 + Math.floor(Math.random() * 20_000)),
      HMS_LOG_LEVEL: 'fatal',
      HMS_DATA_DIR: dataDir,
      ...(database !== undefined && { HMS_DATABASE_URL: database }),
      ...env,
    },
  });
  await server.listen();
  const stop = () => server.close();
  return {
    url: server.url,
    wsUrl: server.url.replace(/^http/, 'ws'),
    codes: Object.fromEntries(server.links.map(({ role, code }) => [role, code])),
    server,
    dataDir,
    databaseUrl: database,
    stop,
    async close() {
      await stop();
      await fresh?.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
