/** `npm run verify`: everything that must hold before a change lands. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const STEPS = [
  ['format', 'npm run -s format:check'],
  ['lock file', 'node scripts/check-lock.mjs'],
  ['lint', 'npm run -s lint'],
  ['types', 'npm run -s types'],
  ['layers', 'npm run -s layers'],
  ['build', 'npm run -s build'],
  ['unused code', 'npm run -s unused'],
  ['manifest', 'node scripts/check-manifest.mjs'],
  ['packages', 'npx publint --strict && npx publint --strict dist/server'],
  ['sizes', 'npm run -s bench -- bundle --check'],
  ['stories', 'npm run -s storybook:build'],
  ['tests', 'npm test'],
];
for (const [name, command] of STEPS) {
  const started = Date.now();
  process.stdout.write(`▸ ${name}\n`);
  const { status } = spawnSync(command, { cwd: root, shell: true, stdio: 'inherit' });
  if (status !== 0) {
    process.stdout.write(`✗ ${name}: \`${command}\` failed.\n`);
    process.exit(status ?? 1);
  }
  process.stdout.write(`✓ ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)\n`);
}
