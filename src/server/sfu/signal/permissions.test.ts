import { ParticipantPermission, TrackSource, TrackType } from '@livekit/protocol';
import { describe, expect, it } from 'vitest';
import type { MediaPolicy } from '../port.js';
import { mayPublish, maySubscribe, narrow, sourceOf, toPermission } from './permissions.js';

const NOBODY: MediaPolicy = {
  generation: 1,
  publish: [],
  subscribeToRoles: [],
  role: 'guest',
  name: '',
  metadata: '',
  publishData: false,
  updateOwnMetadata: false,
  hidden: false,
  recorder: false,
  publishCaps: {},
  pictures: {},
  priority: 1,
  maxSubsBitRate: 0,
};
const EVERYBODY: MediaPolicy = {
  ...NOBODY,
  publish: ['audio', 'video', 'screen'],
  subscribeToRoles: null,
  publishData: true,
};
const { AUDIO, VIDEO, DATA } = TrackType;
const { UNKNOWN, CAMERA, MICROPHONE, SCREEN_SHARE, SCREEN_SHARE_AUDIO } = TrackSource;

describe('the source of a track', () => {
  it.each([
    [VIDEO, CAMERA, 'camera'],
    [VIDEO, UNKNOWN, 'camera'],
    [VIDEO, SCREEN_SHARE, 'screen'],
    [AUDIO, MICROPHONE, 'microphone'],
    [AUDIO, UNKNOWN, 'microphone'],
    [AUDIO, SCREEN_SHARE_AUDIO, 'screen_audio'],
    [VIDEO, MICROPHONE, undefined],
    [AUDIO, CAMERA, undefined],
    [VIDEO, SCREEN_SHARE_AUDIO, undefined],
    [DATA, UNKNOWN, undefined],
  ])('kind %i with source %i is %s', (kind, source, expected) => {
    expect(sourceOf(kind, source)?.source).toBe(expected);
  });
});

describe('what a policy allows', () => {
  it.each([
    ['camera', 'video'],
    ['microphone', 'audio'],
    ['screen', 'screen'],
    ['screen_audio', 'screen'],
  ] as const)('%s needs %s', (source, publishable) => {
    expect(mayPublish({ ...NOBODY, publish: [publishable] }, source)).toBe(true);
    expect(
      mayPublish(
        { ...EVERYBODY, publish: EVERYBODY.publish.filter((other) => other !== publishable) },
        source,
      ),
    ).toBe(false);
  });

  it('names the roles that may be received, or means all', () => {
    const host = { ...EVERYBODY, role: 'host' };
    expect(maySubscribe(EVERYBODY, host)).toBe(true);
    expect(maySubscribe({ ...EVERYBODY, subscribeToRoles: ['host'] }, host)).toBe(true);
    expect(maySubscribe({ ...EVERYBODY, subscribeToRoles: ['guest'] }, host)).toBe(false);
    expect(maySubscribe(NOBODY, host)).toBe(false);
  });

  it('tells clients the sources, and none by name when all are allowed', () => {
    expect(toPermission(EVERYBODY)).toMatchObject({
      canPublish: true,
      canSubscribe: true,
      canPublishSources: [],
    });
    expect(toPermission({ ...EVERYBODY, publish: ['screen'] }).canPublishSources).toEqual([
      SCREEN_SHARE,
      SCREEN_SHARE_AUDIO,
    ]);
    expect(toPermission(NOBODY)).toMatchObject({
      canPublish: false,
      canSubscribe: false,
      canPublishData: false,
    });
  });
});

describe('an administrator’s permission', () => {
  const all = new ParticipantPermission({
    canPublish: true,
    canSubscribe: true,
    canPublishData: true,
    canUpdateMetadata: true,
  });

  it('adds nothing', () => {
    expect(narrow(NOBODY, all)).toEqual(NOBODY);
    expect(narrow(EVERYBODY, all)).toEqual(EVERYBODY);
  });

  it('takes away', () => {
    expect(narrow(EVERYBODY, new ParticipantPermission())).toEqual({
      ...NOBODY,
      subscribeToRoles: [],
    });
    const camera = all.clone();
    camera.canPublishSources = [CAMERA];
    expect(narrow(EVERYBODY, camera).publish).toEqual(['video']);
  });
});
