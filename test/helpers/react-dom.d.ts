/** What tests use of React's package, which has no types of its own. */
declare module 'react-dom/client' {
  import type { ReactNode } from 'react';

  export interface Root {
    render(node: ReactNode): void;
    unmount(): void;
  }
  export function createRoot(place: Element): Root;
}
