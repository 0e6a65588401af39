import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TemplateError } from './errors.js';
import { parseTemplate } from './parse.js';

const issuesOf = (document: unknown) => {
  try {
    parseTemplate(document);
  } catch (error) {
    if (error instanceof TemplateError) return error.issues;
    throw error;
  }
  return [];
};

const withVideo = (video: unknown) => ({
  name: 't',
  roles: { host: { publishParams: { video } } },
});
const withLayers = (layers: unknown) => ({
  name: 't',
  roles: { host: { publishParams: { simulcast: { video: { layers } } } } },
});

const withPart = (key: string, part: unknown) => ({ name: 't', roles: { host: {} }, [key]: part });
const HLS = 'destinations.hlsDestinations.live';
const withHls = (live: unknown) => withPart('destinations', { hlsDestinations: { live } });

describe('parseTemplate', () => {
  it('fills an empty role with the defaults of the platform', () => {
    const role = parseTemplate({ name: 'Plain', roles: { guest: {}, other: null } }).roles[
      'guest'
    ]!;
    expect(role.name).toBe('guest');
    expect(role.priority).toBe(1);
    expect(role.maxPeerCount).toBe(0);
    expect(role.publishParams).toEqual({
      allowed: [],
      audio: { bitRate: 32, codec: 'opus' },
      video: { bitRate: 256, codec: 'vp8', frameRate: 25, width: 320, height: 180 },
      screen: { bitRate: 1024, codec: 'vp8', frameRate: 10, width: 1280, height: 720 },
    });
    expect(role.subscribeParams.subscribeToRoles).toEqual([]);
    expect(role.permissions).toEqual({
      endRoom: false,
      removeOthers: false,
      mute: false,
      unmute: false,
      changeRole: false,
      sendRoomState: false,
      pollRead: false,
      pollWrite: false,
      browserRecording: true,
      rtmpStreaming: true,
      hlsStreaming: true,
    });
  });

  it('keeps the id of a layout', () => {
    const layouts = [{ id: 'layout-7', role: 'host' }];
    const template = parseTemplate({ name: 'ids', roles: { host: {} }, layouts });
    expect(template.layouts?.[0]?.id).toBe('layout-7');
  });

  it('keeps keys that it does not know, at every depth', () => {
    const document = {
      name: 'Kept',
      customer_id: 'abc',
      roles: {
        host: {
          colour: 'red',
          permissions: { whiteboard: ['read'] },
          publishParams: { video: { profile: 'x' }, simulcast: { screen: {} } },
        },
      },
      settings: { region: 'eu', mine: { deep: [1] } },
      layouts: [
        {
          role: 'host',
          app_id: 'a',
          screens: { conferencing: { default: { elements: { brb: {}, hand_raise: { x: 1 } } } } },
        },
      ],
    };
    const parsed = parseTemplate(document);
    expect(parsed).toMatchObject(document);
    expect(parseTemplate(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
  });

  it('takes null and the unset values of other programs for what is missing', () => {
    const { roles, destinations } = parseTemplate({
      name: 't',
      roles: { host: { publishParams: { simulcast: { video: { layers: null } }, audio: null } } },
      settings: { region: '', recording: null, roomState: { messageInterval: 0 } },
      destinations: { hlsDestinations: { live: { playlistType: '', numPlaylistSegments: 0 } } },
      plugins: null,
    });
    expect(roles['host']?.publishParams.audio.bitRate).toBe(32);
    expect(destinations.hlsDestinations?.['live']?.name).toBe('live');
  });

  it('refuses what is nested without end, and leaves prototypes alone', () => {
    const endless: Record<string, unknown> = { name: 't', roles: { host: {} } };
    endless['self'] = endless;
    expect(issuesOf(endless)[0]?.message).toContain('nested deeper than 32');

    const { roles } = parseTemplate({ name: 't', roles: { constructor: {}, toString: {} } });
    expect(Object.keys(roles)).toEqual(['constructor', 'toString']);
    expect(({} as Record<string, unknown>)['publishParams']).toBeUndefined();
  });

  it('never shares anything with the document that it read', () => {
    const document = withPart('mine', { list: [1] });
    const parsed = parseTemplate(document);
    (parsed['mine'] as { list: number[] }).list.push(2);
    expect(document).toEqual(withPart('mine', { list: [1] }));
  });

  it.each([
    [withVideo({ bitRate: 9000 }), 'roles.host.publishParams.video.bitRate', 'from 30 to 2000'],
    [withVideo({ bitRate: '300' }), 'roles.host.publishParams.video.bitRate', 'from 30 to 2000'],
    [withVideo({ width: 10.5 }), 'roles.host.publishParams.video.width', 'whole number'],
    [withVideo([]), 'roles.host.publishParams.video', 'must be an object'],
    [{ name: 't', roles: { host: { priority: 9 } } }, 'roles.host.priority', 'from 1 to 5'],
    [{ name: 't', roles: { host: 5 } }, 'roles.host', 'must be an object'],
    [{ name: 't', roles: {} }, 'roles', 'at least one role'],
    [{ name: 't', roles: { host: { name: 'x' } } }, 'roles.host.name', 'must be "host"'],
    [{ name: 'a/b', roles: { host: {} } }, 'name', 'letters, digits'],
    [{ roles: { host: {} } }, 'name', 'must be a text'],
    [
      { name: 't', roles: { host: { permissions: { mute: 'yes' } } } },
      'roles.host.permissions.mute',
      'true or false',
    ],
    [
      { name: 't', roles: { host: { publishParams: { allowed: ['audio', 'smell'] } } } },
      'roles.host.publishParams.allowed[1]',
      'must be one of audio, video, screen',
    ],
    [
      withLayers([{ rid: 'h' }]),
      'roles.host.publishParams.simulcast.video.layers[0].rid',
      'must be "f"',
    ],
    [
      withLayers([{ rid: 'f' }, { rid: 'f', scaleResolutionDownBy: 2 }]),
      'roles.host.publishParams.simulcast.video.layers[1].rid',
      'f, h, q',
    ],
    [
      withLayers([
        { rid: 'f', scaleResolutionDownBy: 2 },
        { rid: 'h', scaleResolutionDownBy: 2 },
      ]),
      'roles.host.publishParams.simulcast.video.layers[1].scaleResolutionDownBy',
      'greater',
    ],
    [{ name: 't', roles: { host: {} }, layouts: [{ role: 'x' }] }, 'layouts[0].role', 'is none'],
    [{ name: 't', roles: { host: {} }, layouts: [{}] }, 'layouts[0].role', 'must be a text'],
    [
      { name: 't', roles: { host: {} }, layouts: [{ role: 'host' }, { role: 'host' }] },
      'layouts[1].role',
      'must not come twice',
    ],
    [withPart('settings', { region: 'moon' }), 'settings.region', 'one of in, us, eu, auto'],
    [
      withPart('settings', { roomState: { messageInterval: 7 } }),
      'settings.roomState.messageInterval',
      'multiple of 5',
    ],
    [withHls({ layers: [{ width: 1281, height: 720 }] }), `${HLS}.layers[0].width`, 'even number'],
    [withHls({ layers: [{ width: 1920, height: 1920 }] }), `${HLS}.layers[0]`, 'shorter side'],
    [
      withHls({
        layers: [
          { width: 640, height: 360 },
          { width: 1280, height: 720 },
        ],
      }),
      `${HLS}.layers[1]`,
      'must not be larger',
    ],
    [withHls({ numPlaylistSegments: 2 }), `${HLS}.numPlaylistSegments`, 'from 3 to 150'],
    [
      withPart('destinations', { rtmpDestinations: { out: { rtmpUrls: ['https://x'] } } }),
      'destinations.rtmpDestinations.out.rtmpUrls[0]',
      'rtmp://',
    ],
    [
      withPart('plugins', { whiteboard: { permissions: { admin: 'host' } } }),
      'plugins.whiteboard.permissions.admin',
      'must be a list',
    ],
    [
      withPart('layouts', [
        { role: 'host', screens: { conferencing: { default: { elements: { chat: true } } } } },
      ]),
      'layouts[0].screens.conferencing.default.elements.chat',
      'must be an object',
    ],
    [null, '(document)', 'must be an object'],
    [JSON.parse('{"name":"t","roles":{"__proto__":{}}}'), 'roles.__proto__', 'must not be used'],
    [withPart('mine', () => 1), 'mine', 'must be JSON'],
    [withPart('mine', Number.NaN), 'mine', 'must be JSON'],
    [withPart('mine', 'x'.repeat(1_000_001)), '(document)', 'at most 1000000 characters'],
    [withPart('mine', new Array(50_001).fill(0)), '(document)', 'at most 50000 values'],
  ])('names the exact place (%#)', (document, path, message) => {
    const issue = issuesOf(document).find((entry) => entry.path === path);
    expect(issue?.message ?? JSON.stringify(issuesOf(document))).toContain(message);
  });

  it('reads every starter', () => {
    const folder = new URL('./starters/', import.meta.url);
    const names = readdirSync(folder);
    expect(names.sort()).toEqual([
      'audio-room.json',
      'live-streaming.json',
      'one-to-one.json',
      'video-conferencing.json',
      'webinar.json',
    ]);
    for (const name of names) {
      const template = parseTemplate(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
      const roles = Object.keys(template.roles);
      expect(template.layouts?.map((layout) => layout.role).sort()).toEqual(roles.sort());
    }
  });
});
