import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../../templates/parse.js';
import { liveSettings } from './live-settings.js';

const STORAGE = { owner: 'server', bucket: 'b', prefix: '' } as const;

const settings = (live: object, wish = {}) =>
  liveSettings(
    parseTemplate({ name: 't', roles: { host: {} }, destinations: { hlsDestinations: { live } } }),
    wish,
    { access: 'public', storage: null },
  );

describe('liveSettings', () => {
  it('has an answer where the template has none', () => {
    const none = liveSettings(
      parseTemplate({ name: 't', roles: { host: {} } }),
      {},
      { access: 'signed', storage: STORAGE },
    );
    expect(none).toEqual({
      kind: 'hls',
      destination: '',
      layers: [{ width: 1280, height: 720, videoBitrate: 2_500, audioBitrate: 128 }],
      frameRate: 30,
      playlist: 'live',
      windowSegments: 8,
      access: 'signed',
      recording: null,
      autoStopMs: 300_000,
      longestMs: 14_400_000,
      presignSeconds: 259_200,
      storage: STORAGE,
      zip: false,
    });
    // Programs that write all keys have 0 for what was not set.
    const zeros = { layers: [], videoFrameRate: 0, numPlaylistSegments: 0, maxDuration: 0 };
    expect(settings(zeros)).toEqual({
      ...none,
      destination: 'live',
      access: 'public',
      storage: null,
    });
  });

  it('takes what the template says', () => {
    expect(
      settings({
        layers: [
          { width: 720, height: 1280, videoBitrate: 2_000, audioBitrate: 64 },
          { width: 360, height: 640 },
        ],
        playlistType: 'event',
        numPlaylistSegments: 30,
        videoFrameRate: 25,
        autoStopTimeout: 10,
        maxDuration: 60,
        access: 'signed',
        recording: { hlsVod: true, presignDuration: 5, enableZipUpload: true },
      }),
    ).toEqual({
      kind: 'hls',
      destination: 'live',
      layers: [
        { width: 720, height: 1280, videoBitrate: 2_000, audioBitrate: 64 },
        { width: 360, height: 640, videoBitrate: 625, audioBitrate: 128 },
      ],
      frameRate: 25,
      playlist: 'event',
      windowSegments: 30,
      access: 'signed',
      recording: { hlsVod: true, singleFilePerLayer: false, audioOnly: false, thumbnails: null },
      autoStopMs: 10_000,
      longestMs: 60_000,
      storage: null,
      zip: true,
      presignSeconds: 5,
    });
  });

  it('records what the one who goes live wishes, over what the template says', () => {
    const live = { recording: { hlsVod: true } };
    expect(settings(live, { hlsVod: false }).recording).toBeNull();
    expect(settings(live, { singleFilePerLayer: true }).recording).toEqual({
      hlsVod: true,
      singleFilePerLayer: true,
      audioOnly: false,
      thumbnails: null,
    });
  });

  it('records the layers that the template names, and all where it names none of the stream', () => {
    const layers = [
      { width: 1280, height: 720 },
      { width: 640, height: 360 },
    ];
    const of = (wanted: object[]) =>
      settings({ layers, recording: { hlsVod: true, layers: wanted } }).recording?.layers;
    expect(of([{ width: 640, height: 360 }])).toEqual([1]);
    expect(of(layers)).toBeUndefined();
    expect(of([])).toBeUndefined();
    expect(of([{ width: 320, height: 180 }])).toBeUndefined();
  });
});
