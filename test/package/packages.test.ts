import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freeTcpPort, freeUdpPort } from '../helpers/product.js';
import { spawn } from 'node:child_process';

const exec = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Packs a folder and unpacks the tarball into an empty project, with the dependencies it names and no others. */
async function install(folder: string, into: string): Promise<string> {
  const { stdout } = await exec(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', into],
    {
      cwd: folder,
    },
  );
  const packed = JSON.parse(stdout) as unknown;
  const [entry] = (Array.isArray(packed) ? packed : Object.values(packed as object)) as {
    filename: string;
    name: string;
  }[];
  const target = join(into, 'node_modules', entry!.name);
  mkdirSync(target, { recursive: true });
  await exec('tar', ['-xzf', join(into, entry!.filename), '-C', target, '--strip-components=1']);
  const manifest = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    const link = join(into, 'node_modules', name);
    if (existsSync(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), link);
  }
  return target;
}

describe('the packages, installed from their tarballs into an empty folder', () => {
  let folder: string;
  let browserPackage: string;
  let serverPackage: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hms-pack-'));
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    browserPackage = await install(root, folder);
    serverPackage = await install(join(root, 'dist/server'), folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('hms-kit depends on nothing native', () => {
    const manifest = JSON.parse(readFileSync(join(browserPackage, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    expect(Object.keys(manifest.dependencies).sort()).toEqual([
      '@lit-labs/virtualizer',
      '@lit/context',
      '@livekit/track-processors',
      'hls.js',
      'lit',
      'livekit-client',
      'zustand',
    ]);
  });

  it('every entry of hms-kit can be imported in Node', async () => {
    const entries = [
      'hms-kit',
      'hms-kit/store',
      'hms-kit/protocol',
      'hms-kit/templates',
      'hms-kit/testing',
      'hms-kit/elements/hms-chat',
      'hms-kit/hms.js',
    ];
    writeFileSync(
      join(folder, 'entries.mjs'),
      `for (const entry of ${JSON.stringify(entries)}) { const m = await import(entry); console.log(entry, Object.keys(m).length); }`,
    );
    const { stdout } = await exec(process.execPath, ['entries.mjs'], { cwd: folder });
    for (const entry of entries) expect(stdout).toContain(entry);
  });

  it('every page that a README or a guide links to comes along', () => {
    const pagesOf = (folder: string) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
        .map((name) => join(folder, name));
    const pages = [...pagesOf(browserPackage), ...pagesOf(serverPackage)];
    const links = pages.flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/\]\(([^):]+\.md)\)/g)].map(([, to = '']) =>
        join(dirname(page), to),
      ),
    );
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('the browser package says where its manifest is', () => {
    const said = JSON.parse(readFileSync(join(browserPackage, 'package.json'), 'utf8')) as {
      customElements: string;
    };
    expect(existsSync(join(browserPackage, said.customElements))).toBe(true);
  });

  it('the compiled elements hold no decorator that a browser cannot parse', () => {
    const script = readFileSync(join(browserPackage, 'dist/hms.js'), 'utf8');
    expect(script).not.toMatch(/@property\(|\baccessor\s+\w+\s*=/);
    for (const file of [
      'custom-elements.json',
      'html-custom-data.json',
      'css-custom-data.json',
      'types/react.d.ts',
    ]) {
      expect(existsSync(join(browserPackage, 'dist', file)), file).toBe(true);
    }
  });

  it('hms-kit-server starts from its bin and serves the page and the script', async () => {
    const manifest = JSON.parse(readFileSync(join(serverPackage, 'package.json'), 'utf8')) as {
      bin: Record<string, string>;
    };
    const port = await freeTcpPort();
    const child = spawn(process.execPath, [join(serverPackage, manifest.bin['hms-kit-server']!)], {
      cwd: folder,
      env: {
        ...process.env,
        HMS_PORT: String(port),
        HMS_RTC_PORT: String(await freeUdpPort()),
        HMS_DATA_DIR: join(folder, 'data'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    try {
      let output = '';
      const link = await new Promise<string>((resolve, reject) => {
        const read = (chunk: Buffer) => {
          output += chunk.toString();
          const found = /https?:\S+\/meeting\/\S+/.exec(output);
          if (found) resolve(found[0]);
        };
        child.stdout.on('data', read);
        child.stderr.on('data', read);
        child.once('exit', () => reject(new Error(output)));
      });
      const page = await fetch(link);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('<hms-room');
      const script = await fetch(`http://127.0.0.1:${String(port)}/hms.js`);
      expect(script.status).toBe(200);
      expect(script.headers.get('content-type')).toContain('javascript');
      const [, chunk] = /"\.(\/chunks\/[^"]+)"/.exec(await script.text()) ?? [];
      const code = await fetch(`http://127.0.0.1:${String(port)}${String(chunk)}`);
      expect((await code.text()).length).toBeGreaterThan(10_000);
    } finally {
      child.kill('SIGTERM');
      await new Promise((resolve) => child.once('exit', resolve));
    }
  });
});
