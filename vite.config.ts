import { defineConfig } from 'vite';

/** The script-tag build: one self-contained ES module, and lazy chunks beside it. */
export default defineConfig({
  publicDir: false,
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
        // What several chunks need would else be called after one of its modules.
        chunkFileNames: ({ isDynamicEntry }) =>
          `chunks/${isDynamicEntry ? '[name]' : 'shared'}-[hash].js`,
      },
    },
  },
});
