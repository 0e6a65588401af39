import { HmsError } from '../../protocol/index.js';
import type { Template, TemplateRole } from '../../templates/types.js';
import type { MediaEngine, MediaRule } from '../sfu/port.js';

const SENTENCES: Record<MediaRule, string> = {
  publishAllowed: 'it cannot keep people from publishing',
  subscribeToRoles: 'it cannot keep people from receiving other roles',
  bitrateCaps: 'it cannot limit bit rates',
  pictureLimits: 'it cannot limit the size and rate of pictures',
  layerChoice: 'it cannot choose between simulcast layers',
};

/** Refuses a template with rules that the media engine in use would not enforce. */
export function checkEngine(template: Template, enforces: MediaEngine['enforces']): void {
  const roles = Object.values(template.roles);
  const details = roles.flatMap((role) =>
    rulesOf(role, roles.length)
      .filter((rule) => !enforces[rule])
      .map((rule) => `roles.${role.name}: ${SENTENCES[rule]}`),
  );
  if (details.length === 0) return;
  throw new HmsError('unprocessable', 'The media engine cannot enforce this template.', {
    details,
  });
}

/** What the engine must be able to do for this role. */
function rulesOf(role: TemplateRole, roleCount: number): MediaRule[] {
  const { allowed, simulcast } = role.publishParams;
  const { subscribeToRoles, maxSubsBitRate } = role.subscribeParams;
  const rules: MediaRule[] = [];
  if (allowed.length < 3) rules.push('publishAllowed');
  if (new Set(subscribeToRoles).size < roleCount) rules.push('subscribeToRoles');
  if (allowed.length > 0 || maxSubsBitRate > 0) rules.push('bitrateCaps');
  if (allowed.includes('video') || allowed.includes('screen')) rules.push('pictureLimits');
  if (simulcast?.video?.layers?.length || simulcast?.screen?.layers?.length) {
    rules.push('layerChoice');
  }
  return rules;
}
