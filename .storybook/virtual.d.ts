declare module 'virtual:custom-elements-manifest' {
  const manifest: import('./arg-types.js').Manifest;
  export default manifest;
}

declare module '@custom-elements-manifest/analyzer/cli.js' {
  export function cli(options: { argv: string[]; noWrite: boolean }): Promise<unknown>;
}
