/**
 * The way in: who may come, the beginning of the session with the first of them, and the record of each coming, which
 * is durable before anybody sees the newcomer.
 */
import { HmsError, type Peer } from '../../protocol/index.js';
import type { Moderation } from './moderation.js';
import type { Place } from './places.js';
import { factsOf, type RoomCore } from './room-core.js';

export interface DoorPorts {
  core: RoomCore;
  moderation: Pick<Moderation, 'isBlocked'>;
  /** Before the first newcomer is let in: what lasts over sessions is read. */
  onBegin(): Promise<void>;
  /** The room allows no longer session. */
  onTimeUp(): void;
}

/** What is asked of a newcomer. */
export type Knock = Pick<Peer, 'id' | 'type' | 'role' | 'userId'> & {
  /** Where a holder of a room code comes from; empty where that says nothing. */
  network: string;
};

export class Door {
  readonly #ports: DoorPorts;
  #opened: Promise<void> | null = null;
  #limit: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(ports: DoorPorts) {
    this.#ports = ports;
  }

  /** Throws why this newcomer would not be let in now. */
  check(who: Knock): void {
    this.#checkEntry(who);
    this.#ports.core.places.check({ role: who.role, userId: who.userId, joins: true });
  }

  /** Writes the newcomer down, then lets it in by `arrive`, unless that says that it is gone. */
  async enter(peer: Peer, network: string, arrive: () => boolean): Promise<void> {
    const { core } = this.#ports;
    const place = this.#admit(peer, network);
    try {
      await this.#begin();
      await core.note({ type: 'peer.joined', peer: factsOf(peer) });
      if (!this.#closed && arrive()) return;
      const reason = this.#closed ? 'ended' : 'lost';
      void core.note({ type: 'peer.left', peer: factsOf(peer), reason, message: '' });
      if (this.#closed) throw ended();
    } finally {
      place.release();
    }
  }

  /** Nobody comes in any more. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#limit);
  }

  /** The session is over, since this time. */
  finish(at: number): void {
    if (this.#opened) void this.#ports.core.note({ type: 'session.closed', at });
    this.#opened = null;
  }

  #admit(peer: Peer, network: string): Place {
    const { core } = this.#ports;
    try {
      this.#checkEntry({ ...peer, network });
      return core.places.take({ role: peer.role, userId: peer.userId, joins: true });
    } catch (error) {
      const message = error instanceof Error ? error.message : '';
      core.refused({ type: 'peer.joinFailed', peer: factsOf(peer), message });
      throw error;
    }
  }

  #checkEntry(who: Knock): void {
    const { core, moderation } = this.#ports;
    if (this.#closed) throw ended();
    if (!core.record.enabled) throw new HmsError('room_disabled', 'This room is switched off.');
    if (who.type === 'regular' && !core.rules.find(who.role)) {
      throw new HmsError('role_unknown', `The room has no role "${who.role}".`);
    }
    if (moderation.isBlocked(who, who.role)) {
      throw new HmsError('peer_blocked', 'You were removed and may not come back for now.');
    }
  }

  /** The session begins with the first person, and lasts no longer than the room allows. */
  #begin(): Promise<void> {
    if (this.#opened) return this.#opened;
    const { session } = this.#ports.core;
    session.startedAt = Date.now();
    this.#opened = this.#open();
    this.#opened.catch(() => {
      this.#opened = null;
      session.startedAt = 0;
    });
    return this.#opened;
  }

  async #open(): Promise<void> {
    const { core } = this.#ports;
    await this.#ports.onBegin();
    await core.note({ type: 'session.opened' });
    if (this.#closed) return;
    const longest = core.record.maxDurationSeconds * 1_000;
    this.#limit = setTimeout(() => this.#ports.onTimeUp(), longest).unref();
  }
}

function ended(): HmsError {
  return new HmsError('room_ended', 'The room was ended.');
}
