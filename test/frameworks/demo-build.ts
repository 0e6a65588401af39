/**
 * A demo as a customer would build it: its folder copied out of the repository, the framework and the packed
 * `hms-kit` installed from its own package.json. What is installed is kept in `.cache/frameworks` for the next run.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const exec = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(root, '.cache/frameworks');

let packing: Promise<string> | null = null;

/** The tarball, called after its content, so that npm never takes an older one for it. */
async function packed(): Promise<string> {
  packing ??= (async () => {
    mkdirSync(cache, { recursive: true });
    const { stdout } = await exec(
      'npm',
      ['pack', '--json', '--ignore-scripts', '--pack-destination', cache],
      { cwd: root },
    );
    const listed = JSON.parse(stdout) as unknown;
    const [entry] = (Array.isArray(listed) ? listed : Object.values(listed as object)) as {
      filename: string;
    }[];
    const from = join(cache, entry!.filename);
    const hash = createHash('sha256').update(readFileSync(from)).digest('hex').slice(0, 12);
    const to = join(cache, `hms-kit-${hash}.tgz`);
    renameSync(from, to);
    return to;
  })();
  return packing;
}

export class Demo {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async install(name: string): Promise<Demo> {
    const tarball = await packed();
    const folder = join(cache, name);
    for (const old of ['src', 'dist', 'dist-server']) {
      rmSync(join(folder, old), { recursive: true, force: true });
    }
    cpSync(join(root, 'demo', name), folder, {
      recursive: true,
      filter: (path) => !/node_modules|\/dist/.test(path.slice(root.length)),
    });
    cpSync(join(root, 'demo/office-hours.css'), join(cache, 'office-hours.css'));
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    manifest.dependencies['hms-kit'] = `file:${tarball}`;
    const text = JSON.stringify(manifest, null, 2);
    writeFileSync(join(folder, 'package.json'), text);
    const demo = new Demo(folder);
    const stamp = join(folder, 'node_modules/.installed');
    if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== text) {
      // npm holds on to the versions that it finds.
      rmSync(join(folder, 'package-lock.json'), { force: true });
      rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
      await demo.run('npm', 'install', '--no-audit', '--no-fund', '--prefer-offline');
      writeFileSync(stamp, text);
    }
    return demo;
  }

  /** Runs a command in the demo's folder. Its output is the error when it fails. */
  async run(command: string, ...args: string[]): Promise<string> {
    try {
      const env = { ...process.env, NODE_ENV: 'production', NG_CLI_ANALYTICS: 'false', CI: '1' };
      // An install for production would leave the build tools away.
      if (args[0] === 'install') env.NODE_ENV = 'development';
      const { stdout } = await exec(command, args, { cwd: this.folder, env });
      return stdout;
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}\n${stderr}`, {
        cause: error,
      });
    }
  }

  /** Does something while a piece of the source says something else. */
  async with<R>(file: string, from: string, to: string, act: () => Promise<R>): Promise<R> {
    const path = join(this.folder, file);
    const source = readFileSync(path, 'utf8');
    if (!source.includes(from)) throw new Error(`${file} does not say ${from}`);
    writeFileSync(path, source.replace(from, to));
    try {
      return await act();
    } finally {
      writeFileSync(path, source);
    }
  }
}
