/** Tells people of polls, each as far as they may see them; of new votes only now and then. */
import type { Peer, Permissions } from '../../protocol/index.js';
import type { Broadcaster } from '../rooms/broadcaster.js';
import type { PeerSession } from '../rooms/peer-session.js';
import type { LivePoll } from './live-poll.js';
import { sightOf, viewOf, type Onlooker, type Sight } from './sight.js';

/** What polls need of their room. */
export interface PollRoom {
  readonly id: string;
  readonly session: { readonly id: string };
  /** Ids of the polls that the room links to. */
  readonly record: { readonly polls: readonly string[] };
  readonly news: Pick<Broadcaster, 'tellSome'>;
  readonly roster: {
    readonly size: number;
    get(peerId: string): Peer | undefined;
    session(peerId: string): PeerSession | null;
    list(): Peer[];
  };
  rulesOf(peer: Pick<Peer, 'role'>): { info: { permissions: Permissions } };
}

/** How often those who watch results hear of new votes. */
const PAUSE_MS = { usual: 500, crowd: 2_000 };
const CROWD = 500;

export class PollNews {
  readonly #room: PollRoom;
  readonly #pending = new Map<string, NodeJS.Timeout>();

  constructor(room: PollRoom) {
    this.#room = room;
  }

  onlooker(peer: Peer): Onlooker {
    return { role: peer.role, permissions: this.#room.rulesOf(peer).info.permissions };
  }

  tell(poll: LivePoll): void {
    this.#tellThose(poll, () => true);
  }

  /** Votes came. Who sees no results has nothing to hear. */
  tellSoon(poll: LivePoll): void {
    if (this.#pending.has(poll.id)) return;
    const tell = () => {
      this.#pending.delete(poll.id);
      this.#tellThose(poll, (sight) => sight !== 'questions');
    };
    const pause = this.#room.roster.size >= CROWD ? PAUSE_MS.crowd : PAUSE_MS.usual;
    this.#pending.set(poll.id, setTimeout(tell, pause).unref());
  }

  /** Tells one person of all these polls. */
  tellOne(peer: Peer, polls: Iterable<LivePoll>): void {
    const session = this.#room.roster.session(peer.id);
    if (!session) return;
    const onlooker = this.onlooker(peer);
    for (const poll of polls) {
      const sight = sightOf(poll, onlooker);
      if (!sight) continue;
      this.#room.news.tellSome([session], 'poll.changed', { poll: viewOf(poll, sight) });
    }
  }

  close(): void {
    for (const timer of this.#pending.values()) clearTimeout(timer);
    this.#pending.clear();
  }

  #tellThose(poll: LivePoll, concerns: (sight: Sight) => boolean): void {
    const audiences = new Map<Sight, PeerSession[]>();
    for (const peer of this.#room.roster.list()) {
      const session = this.#room.roster.session(peer.id);
      const sight = session && sightOf(poll, this.onlooker(peer));
      if (!sight || !concerns(sight)) continue;
      const audience = audiences.get(sight);
      if (audience) audience.push(session);
      else audiences.set(sight, [session]);
    }
    for (const [sight, sessions] of audiences) {
      this.#room.news.tellSome(sessions, 'poll.changed', { poll: viewOf(poll, sight) });
    }
  }
}
