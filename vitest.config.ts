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

/** What keeps something in the database: runs on a file like everything else, and once more on PostgreSQL. */
/** What carries packets: much of its time is waiting, so it runs beside the tests of the database. */
const withMedia = [
  'test/integration/{sfu-*,livekit-*,live-worker,room-media,room-service,firefox,turn,network,many-workers,stalled-path,ipv6,garbage*,leak*}.test.ts',
];

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
    coverage: { provider: 'v8', include: ['src/**/*.ts'] },
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          // Property tests read hundreds of documents, also on a busy machine.
          testTimeout: 20_000,
          include: [
            'src/{protocol,templates,store,channel,playback,server}/**/*.test.ts',
            'test/{contract,fuzz}/**/*.test.ts',
          ],
        },
      },
      {
        plugins: [withoutTestRunnerCommands, streamFixture(), effectsFixture()],
        optimizeDeps: { include: ['@open-wc/testing', ...lit] },
        test: {
          name: 'elements',
          testTimeout: 30_000,
          globals: true,
          include: ['src/{elements,media}/**/*.test.ts'],
          browser: browser(),
        },
      },
      {
        // Draws every story, and axe looks at each (`a11y` in .storybook/preview.ts).
        plugins: [storybookTest({ configDir: here('./.storybook') })],
        optimizeDeps: { include: lit },
        test: { name: 'stories', browser: browser() },
      },
      {
        test: {
          name: 'integration',
          environment: 'node',
          include: ['test/integration/**/*.test.ts', 'test/package/**/*.test.ts'],
          exclude: withMedia,
          globalSetup: ['test/helpers/build-once.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          pool: 'forks',
          execArgv: ['--import', 'tsx'],
        },
      },
      {
        test: {
          name: 'media',
          environment: 'node',
          include: withMedia,
          globalSetup: ['test/helpers/build-once.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Two cores: media tests side by side would starve each other.
          fileParallelism: false,
          pool: 'forks',
          execArgv: ['--import', 'tsx'],
        },
      },
      {
        test: {
          name: 'postgres',
          environment: 'node',
          include: onBothDatabases,
          globalSetup: ['test/helpers/build-once.ts', 'test/helpers/postgres.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          pool: 'forks',
          execArgv: ['--import', 'tsx'],
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/{e2e,frameworks}/**/*.e2e.test.ts'],
          globalSetup: ['test/helpers/build-once.ts'],
          testTimeout: 90_000,
          hookTimeout: 90_000,
          fileParallelism: false,
          pool: 'forks',
        },
      },
    ],
  },
});
