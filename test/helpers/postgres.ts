/**
 * A PostgreSQL server of the test run's own: Debian's programs on a cluster in a temporary folder, reached over
 * loopback, gone afterwards. PostgreSQL refuses to run as root, so root starts it as `nobody`.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freeTcpPort } from './product.js';

const run = promisify(execFile);
const INSTALLED = '/usr/lib/postgresql';
const NOBODY = 65_534;

/** The folder of the newest PostgreSQL's programs, or null where there is none. */
function postgresPrograms(): string | null {
  if (!existsSync(INSTALLED)) return null;
  const versions = readdirSync(INSTALLED)
    .map(Number)
    .filter((version) => existsSync(join(INSTALLED, String(version), 'bin/initdb')));
  return versions.length === 0 ? null : join(INSTALLED, String(Math.max(...versions)), 'bin');
}

/** Before the tests of a vitest project: what this returns runs after them. */
export default async function start(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['HMS_TEST_DATABASE_URL']) return undefined;
  const programs = postgresPrograms();
  if (programs === null) throw new Error(`There is no PostgreSQL below ${INSTALLED}.`);

  const asWhom = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const folder = await mkdtemp(join(tmpdir(), 'hms-postgres-'));
  if (asWhom.uid !== undefined) await chown(folder, asWhom.uid, asWhom.gid);
  const cluster = join(folder, 'data');
  const options = { ...asWhom, cwd: folder };
  await run(
    join(programs, 'initdb'),
    ['-D', cluster, '-U', 'hms', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'],
    options,
  );

  const port = await freeTcpPort();
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    max_connections: 200,
    // The tests end our processes, never this one.
    fsync: 'off',
  };
  const server = spawn(
    join(programs, 'postgres'),
    [
      '-D',
      cluster,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = once(server, 'exit');
  const stopNow = () => server.kill('SIGQUIT');
  process.once('exit', stopNow);
  await ready(server.stderr);

  process.env['HMS_TEST_DATABASE_URL'] = `postgres://hms@127.0.0.1:${port}/postgres`;
  return async () => {
    process.off('exit', stopNow);
    server.kill('SIGINT');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
}

/** Resolves when the server says that it takes connections; rejects with its last words when it ends instead. */
function ready(log: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      if (!said.includes('ready to accept connections')) return;
      log.off('data', listen).resume();
      resolve();
    };
    log.on('data', listen);
    log.once('end', () => reject(new Error(`PostgreSQL did not start:\n${said}`)));
  });
}
