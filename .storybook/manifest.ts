/** The custom elements manifest of the sources as they are now, for docs pages and controls: no build is needed. */
import { cli } from '@custom-elements-manifest/analyzer/cli.js';
import type { Plugin } from 'vite';

const NAME = 'virtual:custom-elements-manifest';

export function elementsManifest(): Plugin {
  let manifest: Promise<unknown> | null = null;
  return {
    name: 'custom-elements-manifest',
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    async load(id) {
      if (id !== `\0${NAME}`) return undefined;
      // Tests draw stories as they are written, without controls.
      if (process.env['VITEST']) return 'export default { modules: [] };';
      manifest ??= cli({
        argv: ['analyze', '--config', 'custom-elements-manifest.config.mjs', '--quiet'],
        noWrite: true,
      });
      return `export default ${JSON.stringify(await manifest)};`;
    },
  };
}
