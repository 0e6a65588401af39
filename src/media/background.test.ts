/** Effects on the own picture in a real browser; only the doors to the devices are replaced. */
import { expect, vi } from 'vitest';
import type { LocalTrack, Track, TrackProcessor } from 'livekit-client';
import { HmsError } from '../protocol/index.js';
import type { MediaFact } from '../store/ports.js';
import { Background } from './background.js';
import { DeviceInput } from './device-input.js';
import { Devices } from './devices.js';
import { createMedia } from './media.js';

const devices = navigator.mediaDevices;
const ends: (() => void)[] = [];

function picture(): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  const brush = canvas.getContext('2d')!;
  const timer = setInterval(() => brush.fillRect(0, 0, 10, Math.random() * 10), 50);
  ends.push(() => clearInterval(timer));
  return canvas.captureStream(20).getVideoTracks()[0]!;
}

/** In place of the library: another track, and a note of every start and end. */
class Painter implements TrackProcessor<Track.Kind> {
  name = 'painter';
  processedTrack = picture();
  ended = false;
  async init(): Promise<void> {}
  async restart(): Promise<void> {
    this.processedTrack = picture();
  }
  async destroy(): Promise<void> {
    this.ended = true;
  }
}

function aCamera(failing = () => false) {
  const facts: MediaFact[] = [];
  const tell = (fact: MediaFact) => void facts.push(fact);
  const painted: { background: string; painter: Painter }[] = [];
  const background = new Background(tell, async () => async (camera: LocalTrack, wanted) => {
    if (failing()) throw new Error('No model.');
    if (wanted === '') return camera.stopProcessor();
    const painter = new Painter();
    painted.push({ background: wanted, painter });
    await camera.setProcessor(painter);
  });
  background.setFolder('/effects/');
  background.offer('none');
  const shown: (MediaStreamTrack | null)[] = [];
  const known = new Devices(() => {});
  const camera = new DeviceInput('camera', {
    devices: known,
    tell,
    constraints: () => ({}),
    sentAs: () => '',
    changed: (track) => void shown.push(track),
    effect: background,
  });
  ends.push(() => {
    camera.close();
    known.close();
  });
  const sent: MediaStreamTrack[] = [];
  const publisher = {
    async publish(_: unknown, track: MediaStreamTrack | LocalTrack) {
      if (track instanceof MediaStreamTrack) throw new Error('It is sent without its effect.');
      sent.push(track.mediaStreamTrack);
      return track;
    },
    async unpublish() {},
  };
  const choose = async (chosen: string) => {
    background.choose(chosen);
    await camera.applyEffect();
  };
  const own = () => painted.at(-1)?.painter.processedTrack;
  return { facts, background, camera, painted, shown, sent, publisher, choose, own };
}

describe('background effects', () => {
  beforeEach(() => {
    localStorage.clear();
    devices.getUserMedia = async () => new MediaStream([picture()]);
  });
  afterEach(() => {
    for (const end of ends.splice(0)) end();
    Reflect.deleteProperty(devices, 'getUserMedia');
    localStorage.clear();
  });

  it('are there only with a folder of the operator and an offer of the layout', () => {
    const facts: MediaFact[] = [];
    const background = new Background((fact) => void facts.push(fact));
    const available = () =>
      facts.filter((fact) => fact.type === 'background').at(-1)?.available ?? false;
    background.offer('none');
    expect(available()).toBe(false);
    background.setFolder('/effects');
    expect(available()).toBe(true);
    background.offer(null);
    expect(available()).toBe(false);
    background.offer('blur');
    expect(background.wanted).toBe('blur');
    background.setFolder('');
    expect(available()).toBe(false);
    expect(background.wanted).toBe('');
  });

  it('are remembered, and go before what the layout starts with', () => {
    const first = new Background(() => {});
    first.choose('none');
    const second = new Background(() => {});
    second.setFolder('/effects');
    second.offer('/office.png');
    expect(second.wanted).toBe('');
  });

  it('are seen in the lobby, change in place, and go away', async () => {
    const { camera, choose, shown, own, painted } = aCamera();
    await camera.setEnabled(true);
    const bare = shown.at(-1);
    await choose('blur');
    expect(shown.at(-1)).toBe(own());
    await choose('/a.png');
    expect(painted.map(({ background }) => background)).toEqual(['blur', '/a.png']);
    await choose('none');
    expect(shown.at(-1)).toBe(bare);
    await camera.setEnabled(false);
    expect(bare?.readyState).toBe('ended');
  });

  it('are there before the first picture is sent', async () => {
    const { camera, choose, shown, sent, publisher, own } = aCamera();
    await choose('blur');
    await camera.setEnabled(true);
    // Nobody saw the bare picture, not even the person.
    expect(new Set(shown.filter((track) => track !== null))).toEqual(new Set([own()]));
    await camera.join(publisher);
    expect(sent).toEqual([own()]);
  });

  it('go with the camera into the call, and out of it', async () => {
    const { camera, choose, sent, publisher, own, shown, painted } = aCamera();
    await choose('blur');
    await camera.setEnabled(true);
    await camera.join(publisher);
    await camera.leave();
    expect(painted).toHaveLength(2);
    expect(painted[0]!.painter.ended).toBe(true);
    expect(shown.at(-1)).toBe(own());
    await camera.join(publisher);
    expect(sent.at(-1)).toBe(own());
  });

  it('chosen while the camera is off in the call are there when it goes on', async () => {
    const { camera, choose, sent, publisher, own } = aCamera();
    const bare = {
      ...publisher,
      async publish(source: unknown, track: MediaStreamTrack | LocalTrack) {
        if (!(track instanceof MediaStreamTrack)) return publisher.publish(source, track);
        const { LocalVideoTrack } = await import('livekit-client');
        return new LocalVideoTrack(track, undefined, false);
      },
    };
    await camera.setEnabled(true);
    await camera.join(bare);
    await camera.setEnabled(false);
    await choose('blur');
    expect(own()).toBe(undefined);
    await camera.setEnabled(true);
    expect(sent).toEqual([own()]);
  });

  it('that fail are told, leave the picture as it is, and are not shown as chosen', async () => {
    let broken = true;
    const { camera, background, facts, shown, own } = aCamera(() => broken);
    const last = () => facts.filter((fact) => fact.type === 'background').at(-1);
    await camera.setEnabled(true);
    const bare = shown.at(-1);
    const back = background.choose('blur');
    await expect(camera.applyEffect()).rejects.toMatchObject({ code: 'background_failed' });
    expect(last()).toMatchObject({ chosen: 'none', busy: false });
    expect(last()?.error).toBeInstanceOf(HmsError);
    back();
    expect(shown.at(-1)).toBe(bare);
    broken = false;
    background.choose('blur');
    await camera.applyEffect();
    expect(last()).toMatchObject({ chosen: 'blur', error: null });
    expect(shown.at(-1)).toBe(own());
  });

  it('load their code from the operator’s folder and from nobody else', async () => {
    performance.clearResourceTimings();
    const media = createMedia();
    const facts: MediaFact[] = [];
    media.onFact((fact) => void facts.push(fact));
    media.setEffectsUrl('/effects-fixture');
    media.offerEffects({ background: 'none', noiseCancellation: null });
    await media.setEnabled('camera', true);
    // The model is not there.
    const refusal: unknown = await media.setBackground('blur').catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'background_failed' });
    expect(String((refusal as Error).cause)).toContain('/effects-fixture/selfie_segmenter.tflite');
    media.close();
    const urls = performance.getEntriesByType('resource').map(({ name }) => new URL(name));
    expect(urls.filter(({ origin }) => origin !== location.origin)).toEqual([]);
    const asked = urls.map(({ pathname }) => pathname);
    expect(asked).toContain('/effects-fixture/vision_wasm_internal.wasm');
    const told = facts.filter((fact) => fact.type === 'background');
    expect(told.some(({ busy }) => busy)).toBe(true);
    expect(told.at(-1)).toMatchObject({ chosen: 'none', available: true, busy: false });
  });

  it('do not begin with a picture that does not come', async () => {
    const media = createMedia();
    media.setEffectsUrl('/effects-fixture');
    media.offerEffects({ background: 'none', noiseCancellation: null });
    await media.setEnabled('camera', true);
    const wish = media.setBackground('/effects-fixture/none.png');
    await expect(wish).rejects.toMatchObject({ code: 'background_failed' });
    media.close();
  });
});

describe('noise cancellation', () => {
  const asked: MediaTrackConstraints[] = [];
  beforeEach(() => {
    asked.length = 0;
    localStorage.clear();
    devices.getUserMedia = async (constraints) => {
      asked.push((constraints?.audio ?? {}) as MediaTrackConstraints);
      return new AudioContext().createMediaStreamDestination().stream;
    };
  });
  afterEach(() => {
    Reflect.deleteProperty(devices, 'getUserMedia');
    localStorage.clear();
  });

  it('is the browser’s own: on without a word of the layout, else as that starts, else as chosen', async () => {
    const media = createMedia();
    const on = () => asked.at(-1)?.noiseSuppression;
    await media.setEnabled('microphone', true);
    expect(asked.at(-1)).toMatchObject({ noiseSuppression: true, echoCancellation: true });
    media.offerEffects({ background: null, noiseCancellation: false });
    await vi.waitFor(() => expect(on()).toBe(false));
    await media.setNoiseCancellation(true);
    expect(asked.at(-1)).toMatchObject({ noiseSuppression: true, voiceIsolation: true });
    media.close();
    const later = createMedia();
    later.offerEffects({ background: null, noiseCancellation: false });
    await later.setEnabled('microphone', true);
    expect(on()).toBe(true);
    later.close();
  });
});
