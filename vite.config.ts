import { defineConfig } from 'vite';

/**
 * Markup and style sheets are template literals, which no minifier touches: their indentation and comments go here.
 * A line break stays one, so that no text loses the space around it, but for those within a tag: no line of code
 * begins as an attribute does.
 */
const compactTemplates = {
  name: 'compact-templates',
  transform: (code: string, id: string) => {
    if (!id.includes('/src/elements/')) return undefined;
    const narrow = code
      .replace(/\n\s+([@.?]?[\w-]+=["$])/g, ' $1')
      .replace(/\n\s+(\/?>)/g, '$1')
      .replace(/\n\s+/g, '\n');
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
        // Notes to bundlers, which have nothing left to do here.
        comments: { annotation: false },
        /*
         * What is always fetched together is one file: it compresses better, and asks the server once. Each group
         * takes along what its modules import and no group before it took.
         */
        codeSplitting: {
          groups: [
            // Of every page; with the little that lobby and call share, or the lobby would fetch the call for it.
            {
              name: 'base',
              test: /src\/index\.ts|internal\/(adopt|avatar|late-menu|shortcut-keys)/,
              priority: 6,
            },
            // What many parts share that come one by one.
            { name: 'words', test: /internal\/devices/, priority: 5 },
            {
              name: 'menus',
              test: /internal\/menu-controller|styles\/(menu|dialog|badge|sign)/,
              priority: 5,
            },
            // Of who has a camera or a microphone.
            {
              name: 'lobby',
              test: /hms-preview\/lobby-devices|src\/media\/media\.ts/,
              priority: 4,
            },
            // Of everybody in the room, and then of who takes part in the call.
            {
              name: 'call',
              test: /hms-room\/call-screen|directives\/(live|repeat)|selectors\/session|internal\/(long-list|person-only)/,
              priority: 3,
            },
            {
              name: 'stage',
              test: /hms-call\/on-stage|hms-leave-button\/leave-menu|hms-connection\.define/,
              priority: 2,
            },
            // Of who streams.
            {
              name: 'live',
              test: /hms-live-badge\.define|hms-go-live-button\.define/,
              priority: 1,
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
