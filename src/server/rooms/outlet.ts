import type { WireError } from '../../protocol/index.js';

/** The way to one client, as the rooms see it. */
export interface Outlet {
  send(frame: string): void;
  /** Says why, then closes. Idempotent. */
  close(code: number, error: WireError): void;
  /** Bytes that wait to be sent. */
  readonly backlog: number;
}
