import { plugins } from './scripts/manifest-plugins.mjs';

export default {
  globs: ['src/elements/hms-*/hms-*.ts'],
  exclude: ['**/*.test.ts', '**/*.styles.ts', '**/*.define.ts'],
  outdir: 'dist',
  litelement: true,
  packagejson: false,
  plugins,
};
