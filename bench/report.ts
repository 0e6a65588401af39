/** One JSON object on stdout with `--json`; a short table otherwise. */
export function report(result: Record<string, number>): void {
  if (process.argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return;
  }
  for (const [name, value] of Object.entries(result)) {
    process.stdout.write(`${name.padEnd(24)} ${String(value)}\n`);
  }
}

/** With `--check`: fails when a figure is over its budget. */
export function checkBudgets(
  result: Record<string, number>,
  budgets: Record<string, number>,
): void {
  if (!process.argv.includes('--check')) return;
  const over = Object.entries(budgets).filter(
    ([name, limit]) => (result[name] ?? Infinity) > limit,
  );
  for (const [name, limit] of over) {
    process.stderr.write(
      `${name} is ${String(result[name])}, over its budget of ${String(limit)}.\n`,
    );
  }
  if (over.length > 0) process.exitCode = 1;
}

/** Value below which `share` of the samples lie (nearest rank). */
export function percentile(samples: number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}
