declare module 'virtual:custom-elements-manifest' {
  /** A `Manifest` of arg-types.ts. */
  const manifest: unknown;
  export default manifest;
}

declare module '@custom-elements-manifest/analyzer/cli.js' {
  export function cli(options: { argv: string[]; noWrite: boolean }): Promise<unknown>;
}

interface ImportMeta {
  readonly env: {
    /** Vite's own server draws the page. */
    readonly DEV: boolean;
  };
}
