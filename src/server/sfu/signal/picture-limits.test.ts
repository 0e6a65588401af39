import {
  AddTrackRequest,
  RequestResponse_Reason,
  TrackSource,
  TrackType,
  UpdateLocalVideoTrack,
  VideoLayer,
  VideoQuality,
} from '@livekit/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Signalling, type Client } from '../../../../test/helpers/signalling.js';

const { HIGH, MEDIUM, LOW } = VideoQuality;
const PICTURES = {
  video: { width: 640, height: 360, layers: 2, frameRate: 25 },
  screen: { width: 1280, height: 720, layers: 1, frameRate: 10 },
};

let signalling: Signalling;
let ann: Client;

beforeEach(() => {
  vi.useFakeTimers();
  signalling = new Signalling();
  ann = signalling.join('ann', { pictures: PICTURES });
});
afterEach(() => {
  signalling.close();
  vi.useRealTimers();
});

/** Empty when it was taken, else why not. */
function announce(
  [width, height]: [number, number],
  { screen = false, qualities = [HIGH] } = {},
): string {
  const refusals = ann.heard('requestResponse').length;
  const layers = qualities.map((quality, at) => {
    const scale = 2 ** (qualities.length - 1 - at);
    return new VideoLayer({ quality, width: width / scale, height: height / scale });
  });
  const request = new AddTrackRequest({
    cid: `${Math.random()}`,
    type: TrackType.VIDEO,
    source: screen ? TrackSource.SCREEN_SHARE : TrackSource.CAMERA,
    width,
    height,
    layers,
  });
  ann.say('addTrack', request);
  const refusal = ann.heard('requestResponse').at(refusals);
  if (refusal) expect(refusal.reason).toBe(RequestResponse_Reason.LIMIT_EXCEEDED);
  return refusal?.message ?? '';
}

const goLive = () =>
  signalling.notice({
    type: 'track.live',
    peer: ann.sid,
    trackId: ann.trackId,
    mid: '0',
    mimeType: 'video/VP8',
  });
const resize = (width: number, height: number) =>
  ann.say('updateVideoTrack', new UpdateLocalVideoTrack({ trackSid: ann.trackId, width, height }));

describe('the pictures of a role', () => {
  it('are taken up to its size: upright, rounded, cropped or unknown ones, too', () => {
    const sizes = [
      [640, 360],
      [360, 640],
      [640, 368],
      [480, 360],
      [0, 0],
    ] as [number, number][];
    expect(sizes.map((size) => announce(size))).toEqual(sizes.map(() => ''));
  });

  it('are refused beyond it, with the reason, and leave nothing behind', () => {
    expect(announce([1280, 720])).toBe('camera: 1280x720, of 640x360 at most');
    expect(announce([640, 480])).toBe('camera: 640x480, of 640x360 at most');
    expect(announce([1920, 1080], { screen: true })).toBe('screen: 1920x1080, of 1280x720 at most');
    expect(ann.participant.tracks.size).toBe(0);
    expect(signalling.order('track.publish')).toBeUndefined();
  });

  it('are held against its rate by the media process, which hears of every change', () => {
    announce([1280, 720], { screen: true });
    expect(signalling.order('track.publish')?.track).toMatchObject({ maxFrameRate: 10 });
    announce([640, 360]);
    expect(signalling.order('track.publish')?.track).toMatchObject({ maxFrameRate: 25 });
    signalling.change(ann, {
      pictures: { ...PICTURES, video: { ...PICTURES.video, frameRate: 15 } },
    });
    const changes = signalling.orders.filter(({ type }) => type === 'track.cap');
    expect(changes).toMatchObject([{ trackId: ann.trackId, limits: { maxFrameRate: 15 } }]);
  });

  it('have no more layers than it says', () => {
    expect(announce([640, 360], { qualities: [LOW, HIGH] })).toBe('');
    expect(announce([640, 360], { qualities: [LOW, MEDIUM, HIGH] })).toBe(
      'camera: 3 layers, of 2 at most',
    );
  });

  it('end when they grow beyond it', () => {
    announce([640, 360]);
    goLive();
    resize(320, 180);
    expect(ann.participant.tracks.size).toBe(1);
    resize(1280, 720);
    expect(ann.last('trackUnpublished')?.trackSid).toBe(ann.trackId);
    expect(ann.participant.tracks.size).toBe(0);
  });

  it('have some seconds to follow a smaller role', () => {
    announce([640, 360]);
    goLive();
    signalling.change(ann, { pictures: { video: { ...PICTURES.video, width: 320, height: 180 } } });
    expect(ann.participant.tracks.size).toBe(1);
    vi.advanceTimersByTime(10_000);
    expect(ann.last('trackUnpublished')?.trackSid).toBe(ann.trackId);

    announce([320, 180]);
    signalling.change(ann, { pictures: PICTURES });
    vi.advanceTimersByTime(10_000);
    expect(ann.participant.tracks.size).toBe(1);
  });
});
