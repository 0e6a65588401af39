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
    [null, '(document)', 'must be an object'],
  ])('names the exact place: %j', (document, path, message) => {
    const issue = issuesOf(document).find((entry) => entry.path === path);
    expect(issue?.message ?? issuesOf(document)).toContain(message);
  });

  it('reads every starter', () => {
    const folder = new URL('./starters/', import.meta.url);
    const names = readdirSync(folder);
    expect(names).toContain('video-conferencing.json');
    for (const name of names) {
      const template = parseTemplate(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
      const roles = Object.keys(template.roles);
      expect(template.layouts?.map((layout) => layout.role).sort()).toEqual(roles.sort());
    }
  });
});
