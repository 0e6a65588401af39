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
    expect(rulesOf(template, 'host')?.needsMedia).toBe(true);
    expect(rulesOf(template, 'silent')?.needsMedia).toBe(false);
    expect(rulesOf(template, 'watcher')?.needsMedia).toBe(false);
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

describe('regularPolicy', () => {
  it('gives our own tokens neither data nor metadata rights', () => {
    const policy = regularPolicy(rulesOf(template, 'host')!, { name: 'Ada', metadata: '' }, 1);
    expect(policy).toMatchObject({
      publish: ['audio', 'video'],
      publishData: false,
      updateOwnMetadata: false,
      hidden: false,
      recorder: false,
      publishCaps: {},
      maxSubsBitRate: 0,
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
  });

  it.each([{ roomJoin: false }, { room: 'other' }, { room: undefined }])(
    'keeps %j out',
    (grant) => {
      expect(externalPolicy(claims(grant), template)).toBeNull();
    },
  );
});
