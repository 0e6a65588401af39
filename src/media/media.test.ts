/** The media engine before a call, in a real browser. Only the browser's own doors to the devices are replaced. */
import { expect } from 'vitest';
import type { RoleInfo } from '../protocol/index.js';
import type { MediaFact } from '../store/ports.js';
import { aRoleInfo } from '../testing/builders.js';
import { createMedia } from './media.js';

type Ask = (constraints: MediaStreamConstraints) => Promise<MediaStream>;

const devices = navigator.mediaDevices;
let asked: MediaStreamConstraints[] = [];
let open: { facts: MediaFact[]; media: ReturnType<typeof createMedia> }[] = [];

/** Devices of canvas and oscillator, so that nothing is asked of the machine. */
const working: Ask = async ({ video, audio }) => {
  const tracks: MediaStreamTrack[] = [];
  if (video) tracks.push(...picture().getTracks());
  if (audio) tracks.push(...tone().getTracks());
  return new MediaStream(tracks);
};

function picture(): MediaStream {
  const canvas = document.createElement('canvas');
  canvas.getContext('2d')?.fillRect(0, 0, 10, 10);
  return canvas.captureStream(10);
}

function tone(): MediaStream {
  const context = new AudioContext();
  const oscillator = context.createOscillator();
  const out = context.createMediaStreamDestination();
  oscillator.connect(out);
  oscillator.start();
  return out.stream;
}

const failing =
  (name: string): Ask =>
  async () => {
    throw new DOMException('', name);
  };

function useDevices(ask: Ask): void {
  devices.getUserMedia = (constraints) => {
    asked.push(constraints ?? {});
    return ask(constraints ?? {});
  };
}

function aMedia() {
  const media = createMedia();
  const facts: MediaFact[] = [];
  media.onFact((fact) => facts.push(fact));
  open.push({ media, facts });
  const sources = (source: string) =>
    facts
      .filter((fact) => fact.type === 'source')
      .filter((fact) => fact.source === source)
      .map(({ enabled, busy, error }) => [enabled, busy, error?.code ?? null]);
  return { media, facts, sources };
}

async function refusal(wish: Promise<unknown>): Promise<unknown> {
  return wish.then(
    () => 'no refusal',
    (error: unknown) => (error as { code?: string }).code,
  );
}

describe('media before a call', () => {
  beforeEach(() => {
    asked = [];
    open = [];
    localStorage.clear();
    useDevices(working);
  });
  afterEach(() => {
    for (const { media } of open) media.close();
    // The own property hides the browser's method; without it the method is back.
    Reflect.deleteProperty(devices, 'getUserMedia');
  });

  it('asks once for camera and microphone that are wanted together', async () => {
    const { media, sources } = aMedia();
    await Promise.all([media.setEnabled('camera', true), media.setEnabled('microphone', true)]);
    expect(asked).toHaveLength(1);
    expect(Object.keys(asked[0] ?? {}).sort()).toEqual(['audio', 'video']);
    expect(sources('camera')).toEqual([
      [false, true, null],
      [true, false, null],
    ]);
    expect(sources('microphone').at(-1)).toEqual([true, false, null]);
  });

  it('asks for the size that the role publishes', async () => {
    const { media } = aMedia();
    const video = { width: 320, height: 180, frameRate: 15, bitRate: 200 };
    media.setRole({
      publish: { allowed: ['video', 'audio', 'screen'], video, screen: video, audioBitRate: 32 },
    } as unknown as RoleInfo);
    await media.setEnabled('camera', true);
    expect(asked[0]?.video).toMatchObject({
      width: { ideal: 320, max: 320 },
      frameRate: { ideal: 15 },
    });
  });

  const refusals = [
    ['NotFoundError', 'camera_missing'],
    ['NotAllowedError', 'camera_denied'],
    ['NotReadableError', 'camera_in_use'],
    ['TypeError', 'device_failed'],
  ] as const;
  for (const [name, code] of refusals) {
    it(`${name} of the browser is ${code}, to the caller and as a fact`, async () => {
      useDevices(failing(name));
      const { media, sources } = aMedia();
      expect(await refusal(media.setEnabled('camera', true))).toBe(code);
      expect(sources('camera').at(-1)).toEqual([false, false, code]);
    });
  }

  it('a missing camera does not take the microphone along', async () => {
    useDevices((constraints) =>
      constraints.video ? failing('NotFoundError')(constraints) : working(constraints),
    );
    const { media, sources } = aMedia();
    const [camera] = await Promise.allSettled([
      media.setEnabled('camera', true),
      media.setEnabled('microphone', true),
    ]);
    expect(camera.status).toBe('rejected');
    expect(sources('microphone').at(-1)).toEqual([true, false, null]);
  });

  it('takes another camera when the remembered one is gone, and remembers a choice', async () => {
    const first = aMedia();
    await first.media.selectDevice('camera', 'gone');
    useDevices((constraints) =>
      (constraints.video as MediaTrackConstraints).deviceId
        ? failing('OverconstrainedError')(constraints)
        : working(constraints),
    );
    const second = aMedia();
    await second.media.setEnabled('camera', true);
    expect((asked[0]?.video as MediaTrackConstraints).deviceId).toEqual({ exact: 'gone' });
    expect(asked).toHaveLength(2);
    expect(second.sources('camera').at(-1)).toEqual([true, false, null]);
  });

  it('shows the own picture on every element, from the moment it is there until it is off', async () => {
    const { media } = aMedia();
    const video = document.createElement('video');
    const off = media.attachLocal('camera', video);
    expect(video.srcObject).toBe(null);
    await media.setEnabled('camera', true);
    const track = (video.srcObject as unknown as MediaStream).getVideoTracks()[0]!;
    expect(track.readyState).toBe('live');
    await media.setEnabled('camera', false);
    expect(track.readyState).toBe('ended');
    expect(video.srcObject).toBe(null);
    off();
  });

  it('tells when a device stops by itself', async () => {
    const { media, sources } = aMedia();
    const video = document.createElement('video');
    media.attachLocal('camera', video);
    await media.setEnabled('camera', true);
    (video.srcObject as unknown as MediaStream)
      .getVideoTracks()[0]!
      .dispatchEvent(new Event('ended'));
    expect(sources('camera').at(-1)).toEqual([false, false, 'device_failed']);
  });

  it('switches the camera in place', async () => {
    const { media, facts } = aMedia();
    const video = document.createElement('video');
    media.attachLocal('camera', video);
    await media.setEnabled('camera', true);
    const before = (video.srcObject as unknown as MediaStream).getVideoTracks()[0]!;
    await media.selectDevice('camera', 'other');
    const after = (video.srcObject as unknown as MediaStream).getVideoTracks()[0]!;
    expect(before.readyState).toBe('ended');
    expect(after.readyState).toBe('live');
    expect(facts).toContainEqual({ type: 'selected', kind: 'camera', id: 'other' });
  });

  it('a role that may not publish switches the devices off', async () => {
    const { media, sources } = aMedia();
    await media.setEnabled('camera', true);
    media.setRole({ publish: { allowed: [] } } as unknown as RoleInfo);
    await media.setEnabled('screen', false);
    expect(sources('camera').at(-1)).toEqual([false, false, null]);
  });

  it('opens the camera for a look as the next role, which closes it or keeps it', async () => {
    const { media, sources } = aMedia();
    const audience = aRoleInfo('audience');
    const size = { width: 640, height: 360, frameRate: 24, bitRate: 500 };
    const publish = { ...aRoleInfo('', ['video']).publish, video: size };
    const stage = aRoleInfo('stage', ['video'], { publish });
    media.setRole(audience);
    media.setPreviewRole(stage);
    await media.setEnabled('camera', true);
    expect(asked[0]?.video).toMatchObject({ width: { ideal: 640 }, frameRate: { ideal: 24 } });
    media.setPreviewRole(null);
    await media.setEnabled('screen', false);
    expect(sources('camera').at(-1)).toEqual([false, false, null]);
    media.setPreviewRole(stage);
    await media.setEnabled('camera', true);
    media.setRole(stage);
    await media.setEnabled('screen', false);
    expect(sources('camera').at(-1)).toEqual([true, false, null]);
  });

  it('shares no screen outside a call', async () => {
    const { media } = aMedia();
    expect(await refusal(media.setEnabled('screen', true))).toBe('not_joined');
  });

  it('closing stops every device and tells nothing more', async () => {
    const { media, facts } = aMedia();
    const video = document.createElement('video');
    media.attachLocal('camera', video);
    await media.setEnabled('camera', true);
    const track = (video.srcObject as unknown as MediaStream).getVideoTracks()[0]!;
    const told = facts.length;
    media.close();
    media.close();
    expect(track.readyState).toBe('ended');
    expect(facts).toHaveLength(told);
  });
});
