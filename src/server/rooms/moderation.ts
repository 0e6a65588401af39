/** What people with the right to do so may do to others: mute, ask to unmute, put out, end the room. */
import {
  CLOSE,
  HmsError,
  type Peer,
  type Publishable,
  type Track,
  type TrackFilter,
  type TrackSource,
} from '../../protocol/index.js';
import { Blocklist, type Identity } from './blocklist.js';
import { actorOf, factsOf, type ActorId, type RoomCore } from './room-core.js';
import type { RoomTracks } from './room-tracks.js';

export interface RemoveOptions {
  /** Shown to the person, and kept in the journal. */
  reason?: string;
  /** May not come back during this session. */
  block?: boolean;
}

export interface EndOptions {
  reason?: string;
  /** Switches the room off, too. */
  lock?: boolean;
}

export interface ModerationPorts {
  core: RoomCore;
  tracks: RoomTracks;
  networkOf(peerId: string): string;
  /** Resolves when it is written down. */
  leave(peerId: string, reason: 'removed', message: string): Promise<void>;
  /** Everybody leaves, and the session is over. */
  close(code: number, error: { code: 'room_ended'; message: string }, reason: string): void;
  /** Switches the room off for good. */
  lock(): Promise<void>;
}

const PUBLISHABLE: Readonly<Record<TrackSource, Publishable>> = {
  camera: 'video',
  microphone: 'audio',
  screen: 'screen',
  screen_audio: 'screen',
};

export class Moderation {
  readonly #ports: ModerationPorts;
  readonly #blocked = new Blocklist();
  #ending: Promise<void> | null = null;

  constructor(ports: ModerationPorts) {
    this.#ports = ports;
  }

  /** Mutes what others publish. Returns how many tracks. */
  mute(actor: ActorId, filter: TrackFilter): number {
    const { core, tracks } = this.#ports;
    const by = core.need(actor, 'mute');
    const chosen = tracks
      .list()
      .filter((track) => !track.muted && track.peerId !== actor && this.#fits(track, filter));
    for (const { peerId, id } of chosen) core.media.mute(core.id, peerId, id);
    for (const [peerId, sources] of sourcesByPeer(chosen)) {
      const session = core.roster.session(peerId);
      if (session) core.news.tellOne(session, 'muted.by', { by: actorOf(by), sources });
    }
    return chosen.length;
  }

  /**
   * Asks others to switch on what they may publish and do not: what is named, or else camera and microphone.
   * Returns how many people are asked.
   */
  requestUnmute(actor: ActorId, filter: TrackFilter): number {
    const { core } = this.#ports;
    const by = core.need(actor, 'unmute');
    let asked = 0;
    for (const { peer, session } of core.roster.after(0)) {
      if (!session || peer.id === actor || !includes(filter.peerIds, peer.id)) continue;
      if (!includes(filter.roles, peer.role)) continue;
      const sources = this.#silent(peer, filter);
      if (sources.length === 0) continue;
      core.news.tellOne(session, 'unmute.requested', { by: actorOf(by), sources });
      asked += 1;
    }
    return asked;
  }

  /** Puts somebody out; with `block` for the rest of the session. */
  async remove(
    actor: ActorId,
    peerId: string,
    { reason = '', block = false }: RemoveOptions = {},
  ): Promise<void> {
    const { core } = this.#ports;
    core.need(actor, 'removeOthers');
    const peer = core.roster.get(peerId);
    if (!peer) {
      core.refused({ type: 'peer.leaveFailed', peerId, message: 'peer not joined' });
      throw new HmsError('not_found', 'This person is not in the room.');
    }
    if (block) this.#blocked.add({ ...peer, network: this.#ports.networkOf(peerId) });
    core.roster.session(peerId)?.outlet?.close(CLOSE.ended, {
      code: 'peer_removed',
      message: reason === '' ? 'You were removed from the room.' : reason,
    });
    await this.#ports.leave(peerId, 'removed', reason);
  }

  /**
   * Ends the session for everybody in it; with `lock` the room is switched off, too. `acknowledge` is called when that
   * is written down, before the lines are closed: the one that asked is among them.
   */
  async end(
    actor: ActorId,
    { reason = '', lock = false }: EndOptions = {},
    acknowledge: () => void = () => {},
  ): Promise<void> {
    const by = this.#mayEnd(actor, reason, lock);
    if (lock) await this.#ports.lock();
    this.#ending ??= this.#end(by, reason, lock);
    await this.#ending;
    acknowledge();
    const message = reason === '' ? 'The room was ended.' : reason;
    this.#ports.close(CLOSE.ended, { code: 'room_ended', message }, reason);
  }

  /** Whether a newcomer was put out for good. */
  isBlocked(who: Identity, role: string): boolean {
    const moderates = this.#ports.core.rules.of(role).info.permissions.removeOthers;
    return this.#blocked.has(moderates ? { ...who, network: '' } : who);
  }

  /** Written down once, however many end the room at the same time; what could not be written is tried again. */
  async #end(by: Peer | null, reason: string, lock: boolean): Promise<void> {
    try {
      await this.#ports.core.note({ type: 'room.ended', by: by && factsOf(by), lock, reason });
    } catch (error) {
      this.#ending = null;
      throw error;
    }
  }

  #mayEnd(actor: ActorId, reason: string, lock: boolean): Peer | null {
    const { core } = this.#ports;
    const by = core.actor(actor);
    try {
      return core.need(actor, 'endRoom');
    } catch (error) {
      const message = error instanceof Error ? error.message : '';
      core.refused({
        type: 'room.endFailed',
        by: by && factsOf(by),
        lock,
        reason,
        status: 403,
        message,
      });
      throw error;
    }
  }

  #fits(track: Track, { peerIds, trackIds, roles, sources }: TrackFilter): boolean {
    const role = this.#ports.core.roster.get(track.peerId)?.role ?? '';
    return (
      includes(peerIds, track.peerId) &&
      includes(trackIds, track.id) &&
      includes(sources, track.source) &&
      includes(roles, role)
    );
  }

  /** What the peer may publish, is asked about, and cannot be seen or heard now. */
  #silent(peer: Peer, { trackIds, sources }: TrackFilter): TrackSource[] {
    const { core, tracks } = this.#ports;
    const { allowed } = core.rulesOf(peer).info.publish;
    const own = tracks.of(peer.id);
    const wanted = trackIds
      ? own.filter(({ id, source }) => trackIds.includes(id) && includes(sources, source))
      : (sources ?? (['camera', 'microphone'] as const)).map((source) => ({ source }));
    return [...new Set(wanted.map(({ source }) => source))].filter(
      (source) =>
        allowed.includes(PUBLISHABLE[source]) &&
        !own.some((track) => track.source === source && !track.muted),
    );
  }
}

/** No list is no condition. */
function includes<T>(list: readonly T[] | undefined, value: T): boolean {
  return list === undefined || list.includes(value);
}

function sourcesByPeer(tracks: readonly Track[]): Map<string, TrackSource[]> {
  const sources = new Map<string, TrackSource[]>();
  for (const { peerId, source } of tracks) {
    sources.set(peerId, [...(sources.get(peerId) ?? []), source]);
  }
  return sources;
}
