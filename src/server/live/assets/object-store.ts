import type { Readable } from 'node:stream';

/** A bucket. Keys are paths without a slash at their start. Everything rejects with what its library says. */
export interface ObjectStore {
  /** Resolves when the object is there, whole; before that there is none. */
  put(key: string, body: Readable, contentType: string): Promise<void>;
  /** A link for whoever has it, which holds for this many seconds. */
  linkTo(key: string, seconds: number): Promise<string>;
  /** Every object whose key begins so. */
  deleteAll(prefix: string): Promise<void>;
  close(): void;
}
