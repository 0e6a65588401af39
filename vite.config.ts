import { defineConfig } from 'vite';

/** Style sheets are template literals, which no minifier touches: their indentation and comments go here. */
const compactStyles = {
  name: 'compact-styles',
  transform: (code: string, id: string) =>
    /styles[./]/.test(id) && id.includes('/src/elements/')
      ? { code: code.replace(/\/\*[^]*?\*\//g, '').replace(/\n\s+/g, '\n'), map: null }
      : undefined,
};

/** The script-tag build: one self-contained ES module, and lazy chunks beside it. */
export default defineConfig({
  publicDir: false,
  plugins: [compactStyles],
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
