import { expect } from 'vitest';
import type { RoleInfo, TrackSource } from '../protocol/index.js';
import { aRoleInfo } from '../testing/builders.js';
import { Attachments } from './attachments.js';
import { loudness } from './levels.js';
import { loadLivekit } from './load.js';
import { publishOptions } from './publish-options.js';
import { reconnectDelay } from './reconnect-delay.js';

describe('attachments', () => {
  const aTrack = () => {
    const on = new Set<HTMLMediaElement>();
    return {
      on,
      attach: (element: HTMLMediaElement) => on.add(element),
      detach: (element: HTMLMediaElement) => on.delete(element),
    };
  };
  const video = document.createElement('video');

  it('waits for a track that is not there yet', () => {
    const told: [string, boolean][] = [];
    const attachments = new Attachments((id, ready) => told.push([id, ready]));
    const track = aTrack();
    attachments.attach('TR_1', video);
    attachments.add('TR_1', track);
    expect([...track.on]).toEqual([video]);
    expect(told).toEqual([['TR_1', true]]);
  });

  it('takes the picture off once, also when the track went first', () => {
    const attachments = new Attachments(() => {});
    const track = aTrack();
    attachments.add('TR_1', track);
    const off = attachments.attach('TR_1', video);
    attachments.remove('TR_1');
    expect(track.on.size).toBe(0);
    off();
    off();
    attachments.add('TR_1', track);
    expect(track.on.size).toBe(0);
  });

  it('gives a wish that outlives a reconnect the new track', () => {
    const attachments = new Attachments(() => {});
    const [first, second] = [aTrack(), aTrack()];
    attachments.attach('TR_1', video);
    attachments.add('TR_1', first);
    attachments.clear();
    attachments.add('TR_1', second);
    expect(first.on.size).toBe(0);
    expect(second.on.size).toBe(1);
  });
});

describe('loudness', () => {
  it('is nothing in a quiet room, everything close to the microphone, and grows between', () => {
    expect(loudness(0)).toBe(0);
    expect(loudness(0.003)).toBe(0);
    expect(loudness(0.02)).toBeGreaterThan(0.2);
    expect(loudness(0.5)).toBe(1);
  });
});

describe('reconnectDelay', () => {
  it('grows to five seconds and ends after ten minutes', () => {
    const delays = [0, 1, 2, 3, 4, 5, 50].map((attempt) =>
      reconnectDelay({ attempt, elapsedMs: 0 }),
    );
    expect(delays).toEqual([100, 500, 1_000, 2_000, 3_000, 5_000, 5_000]);
    expect(reconnectDelay({ attempt: 3, elapsedMs: 600_000 })).toBe(null);
  });
});

describe('publishOptions', () => {
  const of = async (source: TrackSource, publish: Partial<RoleInfo['publish']>) =>
    publishOptions(
      await loadLivekit(),
      source,
      aRoleInfo('', ['video'], { publish: { ...aRoleInfo('').publish, ...publish } }),
    );
  const video = { width: 1280, height: 720, frameRate: 30, bitRate: 1600 };
  const layer = { maxFramerate: 25, maxBitrate: 0 };

  it('sends one layer where the role has none', async () => {
    expect(await of('camera', { video })).toMatchObject({
      simulcast: false,
      videoEncoding: { maxBitrate: 1_600_000, maxFramerate: 30 },
      videoSimulcastLayers: [],
    });
  });

  it('sends the layers of the role; one without a bit rate gets its share of the pixels', async () => {
    const { videoEncoding, videoSimulcastLayers, simulcast } = await of('camera', {
      video,
      videoLayers: [
        { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 700, maxFramerate: 25 },
        { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 250, maxFramerate: 20 },
        { ...layer, rid: 'q', scaleResolutionDownBy: 4 },
      ],
    });
    expect(simulcast).toBe(true);
    expect(videoEncoding).toEqual({ maxBitrate: 700_000, maxFramerate: 25 });
    expect(
      videoSimulcastLayers?.map(({ width, height, encoding }) => [width, height, encoding]),
    ).toMatchObject([
      [640, 360, { maxBitrate: 250_000, maxFramerate: 20 }],
      [320, 180, { maxBitrate: 44_000, maxFramerate: 25 }],
    ]);
  });

  it('holds screens and sound to their own numbers', async () => {
    expect(await of('screen', { screen: { ...video, bitRate: 900 } })).toMatchObject({
      simulcast: false,
      screenShareEncoding: { maxBitrate: 900_000 },
    });
    expect((await of('microphone', { audioBitRate: 24 })).audioPreset).toEqual({
      maxBitrate: 24_000,
    });
  });
});
