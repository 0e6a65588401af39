/**
 * What a person who wrote a template may not have meant. None of it breaks the format, and templates of other
 * servers may have it, so the parser takes it; editors show it.
 */
import { writePath, type TemplateIssue } from './errors.js';
import { watchesStream } from './resolve.js';
import { PALETTE_KEYS, type Layout, type Template, type TemplateRole } from './types.js';

const COLOR = /^#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$|^(rgb|hsl|oklch|color)a?\(/i;
const STREAMING = ['browserRecording', 'rtmpStreaming', 'hlsStreaming'] as const;

type Path = readonly PropertyKey[];
type Warn = (path: Path, message: string) => void;

/** Roles that are named and do not exist, rights that look forgotten, colours that are none. Never throws. */
export function templateWarnings(template: Template): TemplateIssue[] {
  const found: TemplateIssue[] = [];
  const warn: Warn = (path, message) => found.push({ path: writePath(path), message });
  const names = (path: Path, roles: readonly string[] = []) =>
    roles.forEach((role, index) => {
      if (Object.hasOwn(template.roles, role)) return;
      warn([...path, index], `is the name of a role, and "${role}" is none`);
    });
  const name = (path: Path, role = '') => {
    if (role === '' || Object.hasOwn(template.roles, role)) return;
    warn(path, `is the name of a role, and "${role}" is none`);
  };

  for (const role of Object.values(template.roles)) {
    const { subscribeToRoles } = role.subscribeParams;
    names(['roles', role.name, 'subscribeParams', 'subscribeToRoles'], subscribeToRoles);
    const layout = template.layouts?.find((entry) => entry.role === role.name);
    checkRights(role, layout, warn);
  }
  const { whiteboard, transcriptions } = template.plugins;
  for (const right of ['admin', 'writer', 'reader'] as const) {
    const path = ['plugins', 'whiteboard', 'permissions', right];
    names(path, whiteboard?.permissions?.[right]);
  }
  names(['plugins', 'transcriptions', 'permissions', 'admin'], transcriptions?.permissions?.admin);
  const { browserRecordings = {} } = template.destinations;
  for (const [key, recording] of Object.entries(browserRecordings)) {
    name(['destinations', 'browserRecordings', key, 'role'], recording.role);
  }

  template.layouts?.forEach((layout, index) => {
    const at = ['layouts', index];
    for (const screen of ['default', 'hls_live_streaming'] as const) {
      const elements = layout.screens?.conferencing?.[screen]?.elements;
      const path = [...at, 'screens', 'conferencing', screen, 'elements'];
      const grid = elements?.video_tile_layout?.grid;
      names([...path, 'chat', 'roles_whitelist'], elements?.chat?.roles_whitelist);
      names([...path, 'video_tile_layout', 'grid', 'prominent_roles'], grid?.prominent_roles);
      name([...path, 'on_stage_exp', 'on_stage_role'], elements?.on_stage_exp?.on_stage_role);
      names([...path, 'on_stage_exp', 'off_stage_roles'], elements?.on_stage_exp?.off_stage_roles);
    }
    checkColors(layout, at, warn);
  });
  return found;
}

/** The three streaming permissions are on unless somebody switches them off. */
function checkRights(role: TemplateRole, layout: Layout | undefined, warn: Warn): void {
  const { allowed } = role.publishParams;
  if (allowed.length === 0) {
    for (const permission of STREAMING) {
      if (!role.permissions[permission]) continue;
      const path = ['roles', role.name, 'permissions', permission];
      warn(path, 'is on unless switched off, and this role publishes nothing itself');
    }
    return;
  }
  if (layout && watchesStream(layout)) {
    const path = ['roles', role.name, 'publishParams', 'allowed'];
    warn(path, 'has no effect: the layout of this role shows the live stream');
  }
}

function checkColors(layout: Layout, at: Path, warn: Warn): void {
  layout.themes?.forEach(({ palette = {} }, index) => {
    for (const key of PALETTE_KEYS) {
      const color = palette[key];
      if (color === undefined || color === '' || COLOR.test(color)) continue;
      warn([...at, 'themes', index, 'palette', key], `is a colour like #1a73e8, not "${color}"`);
    }
  });
}
