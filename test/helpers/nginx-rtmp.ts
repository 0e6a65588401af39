/** Debian's nginx with its RTMP module, which records what is published. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { poll } from './onlooker.js';

const NGINX = '/usr/sbin/nginx';
const MODULE = '/usr/lib/nginx/modules/ngx_rtmp_module.so';

/** Why it cannot run here; null: it can. */
export const nginxMissing =
  existsSync(NGINX) && existsSync(MODULE)
    ? null
    : 'nginx with its RTMP module is not installed (libnginx-mod-rtmp).';

export class NginxRtmp {
  readonly port: number;
  readonly #folder: string;
  #process: ChildProcess | null = null;

  constructor(folder: string, port: number) {
    this.#folder = folder;
    this.port = port;
    mkdirSync(join(folder, 'recorded'), { recursive: true });
    writeFileSync(
      join(folder, 'nginx.conf'),
      `load_module ${MODULE};
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events {}
rtmp { server { listen 127.0.0.1:${port}; application app {
  live on; record all; record_path ${folder}/recorded; record_unique on;
} } }
`,
    );
  }

  async start(): Promise<void> {
    const options = ['-p', this.#folder, '-c', join(this.#folder, 'nginx.conf')];
    this.#process = spawn(NGINX, [...options, '-e', join(this.#folder, 'error.log')], {
      stdio: 'ignore',
    });
    await poll(
      () => this.#answers(),
      () => 'nginx does not answer',
    );
  }

  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child?.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** Files of one stream, oldest first. */
  recorded(key: string): string[] {
    const folder = join(this.#folder, 'recorded');
    return readdirSync(folder)
      .filter((name) => name.startsWith(`${key}-`))
      .sort()
      .map((name) => join(folder, name));
  }

  #answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      }).on('error', () => resolve(false));
    });
  }
}
