/** Tests of the built product and of forked processes need dist/ to be what the sources say. */
export async function setup(): Promise<void> {
  const { build } = (await import('../../scripts/build.mjs')) as {
    build: (options: { ifNeeded: boolean }) => Promise<boolean>;
  };
  await build({ ifNeeded: true });
}
