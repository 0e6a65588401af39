/** What the layout of a role lets its people do, beyond the permissions: the server holds them to it. */
import type { Layout } from '../../templates/types.js';

/** Whom people of a role bring on stage: the template's `on_stage_exp`. */
export interface StageRules {
  onStageRole: string;
  offStageRoles: readonly string[];
  /** Bring them at once, instead of asking. */
  skipPreview: boolean;
}

/** Null when the layout has no stage. */
export function stageRulesOf(layout: Layout): StageRules | null {
  const stage = objectOf(elementsOf(layout)?.['on_stage_exp']);
  const onStageRole = stage?.['on_stage_role'];
  if (!stage || typeof onStageRole !== 'string' || onStageRole === '') return null;
  const offStageRoles = stage['off_stage_roles'];
  return {
    onStageRole,
    offStageRoles: Array.isArray(offStageRoles)
      ? offStageRoles.filter((role): role is string => typeof role === 'string')
      : [],
    skipPreview: stage['skip_preview_for_role_change'] === true,
  };
}

export function allowsSpotlight(layout: Layout): boolean {
  const grid = objectOf(objectOf(elementsOf(layout)?.['video_tile_layout'])?.['grid']);
  return grid?.['enable_spotlighting_peer'] !== false;
}

/** Elements of the conferencing screen; its first key decides which of the two screens it is. */
function elementsOf(layout: Layout): Record<string, unknown> | null {
  const screen = objectOf(Object.values(layout.screens?.conferencing ?? {})[0]);
  return objectOf(screen?.['elements']);
}

function objectOf(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
