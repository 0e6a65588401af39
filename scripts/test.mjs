/**
 * `npm test`: every tier once, the quick ones first, and one closing line. Stops at the first tier that fails.
 * What keeps something in the database runs a second time on PostgreSQL, where that is installed.
 * Arguments go to vitest (`npm test -- src/store`); `--tier unit` runs one tier; `--full` runs all rounds of
 * each fault (`HMS_FULL=1`).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const args = process.argv.slice(2);
const full = args.indexOf('--full');
if (full >= 0) args.splice(full, 1);
const env = full >= 0 ? { ...process.env, HMS_FULL: '1' } : process.env;
const at = args.indexOf('--tier');
const tiers =
  at >= 0
    ? args.splice(at, 2).slice(1)
    : ['unit', 'elements', 'stories', 'integration', 'postgres', 'e2e'];
const postgres = process.env.HMS_TEST_DATABASE_URL ?? '/usr/lib/postgresql';

const scratch = mkdtempSync(join(tmpdir(), 'hms-test-'));
const total = { passed: 0, failed: 0, skipped: 0 };
let status = 0;
for (const tier of tiers) {
  if (tier === 'postgres' && postgres.startsWith('/') && !existsSync(postgres)) {
    process.stdout.write(
      'Skipped on PostgreSQL: Debian\'s package "postgresql" is not installed.\n',
    );
    continue;
  }
  const report = join(scratch, `${tier}.json`);
  const run = spawnSync(
    join(root, 'node_modules/.bin/vitest'),
    [
      'run',
      '--project',
      tier,
      '--passWithNoTests',
      '--reporter',
      'default',
      '--reporter',
      'json',
      '--outputFile.json',
      report,
      ...args,
    ],
    { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  try {
    const counts = JSON.parse(readFileSync(report, 'utf8'));
    total.passed += counts.numPassedTests;
    total.failed += counts.numFailedTests;
    total.skipped += counts.numPendingTests;
  } catch {
    // No report: vitest died before it ran a test, and its status says so.
  }
  status = run.status ?? 1;
  if (status !== 0) {
    process.stdout.write(`The ${tier} tests failed.\n`);
    break;
  }
}
rmSync(scratch, { recursive: true, force: true });
process.stdout.write(
  `\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`,
);
process.exit(status);
