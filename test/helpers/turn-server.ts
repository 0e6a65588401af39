/** Debian's coturn on loopback, over UDP, TCP and TLS, with names that end by themselves. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { poll } from './onlooker.js';
import { freeTcpPort } from './product.js';

const COTURN = '/usr/bin/turnserver';

/** Whether the package is on this machine; tests without it are skipped. */
export const hasTurnServer = existsSync(COTURN);

export interface TurnServer {
  secret: string;
  urls: Record<'udp' | 'tcp' | 'tls', string>;
  close(): Promise<void>;
}

export async function startTurnServer(): Promise<TurnServer> {
  const folder = mkdtempSync(join(tmpdir(), 'hms-turn-'));
  const [port, tlsPort] = [await freeTcpPort(), await freeTcpPort()];
  const secret = 'a secret that the two servers share';
  const cert = join(folder, 'cert.pem');
  const key = join(folder, 'key.pem');
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-keyout',
      key,
      '-out',
      cert,
      ...subject,
    ],
    { stdio: 'ignore' },
  );
  const options = [
    '-n',
    '--log-file=stdout',
    '--no-cli',
    `--pidfile=${join(folder, 'pid')}`,
    `--userdb=${join(folder, 'db')}`,
    '--listening-ip=127.0.0.1',
    '--relay-ip=127.0.0.1',
    '--allow-loopback-peers',
    `--listening-port=${String(port)}`,
    `--tls-listening-port=${String(tlsPort)}`,
    `--cert=${cert}`,
    `--pkey=${key}`,
    '--realm=test',
    '--fingerprint',
    '--use-auth-secret',
    `--static-auth-secret=${secret}`,
  ];
  const server = spawn(COTURN, options, { stdio: 'ignore', cwd: folder });
  const listens = (at: number) =>
    new Promise<boolean>((resolve) => {
      const socket = connect(at, '127.0.0.1');
      socket.once('connect', () => socket.destroy()).once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
  await poll(
    async () => (await listens(port)) && (await listens(tlsPort)),
    () => `coturn does not listen (exit ${String(server.exitCode)})`,
    10_000,
  );
  return {
    secret,
    urls: {
      udp: `turn:127.0.0.1:${String(port)}?transport=udp`,
      tcp: `turn:127.0.0.1:${String(port)}?transport=tcp`,
      tls: `turns:localhost:${String(tlsPort)}?transport=tcp`,
    },
    async close() {
      server.kill();
      if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
