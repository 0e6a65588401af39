/** `npm run bench -- NAME [--json]`: runs bench/NAME.ts against a fresh build. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';

const folder = fileURLToPath(new URL('../bench/', import.meta.url));
const [name = '', ...args] = process.argv.slice(2);
if (!/^[a-z-]+$/.test(name) || !existsSync(`${folder}${name}.ts`)) {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3));
  process.stderr.write(`Which bench? One of: ${names.join(', ')}\n`);
  process.exit(1);
}
await build({ ifNeeded: true });
const { status } = spawnSync(
  process.execPath,
  ['--import', 'tsx', `${folder}${name}.ts`, ...args],
  { stdio: 'inherit' },
);
process.exit(status ?? 1);
