/** The built server as its users run it: a process of its own, with a data folder that survives restarts. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { createSocket } from 'node:dgram';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/server/server/main.js', import.meta.url));

export interface Product {
  readonly origin: string;
  readonly dataDir: string;
  readonly accessKey: string;
  readonly appSecret: string;
  /** Role name → room code of the demo room. */
  readonly codes: Readonly<Record<string, string>>;
  readonly pid: number;
  output(): string;
  start(): Promise<void>;
  /** Ends the process: `SIGTERM` asks, `SIGKILL` does not. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  close(): Promise<void>;
}

export async function startProduct(env: Record<string, string> = {}): Promise<Product> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hms-data-'));
  const port = await freeTcpPort();
  const settings = {
    HMS_PORT: String(port),
    HMS_RTC_PORT: String(await freeUdpPort()),
    HMS_DATA_DIR: dataDir,
    HMS_LOG_LEVEL: 'warn',
    HMS_HLS_PORT: '0',
    HMS_MEDIA_PROCESSES: '1',
    HMS_ACCESS_KEY: 'test-access-key',
    HMS_APP_SECRET: 'test-app-secret-of-more-than-32-bytes!',
    ...env,
  };
  const codes: Record<string, string> = {};
  let child: ChildProcess | null = null;
  let output = '';

  const product: Product = {
    origin: `http://127.0.0.1:${String(port)}`,
    dataDir,
    accessKey: settings.HMS_ACCESS_KEY,
    appSecret: settings.HMS_APP_SECRET,
    codes,
    get pid() {
      return child?.pid ?? 0;
    },
    output: () => output,
    async start() {
      const started = spawn(process.execPath, [MAIN], {
        env: { ...process.env, ...settings },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = started;
      output = '';
      await new Promise<void>((resolve, reject) => {
        const read = (chunk: Buffer) => {
          output += chunk.toString();
          for (const [, role, code] of output.matchAll(
            /([\w-]+)\s+https?:\S+\/meeting\/([a-z]{3}-[a-z]{4}-[a-z]{3})/g,
          )) {
            codes[role!] = code!;
          }
          if (Object.keys(codes).length >= 3) resolve();
        };
        started.stdout.on('data', read);
        started.stderr.on('data', read);
        started.once('exit', (status) =>
          reject(new Error(`The server ended with ${String(status)}:\n${output}`)),
        );
      });
    },
    async stop(signal = 'SIGTERM') {
      const ending = child;
      child = null;
      if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
      ending.kill(signal);
      await once(ending, 'exit');
    },
    async close() {
      await product.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  await product.start();
  return product;
}

export async function freeTcpPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

export async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}
