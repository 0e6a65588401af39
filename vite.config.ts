import { defineConfig } from 'vite';

/**
 * Markup and style sheets are template literals, which no minifier touches: their indentation and comments go here.
 * A line break stays one, so that no text loses the space around it.
 */
const compactTemplates = {
  name: 'compact-templates',
  transform: (code: string, id: string) => {
    if (!id.includes('/src/elements/')) return undefined;
    const narrow = code.replace(/\n\s+/g, '\n');
    return {
      code: narrow.replace(/\bcss`[^`]*`/g, (sheet) =>
        sheet
          .replace(/\/\*[^]*?\*\//g, '')
          .replace(/\s*([{;,])\s*/g, '$1')
          .replace(/\s*;?}\n/g, '}')
          .replace(/: /g, ':'),
      ),
      map: null,
    };
  },
};

const MEDIA_CLIENT = 'livekit-client';

/** The script-tag build: one self-contained ES module, and lazy chunks beside it. */
export default defineConfig({
  publicDir: false,
  plugins: [compactTemplates],
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: false,
    lib: { entry: 'src/index.ts', formats: ['es'], fileName: () => 'hms.js' },
    rolldownOptions: {
      output: {
        // Library mode leaves white space in ES output unless told otherwise.
        minify: true,
        // What every page loads is one file beside the entry; without this it is a dozen small ones.
        codeSplitting: {
          groups: [
            { name: 'base', tags: ['$initial'], priority: 2 },
            // What lobby and call share must stand here: else the lobby would fetch the call for it.
            { name: 'menu', test: /internal\/menu-controller|styles\/menu/, priority: 1 },
            { name: 'small', test: /internal\/(adopt|avatar|shortcut-keys)/, priority: 1 },
            {
              name: 'call',
              test: /hms-room\/call-screen|directives\/(live|repeat)|selectors\/session|internal\/long-list/,
            },
            // Calls and effects need the media client, and it keeps its name.
            { name: MEDIA_CLIENT, test: /\/node_modules\/livekit-client\// },
          ],
        },
        // What several chunks need would else be called after one of its modules.
        chunkFileNames: ({ isDynamicEntry, name }) =>
          `chunks/${isDynamicEntry || name === MEDIA_CLIENT ? '[name]' : 'shared'}-[hash].js`,
      },
    },
  },
});
