/**
 * `npm test`: every tier once, the quick ones first, and one closing line. Stops after the first step that fails.
 * What keeps something in the database runs a second time on PostgreSQL, where that is installed. Tests of browsers
 * and media wait more than they work, so others run beside them, and the build beside those that need none; the
 * output of the others comes when they are done.
 * Arguments go to vitest (`npm test -- src/store`); `--tier unit` runs one tier; `--full` runs all rounds of
 * each fault (`HMS_FULL=1`).
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const args = process.argv.slice(2);
const full = args.indexOf('--full');
if (full >= 0) args.splice(full, 1);
const env = full >= 0 ? { ...process.env, HMS_FULL: '1' } : process.env;
const at = args.indexOf('--tier');
/** Steps follow each other; the lanes of one step run side by side, the tiers of a lane one after the other. */
const steps =
  at >= 0
    ? [[args.splice(at, 2).slice(1)]]
    : [
        [['elements'], ['unit', 'stories'], ['build']],
        [
          ['media', 'e2e'],
          ['integration', 'postgres'],
        ],
      ];

const scratch = mkdtempSync(join(tmpdir(), 'hms-test-'));
const total = { passed: 0, failed: 0, skipped: 0 };
/** What failed and why, said again at the very end: of a long output often only the end is kept. */
const failures = [];

async function runBuild() {
  try {
    await build({ ifNeeded: true });
    return true;
  } catch (error) {
    failures.push(`build\n${error.message}`);
    return false;
  }
}

/** Runs one tier and says whether it passed. */
async function runTier(tier, live) {
  if (tier === 'build') return runBuild();
  const postgres = process.env.HMS_TEST_DATABASE_URL ?? '/usr/lib/postgresql';
  if (tier === 'postgres' && postgres.startsWith('/') && !existsSync(postgres)) {
    process.stdout.write(
      'Skipped on PostgreSQL: Debian\'s package "postgresql" is not installed.\n',
    );
    return true;
  }
  const report = join(scratch, `${tier}.json`);
  const reporters = ['default', 'json', './test/helpers/second-tries.ts'].flatMap((name) => [
    '--reporter',
    name,
  ]);
  const child = spawn(
    join(root, 'node_modules/.bin/vitest'),
    [
      'run',
      '--project',
      tier,
      '--passWithNoTests',
      ...reporters,
      '--outputFile.json',
      report,
    ].concat(args),
    {
      cwd: root,
      env: { ...env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
      stdio: live ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'inherit'],
    },
  );
  const output = live ? null : text(child.stdout);
  const [status] = await once(child, 'close');
  if (output) process.stdout.write(await output);
  try {
    const counts = JSON.parse(readFileSync(report, 'utf8'));
    total.passed += counts.numPassedTests;
    total.failed += counts.numFailedTests;
    total.skipped += counts.numPendingTests;
    for (const { name, message, assertionResults } of counts.testResults) {
      const file = relative(root, name);
      for (const { status, fullName, failureMessages } of assertionResults)
        if (status === 'failed')
          failures.push(`${tier} ${file} > ${fullName}\n${failureMessages[0]}`);
      if (message) failures.push(`${tier} ${file}\n${message}`);
    }
  } catch {
    // No report: vitest died before it ran a test, and its status says so.
  }
  if (status !== 0) process.stdout.write(`The ${tier} tests failed.\n`);
  return status === 0;
}

async function runLane(tiers, live) {
  for (const tier of tiers) if (!(await runTier(tier, live))) return false;
  return true;
}

let passed = true;
for (const lanes of steps) {
  const results = await Promise.all(lanes.map((tiers, lane) => runLane(tiers, lane === 0)));
  passed = results.every(Boolean);
  if (!passed) break;
}
rmSync(scratch, { recursive: true, force: true });
for (const failure of failures) process.stdout.write(`\nFAILED ${failure.slice(0, 1_500)}\n`);
process.stdout.write(
  `\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`,
);
process.exit(passed ? 0 : 1);
