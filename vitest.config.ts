import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumPath, QUIET_FLAGS } from './test/helpers/chromium.js';
import { effectsFixture } from './test/helpers/effects-fixture.js';
import { streamFixture } from './test/helpers/stream-fixture.js';

const here = (path: string) => new URL(path, import.meta.url).pathname;
const executablePath = await chromiumPath();

/** A fresh object per project: vitest changes what it is given. */
const browser = () => ({
  enabled: true,
  headless: true,
  screenshotFailures: false,
  instances: [{ browser: 'chromium' as const }],
  provider: playwright({ launchOptions: { executablePath, args: QUIET_FLAGS } }),
});

/** `@open-wc/testing` imports a file that only its own dev server has. */
const withoutTestRunnerCommands = {
  name: 'without-test-runner-commands',
  enforce: 'pre' as const,
  resolveId: (id: string) =>
    id.endsWith('__web-dev-server__web-socket.js')
      ? here('./test/helpers/no-test-runner.js')
      : undefined,
};

/** Found by the bundler ahead of the run: a late find reloads the page under the tests. */
const lit = [
  'lit',
  'lit/decorators.js',
  'lit/directives/class-map.js',
  'lit/directives/if-defined.js',
  'lit/directives/live.js',
  'lit/directives/ref.js',
  'lit/directives/repeat.js',
  'lit/directives/style-map.js',
  'lit/directives/unsafe-svg.js',
  '@lit/context',
  '@lit-labs/virtualizer/layouts/flow.js',
  '@lit-labs/virtualizer/virtualize.js',
  'zustand/vanilla',
  'livekit-client',
  '@livekit/track-processors',
  'hls.js',
  'hls.js/light',
];

/**
 * Tests of real processes and browsers follow each other in one process, which loads the server's modules once: they
 * wait more than they work, and side by side they would starve each other on two cores. A machine that stalls for
 * seconds can make one miss its limit, so it has a second try, which the run names at its end.
 */
const oneAfterTheOther = {
  environment: 'node' as const,
  globalSetup: ['test/helpers/build-once.ts'],
  testTimeout: 60_000,
  hookTimeout: 60_000,
  retry: 1,
  fileParallelism: false,
  isolate: false,
  pool: 'forks' as const,
  execArgv: ['--import', 'tsx'],
};

/** What carries packets. */
const withMedia = [
  'test/integration/{sfu-*,livekit-*,live-worker,room-media,room-service,firefox,turn,network,many-workers,stalled-path,ipv6,garbage*,leak*}.test.ts',
];

/** What keeps something in the database: runs on a file like everything else, and once more on PostgreSQL. */
const onBothDatabases = [
  'src/server/{directory,storage,chat,polls,sessions,webhooks}/**/*.test.ts',
  'test/integration/{rest-directory,rest-active-rooms,channel,chat,chaos,rooms,webhooks,sessions,polls}*.test.ts',
  // Touches the database least, and takes longest.
  ...(process.env['HMS_FULL'] === '1' ? ['test/integration/permission-matrix.test.ts'] : []),
];

export default defineConfig({
  test: {
    // Lit's notes on its development build, once per test file.
    onConsoleLog: (log) => !log.includes('lit.dev/msg/'),
    // Vitest leaves one core to itself, which of two cores is half of the work.
    maxWorkers: 2,
    coverage: { provider: 'v8', include: ['src/**/*.ts'] },
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          isolate: false,
          // Property tests read hundreds of documents, and some tests start a process, also on a busy machine.
          testTimeout: 20_000,
          retry: 1,
          include: [
            'src/{protocol,templates,store,channel,playback,server}/**/*.test.ts',
            'test/{contract,fuzz}/**/*.test.ts',
          ],
        },
      },
      {
        plugins: [withoutTestRunnerCommands, streamFixture(), effectsFixture()],
        optimizeDeps: { include: ['@open-wc/testing', 'react', 'react-dom/client', ...lit] },
        test: {
          name: 'elements',
          testTimeout: 30_000,
          retry: 1,
          maxWorkers: 2,
          globals: true,
          include: ['src/{elements,media}/**/*.test.ts'],
          browser: browser(),
        },
      },
      {
        // Draws every story, and axe looks at each (`a11y` in .storybook/preview.ts).
        plugins: [storybookTest({ configDir: here('./.storybook') })],
        optimizeDeps: { include: lit },
        test: { name: 'stories', retry: 1, browser: browser() },
      },
      {
        test: {
          ...oneAfterTheOther,
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/package/**/*.test.ts'],
          exclude: withMedia,
        },
      },
      {
        test: {
          ...oneAfterTheOther,
          name: 'media',
          include: withMedia,
          // Most of their time is waiting, for packets or for their want.
          fileParallelism: true,
          maxWorkers: 2,
        },
      },
      {
        test: {
          ...oneAfterTheOther,
          name: 'postgres',
          include: onBothDatabases,
          globalSetup: ['test/helpers/build-once.ts', 'test/helpers/postgres.ts'],
        },
      },
      {
        test: {
          ...oneAfterTheOther,
          name: 'e2e',
          include: ['test/{e2e,frameworks}/**/*.e2e.test.ts'],
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
    ],
  },
});
