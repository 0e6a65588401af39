import type { StorybookConfig } from '@storybook/web-components-vite';
import { mergeConfig } from 'vite';
import { streamFixture } from '../test/helpers/stream-fixture.js';
import { elementsManifest } from './manifest.js';

const source = (path: string) => new URL(`../src/${path}`, import.meta.url).pathname;

/** Stories import the package as its users do; here its entries lead to the sources. */
const config: StorybookConfig = {
  framework: '@storybook/web-components-vite',
  stories: ['../stories/guides/*.mdx', '../stories/*.stories.ts'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y', '@storybook/addon-vitest'],
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  viteFinal: (base) =>
    mergeConfig(
      // The library build of vite.config.ts is not what a site of stories needs.
      { ...base, build: { ...base.build, lib: undefined, rolldownOptions: undefined } },
      {
        plugins: [streamFixture(), elementsManifest()],
        resolve: {
          alias: [
            { find: /^hms-kit\/elements\/(.+)$/, replacement: source('elements/$1/$1.define.ts') },
            { find: /^hms-kit\/store$/, replacement: source('store/index.ts') },
            { find: /^hms-kit\/protocol$/, replacement: source('protocol/index.ts') },
            { find: /^hms-kit\/templates$/, replacement: source('templates/index.ts') },
            { find: /^hms-kit\/testing$/, replacement: source('testing/index.ts') },
            { find: /^hms-kit$/, replacement: source('index.ts') },
          ],
        },
      },
    ),
};

export default config;
