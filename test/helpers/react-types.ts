/** A few lines that play React for the compiler, where no React is installed. */
export const REACT_TYPES = `declare module 'react' {
  export interface HTMLAttributes<T> { id?: string; slot?: string; children?: unknown; lang?: string }
  export interface ClassAttributes<T> { key?: string; ref?: { current: T | null } }
  export namespace JSX { interface IntrinsicElements { p: HTMLAttributes<HTMLParagraphElement> } }
}
declare module 'react/jsx-runtime' {
  export { JSX } from 'react';
  export const jsx: unknown, jsxs: unknown, Fragment: unknown;
}`;
