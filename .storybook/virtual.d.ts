declare module 'virtual:custom-elements-manifest' {
  import type { Manifest } from './arg-types.js';
  const manifest: Manifest;
  export default manifest;
}

declare module '@custom-elements-manifest/analyzer/cli.js' {
  export function cli(options: { argv: string[]; noWrite: boolean }): Promise<unknown>;
}
