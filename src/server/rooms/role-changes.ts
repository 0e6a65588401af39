/**
 * Roles change in place: the same peer, the same chat, the same place in the room. Somebody with the right asks or
 * changes at once; who is asked accepts or declines. A change is written down before anybody hears of it.
 */
import { randomUUID } from 'node:crypto';
import { HmsError, type Peer, type RoleChangeRequest } from '../../protocol/index.js';
import type { Place } from './places.js';
import { actorOf, factsOf, type ActorId, type RoomCore } from './room-core.js';

/** A question is open this long. */
const REQUEST_MS = 120_000;

export interface RoleChangeOptions {
  /** Changes at once, without asking. */
  force?: boolean;
}

interface OpenRequest {
  request: RoleChangeRequest;
  /** Null for the REST API. */
  askedBy: string | null;
  timer: NodeJS.Timeout;
}

export class RoleChanges {
  readonly #core: RoomCore;
  readonly #changed: (peerId: string) => void;
  /** One for each person: a newer question replaces the older one. */
  readonly #open = new Map<string, OpenRequest>();

  /** `changed` is told of everybody who has another role now. */
  constructor(core: RoomCore, changed: (peerId: string) => void) {
    this.#core = core;
    this.#changed = changed;
  }

  /** Asks, or with `force` changes at once. Nobody is asked about the own role, or about the one they have. */
  async change(
    actor: ActorId,
    peerId: string,
    role: string,
    { force = false }: RoleChangeOptions = {},
  ): Promise<void> {
    const by = this.#core.need(actor, 'changeRole');
    const peer = this.#changeable(peerId, role);
    if (peer.role === role) return;
    if (force || actor === null || actor === peerId) await this.apply(by, peerId, role);
    else this.ask(by, peer, role);
  }

  /**
   * Everybody else with one of these roles, at once; all of them or, where they do not fit, nobody. Returns how
   * many took the new role.
   */
  async changeAll(actor: ActorId, fromRoles: readonly string[], role: string): Promise<number> {
    const by = this.#core.need(actor, 'changeRole');
    this.#needRole(role);
    const people = this.#core.roster
      .list()
      .filter(
        (peer) =>
          peer.type === 'regular' &&
          peer.id !== actor &&
          peer.role !== role &&
          fromRoles.includes(peer.role),
      );
    const places: Place[] = [];
    try {
      for (const peer of people) places.push(this.#place(peer, role, by));
      const done = await Promise.allSettled(people.map((peer) => this.#inTurn(by, peer.id, role)));
      return done.filter(({ status }) => status === 'fulfilled').length;
    } finally {
      for (const place of places) place.release();
    }
  }

  async accept(peerId: string, requestId: string): Promise<void> {
    const { request, askedBy } = this.#answered(peerId, requestId);
    this.#forget(peerId);
    const by = askedBy === null ? null : (this.#core.roster.get(askedBy) ?? null);
    try {
      await this.apply(by, peerId, request.role);
    } catch (error) {
      // Whoever asked sees why nothing happens.
      this.#tellDeclined(askedBy, peerId, request.role);
      throw error;
    }
  }

  decline(peerId: string, requestId: string): void {
    const { request, askedBy } = this.#answered(peerId, requestId);
    this.#forget(peerId);
    this.#tellDeclined(askedBy, peerId, request.role);
  }

  withdraw(actor: ActorId, peerId: string): void {
    this.#core.need(actor, 'changeRole');
    if (!this.#open.has(peerId)) {
      throw new HmsError('not_found', 'This person is not asked anything.');
    }
    this.#withdraw(peerId);
  }

  /** Asks somebody who may then accept or decline. */
  ask(by: Peer | null, peer: Peer, role: string): void {
    const { places, news, roster } = this.#core;
    places.check({ role, userId: peer.userId, joins: false });
    this.#withdraw(peer.id);
    const request: RoleChangeRequest = {
      id: randomUUID(),
      role,
      by: actorOf(by),
      expiresAt: Date.now() + REQUEST_MS,
    };
    const timer = setTimeout(() => this.#withdraw(peer.id), REQUEST_MS).unref();
    this.#open.set(peer.id, { request, askedBy: by?.id ?? null, timer });
    const session = roster.session(peer.id);
    if (session) news.tellOne(session, 'role.requested', { request });
  }

  /** Changes at once, as soon as it is written down. The caller has checked the rights. */
  async apply(by: Peer | null, peerId: string, role: string): Promise<void> {
    const place = this.#place(this.#changeable(peerId, role), role, by);
    try {
      await this.#inTurn(by, peerId, role);
    } finally {
      place.release();
    }
  }

  /** Questions to somebody who left, and those of somebody who left or may no longer ask, are over. */
  reconsider(peerId: string): void {
    const peer = this.#core.roster.get(peerId);
    if (!peer) this.#forget(peerId);
    if (peer && this.#core.rulesOf(peer).info.permissions.changeRole) return;
    for (const [asked, { askedBy }] of [...this.#open]) {
      if (askedBy === peerId) this.#withdraw(asked);
    }
  }

  close(): void {
    for (const peerId of [...this.#open.keys()]) this.#forget(peerId);
  }

  #inTurn(by: Peer | null, peerId: string, role: string): Promise<void> {
    return this.#core.turns.take(peerId, async () => {
      const peer = this.#changeable(peerId, role);
      if (peer.role === role) return;
      await this.#core.note({
        type: 'role.changed',
        peer: { ...factsOf(peer), role },
        previousRole: peer.role,
        by: by && factsOf(by),
      });
      // It may have left meanwhile.
      this.#takeEffect(this.#core.peer(peerId), role, by);
    });
  }

  #takeEffect(peer: Peer, role: string, by: Peer | null): void {
    const { rights, rules, roster, presence, news } = this.#core;
    const before = rights.policyOf(peer);
    const goesOnStage = rules.of(role).onStage && !rules.of(peer.role).onStage;
    const changes = roster.change(peer.id, {
      role,
      previousRole: peer.role,
      ...(goesOnStage && { handRaisedAt: 0 }),
    });
    const after = this.#core.peer(peer.id);
    const gain = rights.change(before, after);
    presence.changed(after, changes);
    const session = roster.session(peer.id);
    const { info, layout } = rules.of(role);
    if (session) news.tellOne(session, 'role.updated', { role: info, layout, by: actorOf(by) });
    gain();
    this.#withdraw(peer.id);
    this.#changed(peer.id);
  }

  #place(peer: Peer, role: string, by: Peer | null): Place {
    try {
      return this.#core.places.take({ role, userId: peer.userId, joins: false });
    } catch (error) {
      this.#core.refused({
        type: 'role.changeFailed',
        peer: factsOf(peer),
        role,
        by: by && factsOf(by),
        message: 'role limit reached',
      });
      throw error;
    }
  }

  #changeable(peerId: string, role: string): Peer {
    const peer = this.#core.peer(peerId);
    if (peer.type === 'external') {
      throw new HmsError('unprocessable', 'An external participant has no role of the template.');
    }
    this.#needRole(role);
    return peer;
  }

  #needRole(role: string): void {
    if (!this.#core.rules.infos.some(({ name }) => name === role)) {
      throw new HmsError('role_unknown', `The room has no role "${role}".`);
    }
  }

  #answered(peerId: string, requestId: string): OpenRequest {
    const open = this.#open.get(peerId);
    if (open?.request.id !== requestId) {
      throw new HmsError('request_expired', 'This question is no longer open.');
    }
    return open;
  }

  #withdraw(peerId: string): void {
    const open = this.#forget(peerId);
    const session = this.#core.roster.session(peerId);
    if (open && session) {
      this.#core.news.tellOne(session, 'role.withdrawn', { requestId: open.request.id });
    }
  }

  #forget(peerId: string): OpenRequest | undefined {
    const open = this.#open.get(peerId);
    clearTimeout(open?.timer);
    this.#open.delete(peerId);
    return open;
  }

  #tellDeclined(askedBy: string | null, peerId: string, role: string): void {
    const { roster, news } = this.#core;
    const session = askedBy === null ? null : roster.session(askedBy);
    const name = roster.get(peerId)?.name ?? '';
    if (session) news.tellOne(session, 'role.declined', { peerId, name, role });
  }
}
