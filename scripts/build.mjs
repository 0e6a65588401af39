/**
 * Builds everything into dist/: `esm` (the browser package), `types` (for templates of frameworks), `hms.js`
 * with its lazy chunks (the script tag), `server` (the server package, with its own package.json). `--if-needed`
 * does nothing when no source changed since the last build.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeElementTypes } from './element-types.mjs';
import { GUIDES, writeServerPackage } from './server-package.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const STAMP = join(root, 'dist', '.stamp');
const INPUTS = [
  'src',
  'scripts',
  'package.json',
  'package-lock.json',
  'custom-elements-manifest.config.mjs',
  ...GUIDES.map((name) => join('stories/guides', name)),
  'vite.config.ts',
  'tsconfig.base.json',
  'tsconfig.browser.json',
  'tsconfig.server.json',
  'tsconfig.build-browser.json',
  'tsconfig.build-server.json',
];

function fingerprint() {
  const hash = createHash('sha256');
  const walk = (path) => {
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) walk(join(path, name));
    } else if (!path.endsWith('.test.ts')) {
      hash.update(path.slice(root.length)).update(readFileSync(path));
    }
  };
  for (const input of INPUTS) walk(join(root, input));
  return hash.digest('hex');
}

async function run(tool, ...args) {
  const bin = join(root, 'node_modules', '.bin', tool);
  // Under `NODE_ENV=test`, as test runners set it, Lit's development build would be bundled.
  const env = { ...process.env, NODE_ENV: 'production' };
  const child = spawn(bin, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`${tool} ended with ${status}.`);
}

export async function build({ ifNeeded = false } = {}) {
  const now = fingerprint();
  if (ifNeeded && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === now) return false;
  const started = Date.now();
  process.stderr.write('Building hms-kit…\n');
  for (const part of ['esm', 'types', 'chunks', 'server', '.stamp']) {
    rmSync(join(root, 'dist', part), { recursive: true, force: true });
  }
  mkdirSync(join(root, 'dist'), { recursive: true });
  await Promise.all([
    run('vite', 'build', '--logLevel', 'warn'),
    run('tsc', '-p', 'tsconfig.build-browser.json'),
    run('tsc', '-p', 'tsconfig.build-server.json'),
    run('cem', 'analyze', '--config', 'custom-elements-manifest.config.mjs', '--quiet'),
  ]);
  cpSync(join(root, 'src/templates/schemas'), join(root, 'dist/esm/templates'), {
    recursive: true,
  });
  writeElementTypes(root);
  writeServerPackage(root);
  writeFileSync(STAMP, now);
  process.stderr.write(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s.\n`);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await build({ ifNeeded: process.argv.includes('--if-needed') });
}
