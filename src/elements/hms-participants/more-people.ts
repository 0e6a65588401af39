/** People of a large room whom the room does not list: fetched by pages, when somebody asks for them. */
import type { ReactiveControllerHost } from 'lit';
import type { Peer } from '../../protocol/index.js';
import type { RoomHandle } from '../../store/actions.js';
import type { PeerListIterator } from '../../store/actions/peer-list-iterator.js';

const PAGE = 50;
const SEARCH_DELAY_MS = 250;

interface Fetched {
  iterator: PeerListIterator;
  peers: readonly Peer[];
  loading: boolean;
}

export class MorePeople {
  readonly #host: ReactiveControllerHost;
  readonly #room: () => RoomHandle | null;
  #byRole = new Map<string, Fetched>();
  #found: readonly Peer[] = [];
  #peers: readonly Peer[] | null = null;
  /** What was asked for last: an answer to an older question comes too late. */
  #wanted = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, room: () => RoomHandle | null) {
    this.#host = host;
    this.#room = room;
  }

  /** What was fetched of everybody, or found by the search; the same list until there is more. */
  get peers(): readonly Peer[] {
    this.#peers ??= [...this.#found, ...[...this.#byRole.values()].flatMap(({ peers }) => peers)];
    return this.#peers;
  }

  isLoading(role: string): boolean {
    return this.#byRole.get(role)?.loading ?? false;
  }

  /** False once its last page is here, whatever the count says: people come and go meanwhile. */
  hasMore(role: string): boolean {
    return this.#byRole.get(role)?.iterator.hasNext() ?? true;
  }

  async load(role: string): Promise<void> {
    const room = this.#room();
    if (!room || this.isLoading(role)) return;
    const before = this.#byRole.get(role);
    const iterator = before?.iterator ?? room.actions.getPeerListIterator({ role, limit: PAGE });
    this.#set(role, { iterator, peers: before?.peers ?? [], loading: true });
    const page = await iterator.next().catch((): readonly Peer[] => []);
    this.#set(role, { iterator, peers: [...(before?.peers ?? []), ...page], loading: false });
  }

  /** Asks the room, once the person paused typing. */
  search(text: string): void {
    clearTimeout(this.#timer);
    this.#find([]);
    const wanted = text.trim();
    this.#wanted = wanted;
    if (wanted === '') return;
    this.#timer = setTimeout(() => {
      this.#room()
        ?.actions.getPeerListIterator({ search: wanted, limit: PAGE })
        .next()
        .then((peers) => {
          if (this.#wanted === wanted) this.#find(peers);
        })
        // The listed ones are still searched.
        .catch(() => {});
    }, SEARCH_DELAY_MS);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#byRole = new Map();
    this.#wanted = '';
    this.#found = [];
    this.#peers = null;
  }

  #find(peers: readonly Peer[]): void {
    this.#found = peers;
    this.#peers = null;
    this.#host.requestUpdate();
  }

  #set(role: string, fetched: Fetched): void {
    this.#byRole.set(role, fetched);
    this.#peers = null;
    this.#host.requestUpdate();
  }
}
