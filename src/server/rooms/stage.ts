/**
 * The stage: raising a hand, being brought up, going back. Who brings whom is in the layout of a role
 * (`on_stage_exp`); that it may do so at all is the permission `changeRole`. Everybody may leave the stage again.
 */
import { HmsError, LIMITS, type Peer } from '../../protocol/index.js';
import type { StageRules } from './layout-rules.js';
import { Pace } from './pace.js';
import type { RoleChanges } from './role-changes.js';
import type { ActorId, RoomCore } from './room-core.js';

const HANDS = { burst: 10, perSecond: 0.5 };

export class Stage {
  readonly #core: RoomCore;
  readonly #roles: RoleChanges;
  readonly #pace = new Pace(HANDS, 'Hands go up and down too often.');

  constructor(core: RoomCore, roles: RoleChanges) {
    this.#core = core;
    this.#roles = roles;
  }

  /** The own hand; the hand of others with the permission `changeRole`. */
  setHand(actor: ActorId, peerId: string, raised: boolean): void {
    if (actor !== peerId) this.#core.need(actor, 'changeRole');
    const peer = this.#core.peer(peerId);
    if (peer.handRaisedAt > 0 === raised) return;
    if (actor === peerId) this.#pace.take(this.#core.roster.session(peerId));
    if (raised && this.#core.roster.raisedHands >= LIMITS.raisedHands) {
      throw new HmsError('conflict', `${LIMITS.raisedHands} hands are raised already.`);
    }
    this.#core.change(peerId, { handRaisedAt: raised ? Date.now() : 0 });
  }

  /** By the stage rules of the actor's layout: asks, or changes at once where the layout skips the preview. */
  async invite(actor: ActorId, peerId: string): Promise<void> {
    const by = this.#core.need(actor, 'changeRole');
    const peer = this.#core.peer(peerId);
    const rules = this.#rulesFor(by).find(({ offStageRoles }) => offStageRoles.includes(peer.role));
    if (!rules) {
      throw new HmsError('unprocessable', `Nobody brings a "${peer.role}" on stage from here.`);
    }
    await this.#roles.change(actor, peerId, rules.onStageRole, { force: rules.skipPreview });
  }

  /** Back to the role before, or to the first off-stage role with a place. Everybody may take itself off. */
  async remove(actor: ActorId, peerId: string): Promise<void> {
    const by = actor === peerId ? null : this.#core.need(actor, 'changeRole');
    const peer = this.#core.peer(peerId);
    const rules = this.#rulesFor(by).find(({ onStageRole }) => onStageRole === peer.role);
    if (!rules) {
      throw new HmsError('unprocessable', `A "${peer.role}" was not brought on stage.`);
    }
    await this.#roles.apply(
      actor === null ? null : this.#core.peer(actor),
      peerId,
      this.#wayBack(peer, rules),
    );
  }

  /** Those of the actor's role; of any role for the REST API, and for who goes by itself. */
  #rulesFor(by: Peer | null): StageRules[] {
    const rules = by ? [this.#core.rulesOf(by)] : this.#core.rules.all;
    return rules.flatMap(({ stage }) => (stage ? [stage] : []));
  }

  #wayBack(peer: Peer, { offStageRoles }: StageRules): string {
    const { places, rules } = this.#core;
    const roles = [
      ...offStageRoles.filter((role) => role === peer.previousRole),
      ...offStageRoles,
    ].filter((role) => rules.find(role));
    const fits = roles.find((role) => {
      try {
        places.check({ role, userId: peer.userId, joins: false });
        return true;
      } catch {
        return false;
      }
    });
    const role = fits ?? roles[0];
    if (role === undefined) {
      throw new HmsError('unprocessable', 'The template has no off-stage role to go back to.');
    }
    return role;
  }
}
