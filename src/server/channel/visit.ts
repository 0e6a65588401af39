import type { Client } from '../http/client.js';
import type { Entry } from '../rooms/entrance.js';
import type { Outlet } from '../rooms/outlet.js';
import type { RoleRules } from '../rooms/policy.js';
import type { PeerSession } from '../rooms/peer-session.js';
import type { Room } from '../rooms/room.js';

/** What one socket is about: nothing yet, the lobby (`entry`), or the room (`stay`). */
export interface Visit {
  readonly client: Client;
  readonly outlet: Outlet;
  /** False once the socket is gone: what was awaited meanwhile must not take effect. */
  open: boolean;
  entry: Entry | null;
  /** What the lobby was told of the role: it may be another by the time of the join. */
  shown: RoleRules | null;
  stay: { room: Room; session: PeerSession } | null;
}
