import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../../templates/parse.js';
import { externalPolicy, regularPolicy, rulesOf } from './policy.js';

const stage = {
  publishParams: { allowed: ['audio', 'video'] },
  subscribeParams: { subscribeToRoles: ['host'] },
};
const template = parseTemplate({
  name: 'Show',
  roles: { host: stage, silent: {}, watcher: { subscribeParams: { subscribeToRoles: ['host'] } } },
  layouts: [
    { role: 'host' },
    { role: 'watcher', screens: { conferencing: { hls_live_streaming: { elements: {} } } } },
  ],
});

const layered = parseTemplate({
  name: 'Layers',
  roles: {
    host: {
      publishParams: {
        allowed: ['audio', 'video', 'screen'],
        video: { bitRate: 1_000 },
        screen: { bitRate: 1_500 },
        simulcast: {
          video: {
            layers: [
              { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 1_000, maxFramerate: 30 },
              { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 400, maxFramerate: 30 },
              { rid: 'q', scaleResolutionDownBy: 4, maxFramerate: 15 },
            ],
          },
        },
      },
      permissions: { sendRoomState: true },
    },
    guest: {},
    dim: { permissions: { changeRole: true } },
  },
  layouts: [
    {
      role: 'host',
      screens: {
        conferencing: {
          default: {
            elements: {
              video_tile_layout: { grid: { enable_spotlighting_peer: true } },
              on_stage_exp: { on_stage_role: 'guest', off_stage_roles: ['viewer'] },
            },
          },
        },
      },
    },
    {
      role: 'dim',
      screens: {
        conferencing: {
          default: {
            elements: { video_tile_layout: { grid: { enable_spotlighting_peer: false } } },
          },
        },
      },
    },
  ],
});

const claims = (grant: Record<string, unknown>) => ({
  roomId: 'r1',
  identity: 'bot',
  generation: null,
  grant: { roomJoin: true, room: 'r1', ...grant },
  name: '',
  metadata: '',
});

describe('rulesOf', () => {
  it('gives media to those who send or receive, and none to those who watch a stream', () => {
    expect(rulesOf(template, 'host')?.info.needsMedia).toBe(true);
    expect(rulesOf(template, 'silent')?.info.needsMedia).toBe(false);
    expect(rulesOf(template, 'watcher')?.info.needsMedia).toBe(false);
  });

  it('knows no role that the template lacks, whatever its name', () => {
    expect(rulesOf(template, 'nobody')).toBeNull();
    expect(rulesOf(template, 'toString')).toBeNull();
  });

  it('lets everybody who sees somebody see external participants', () => {
    expect(rulesOf(template, 'host')?.info.subscribeToRoles).toEqual(['host', 'external']);
    expect(rulesOf(template, 'silent')?.info.subscribeToRoles).toEqual([]);
  });

  it('tells the permissions of the template, those of empty roles included', () => {
    expect(rulesOf(template, 'silent')?.info.permissions).toMatchObject({
      mute: false,
      hlsStreaming: true,
    });
  });
});

describe('what a layout allows', () => {
  it('names whom a role brings on stage', () => {
    expect(rulesOf(layered, 'host')?.stage).toEqual({
      onStageRole: 'guest',
      offStageRoles: ['viewer'],
      skipPreview: false,
    });
    expect(rulesOf(layered, 'guest')?.stage).toBeNull();
  });

  it('says who sets the spotlight, of those who write shared values', () => {
    const spotlight = (role: string) => rulesOf(layered, role)?.mayHoldSpotlight;
    expect(['host', 'dim', 'guest'].map(spotlight)).toEqual([true, false, false]);
  });

  it('shows the room in the lobby to roles with sendRoomState, unless the settings forbid it', () => {
    expect(rulesOf(layered, 'host')?.mayPreviewPeers).toBe(true);
    expect(rulesOf(layered, 'guest')?.mayPreviewPeers).toBe(false);
    const off = { ...layered, settings: { roomState: { enabled: false } } };
    expect(rulesOf(off, 'host')?.mayPreviewPeers).toBe(false);
  });

  it('gives a client the layers of its role', () => {
    expect(rulesOf(layered, 'host')?.info.publish.videoLayers.at(-1)).toEqual({
      rid: 'q',
      scaleResolutionDownBy: 4,
      maxBitrate: 0,
      maxFramerate: 15,
    });
  });
});

describe('regularPolicy', () => {
  it('gives our own tokens neither data nor metadata rights', () => {
    const policy = regularPolicy(rulesOf(template, 'host')!, { name: 'Ada', metadata: '' }, 1);
    expect(policy).toMatchObject({
      publish: ['audio', 'video'],
      publishData: false,
      updateOwnMetadata: false,
      hidden: false,
      recorder: false,
      maxSubsBitRate: 3200,
    });
  });

  it('caps all layers of a source together, with a share for those that name no rate', () => {
    const { publishCaps } = regularPolicy(rulesOf(layered, 'host')!, { name: '', metadata: '' }, 1);
    expect(publishCaps).toEqual({ audio: 96, video: 1_000 + 400 + 250, screen: 1_500 });
  });

  it('limits pictures to the size, the layers and the highest rate of the role', () => {
    const { pictures } = regularPolicy(rulesOf(layered, 'host')!, { name: '', metadata: '' }, 1);
    expect(pictures).toEqual({
      video: { width: 320, height: 180, layers: 3, frameRate: 30 },
      screen: { width: 1280, height: 720, layers: 1, frameRate: 10 },
    });
  });
});

describe('externalPolicy', () => {
  it.each([
    [{}, ['audio', 'video', 'screen']],
    [{ canPublish: false }, []],
    [{ canPublishSources: ['camera'] }, ['video']],
    [{ canPublishSources: ['SCREEN_SHARE', 'screen_share_audio', 'nonsense'] }, ['screen']],
  ])('publishes what the grant %j says', (grant, publish) => {
    expect(externalPolicy(claims(grant), template)).toMatchObject({
      publish,
      subscribeToRoles: null,
    });
  });

  it('is narrowed by a role "external" of the template', () => {
    const strict = parseTemplate({
      name: 'Strict',
      roles: { host: stage, external: { publishParams: { allowed: ['audio'] } } },
    });
    expect(externalPolicy(claims({}), strict)).toMatchObject({
      publish: ['audio'],
      subscribeToRoles: [],
    });
    expect(rulesOf(strict, 'host')?.info.subscribeToRoles).toEqual(['host']);
    // Or a live stream would show nobody.
    const recorder = claims({ hidden: true, recorder: true, canPublish: false });
    expect(externalPolicy(recorder, strict)).toMatchObject({ publish: [], subscribeToRoles: null });
  });

  it.each([
    [{ name: 'Ann' }, 'Ann'],
    [{ name: 'Ann\n\u202eAdmin' }, 'Ann Admin'],
    [{ name: '\u200b' }, 'bot'],
    [{ name: '', identity: '\0' }, 'external'],
  ])('takes names by the rules of the product: %j', (who, name) => {
    expect(externalPolicy({ ...claims({}), ...who }, template)).toMatchObject({ name });
  });

  it.each([{ roomJoin: false }, { room: 'other' }, { room: undefined }])(
    'keeps %j out',
    (grant) => {
      expect(externalPolicy(claims(grant), template)).toBeNull();
    },
  );
});
