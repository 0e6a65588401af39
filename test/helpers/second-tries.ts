import type { Reporter, TestModule } from 'vitest/node';

/** Names at the end of a run what passed only at its second try, so that it is seen and mended. */
export default class SecondTries implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const names = modules.flatMap((module) =>
      [...module.children.allTests('passed')]
        .filter((test) => test.diagnostic()?.flaky)
        .map((test) => `  ${module.relativeModuleId} > ${test.fullName}\n`),
    );
    if (names.length > 0) process.stdout.write(`Passed at the second try:\n${names.join('')}`);
  }
}
