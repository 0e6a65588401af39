export default {
  globs: ['src/elements/hms-*/hms-*.ts'],
  exclude: ['**/*.test.ts', '**/*.styles.ts', '**/*.define.ts'],
  outdir: 'dist',
  litelement: true,
  packagejson: false,
};
