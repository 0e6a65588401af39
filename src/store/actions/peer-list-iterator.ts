import type { Peer, Requests } from '../../protocol/index.js';
import type { ChannelPort } from '../ports.js';

/** `group` is `hand`: those with a raised hand. `limit` is the size of a page. */
export type PeerListQuery = Omit<Requests['peers.list']['params'], 'cursor'>;

/** Pages of people, as the server has them at the time of each call. */
export interface PeerListIterator {
  /** True before the first page, and while there is another one. */
  hasNext(): boolean;
  /** The next page; empty after the last one. */
  next(): Promise<readonly Peer[]>;
  /** How many there are in all pages, as of the last one; 0 before the first. */
  getTotal(): number;
  /** The first page again, from the start. */
  findPeers(): Promise<readonly Peer[]>;
}

export function peerListIterator(channel: ChannelPort, query: PeerListQuery): PeerListIterator {
  let cursor: string | null = null;
  let started = false;
  let total = 0;

  const page = async (from: string | null): Promise<readonly Peer[]> => {
    const params = from === null ? query : { ...query, cursor: from };
    const answer = await channel.request('peers.list', params);
    started = true;
    ({ cursor, total } = answer);
    return answer.peers;
  };

  return {
    hasNext: () => !started || cursor !== null,
    next: async () => (started && cursor === null ? [] : page(cursor)),
    getTotal: () => total,
    findPeers: () => page(null),
  };
}
