import { NO_PERMISSIONS, type RoleInfo } from '../../protocol/index.js';
import type { Template } from '../../templates/types.js';
import { EXTERNAL_ROLE, rulesOf, type RoleRules } from './policy.js';

/** The rules of all roles of one template, worked out once. */
export class RoomRules {
  readonly template: Template;
  readonly #roles = new Map<string, RoleRules>();

  constructor(template: Template) {
    this.template = template;
    for (const name of Object.keys(template.roles)) {
      const rules = rulesOf(template, name);
      if (rules) this.#roles.set(name, rules);
    }
  }

  /** Null for a role that the template does not have. */
  find(role: string): RoleRules | null {
    return this.#roles.get(role) ?? null;
  }

  /** For somebody in the room: whose role the template has lost may stay, and do nothing but read and write. */
  of(role: string): RoleRules {
    return this.find(role) ?? nothing(role);
  }

  get all(): RoleRules[] {
    return [...this.#roles.values()];
  }

  /** The roles that people can have. */
  get infos(): RoleInfo[] {
    return this.all.map(({ info }) => info).filter(({ name }) => name !== EXTERNAL_ROLE);
  }
}

function nothing(role: string): RoleRules {
  const none = { width: 0, height: 0, frameRate: 0, bitRate: 0 };
  return {
    info: {
      name: role,
      priority: 5,
      needsMedia: false,
      publish: {
        allowed: [],
        audioBitRate: 0,
        video: none,
        screen: none,
        videoLayers: [],
        screenLayers: [],
      },
      subscribeToRoles: [],
      maxSubsBitRate: 0,
      permissions: NO_PERMISSIONS,
    },
    layout: { role },
    maxPeerCount: 0,
    onStage: false,
    stage: null,
    mayPreviewPeers: false,
    writesShared: false,
    mayHoldSpotlight: false,
  };
}
