/** Pages through everybody in a room, those included whom a large room does not list. */
import { LIMITS, type Requests } from '../../protocol/index.js';
import type { Peer } from '../../protocol/index.js';
import type { Roster } from './roster.js';

export type PeerQuery = Requests['peers.list']['params'];
export type PeerPage = Requests['peers.list']['result'];

/** In the order of arrival. A cursor is the place of the last one shown, and outlives its leaving. */
export function listPeers(roster: Roster, query: PeerQuery): PeerPage {
  const limit = Math.min(query.limit ?? LIMITS.pageSize, LIMITS.pageSize);
  const start = Number(query.cursor ?? 0);
  const fits = matcher(query);
  const peers: Peer[] = [];
  let total = 0;
  let last = 0;
  let more = false;
  for (const { peer, order } of roster.after(0)) {
    if (!fits(peer)) continue;
    total += 1;
    if (order <= start) continue;
    if (peers.length === limit) more = true;
    else {
      peers.push(peer);
      last = order;
    }
  }
  return { peers, total, cursor: more ? String(last) : null };
}

function matcher({ role, group, search, peerIds }: PeerQuery): (peer: Peer) => boolean {
  const ids = peerIds && new Set(peerIds);
  const text = search?.trim().toLowerCase() ?? '';
  return (peer) =>
    (role === undefined || peer.role === role) &&
    (group === undefined || peer.handRaisedAt > 0) &&
    (ids?.has(peer.id) ?? true) &&
    (text === '' || peer.name.toLowerCase().includes(text));
}
