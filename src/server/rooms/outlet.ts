import type { WireError } from '../../protocol/index.js';
import type { SharedFrame } from './shared-frame.js';

/** The way to one client, as the rooms see it. */
export interface Outlet {
  send(frame: string): void;
  /** Sends what other clients get, too. */
  share(frame: SharedFrame): void;
  /** Says why, then closes. Idempotent. */
  close(code: number, error: WireError): void;
  /** Bytes that wait to be sent. */
  readonly backlog: number;
}
