/**
 * What media may do for the people of one room, and in which order it hears of changes: what somebody loses ends
 * before the room tells of it, what somebody gains begins afterwards. Each change of rights is a new generation,
 * and media tokens of older ones are worth nothing.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Peer } from '../../protocol/index.js';
import type { MediaEngine, MediaPolicy } from '../sfu/port.js';
import { regularPolicy, type RoleRules } from './policy.js';

export interface MediaRightsPorts {
  roomId: string;
  media: Pick<MediaEngine, 'setPolicy' | 'remove'>;
  rules(role: string): RoleRules;
}

export class MediaRights {
  readonly #ports: MediaRightsPorts;
  readonly #generations = new Map<string, number>();
  #newest = 0;

  constructor(ports: MediaRightsPorts) {
    this.#ports = ports;
  }

  /** For somebody who comes, or whose rights change. */
  nextGeneration(): number {
    this.#newest += 1;
    return this.#newest;
  }

  generationOf(peerId: string): number {
    return this.#generations.get(peerId) ?? 0;
  }

  arrived(peerId: string, generation: number): void {
    this.#generations.set(peerId, generation);
  }

  left(peerId: string): void {
    this.#generations.delete(peerId);
    this.#ports.media.remove(this.#ports.roomId, peerId);
  }

  /** Null when media may do nothing. */
  policyOf(peer: Peer): MediaPolicy | null {
    const rules = this.#ports.rules(peer.role);
    if (peer.type !== 'regular' || !rules.info.needsMedia) return null;
    return regularPolicy(rules, peer, this.generationOf(peer.id));
  }

  /** Another name or other metadata. */
  renamed(peer: Peer): void {
    const policy = this.policyOf(peer);
    if (policy) this.#ports.media.setPolicy(this.#ports.roomId, peer.id, policy);
  }

  /**
   * The peer is `peer` now, and had the policy `before`. What it loses ends here; to be told next; what it gains
   * begins with the call of the result.
   */
  change(before: MediaPolicy | null, peer: Peer): () => void {
    const { roomId, media } = this.#ports;
    this.#generations.set(peer.id, this.nextGeneration());
    const after = this.policyOf(peer);
    if (before && !after) media.remove(roomId, peer.id);
    if (!before || !after) return () => {};
    const common = meet(before, after);
    if (!sameRights(common, before)) media.setPolicy(roomId, peer.id, common);
    return () => media.setPolicy(roomId, peer.id, after);
  }
}

/** What both allow, as the role of the second. */
function meet(before: MediaPolicy, after: MediaPolicy): MediaPolicy {
  const known = before.subscribeToRoles;
  return {
    ...after,
    publish: after.publish.filter((source) => before.publish.includes(source)),
    subscribeToRoles: known
      ? (after.subscribeToRoles?.filter((role) => known.includes(role)) ?? known)
      : after.subscribeToRoles,
  };
}

function sameRights(a: MediaPolicy, b: MediaPolicy): boolean {
  return isDeepStrictEqual({ ...a, generation: 0 }, { ...b, generation: 0 });
}
