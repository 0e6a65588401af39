import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseTemplate } from './parse.js';
import { templateWarnings } from './warnings.js';

const off = { browserRecording: false, rtmpStreaming: false, hlsStreaming: false };
const warningsOf = (document: object) =>
  templateWarnings(parseTemplate({ name: 't', ...document })).map(({ path }) => path);

describe('templateWarnings', () => {
  it('has nothing to say of the starters', () => {
    const folder = new URL('./starters/', import.meta.url);
    for (const file of readdirSync(folder)) {
      const template = parseTemplate(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
      expect(templateWarnings(template), file).toEqual([]);
    }
  });

  it('finds roles that are named and do not exist', () => {
    const elements = {
      chat: { roles_whitelist: ['host', 'b'] },
      video_tile_layout: { grid: { prominent_roles: ['c'] } },
      on_stage_exp: { on_stage_role: '', off_stage_roles: ['d'] },
    };
    expect(
      warningsOf({
        roles: { host: { permissions: off, subscribeParams: { subscribeToRoles: ['host', 'a'] } } },
        plugins: { whiteboard: { permissions: { writer: ['e'] } } },
        destinations: { browserRecordings: { r: { role: 'f' } } },
        layouts: [{ role: 'host', screens: { conferencing: { default: { elements } } } }],
      }),
    ).toEqual([
      'roles.host.subscribeParams.subscribeToRoles[1]',
      'plugins.whiteboard.permissions.writer[0]',
      'destinations.browserRecordings.r.role',
      'layouts[0].screens.conferencing.default.elements.chat.roles_whitelist[1]',
      'layouts[0].screens.conferencing.default.elements.video_tile_layout.grid.prominent_roles[0]',
      'layouts[0].screens.conferencing.default.elements.on_stage_exp.off_stage_roles[0]',
    ]);
  });

  it('finds viewers who may start streams because nobody said otherwise', () => {
    expect(warningsOf({ roles: { viewer: {}, quiet: { permissions: off } } })).toEqual([
      'roles.viewer.permissions.browserRecording',
      'roles.viewer.permissions.rtmpStreaming',
      'roles.viewer.permissions.hlsStreaming',
    ]);
  });

  it('finds publishers whose layout shows the stream, and colours that are none', () => {
    expect(
      warningsOf({
        roles: { host: { publishParams: { allowed: ['audio'] } } },
        layouts: [
          {
            role: 'host',
            themes: [{ palette: { primary_default: 'bluish', alert_success: '#0F0' } }],
            screens: { conferencing: { hls_live_streaming: {} } },
          },
        ],
      }),
    ).toEqual(['roles.host.publishParams.allowed', 'layouts[0].themes[0].palette.primary_default']);
  });
});
