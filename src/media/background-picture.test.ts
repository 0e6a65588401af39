/** What background effects make of a picture: the library, its code and a model, all real. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { BackgroundProcessorWrapper } from '@livekit/track-processors';
import { LocalVideoTrack } from 'livekit-client';
import { applyBackground } from './background-processor.js';

/** Chromium's own; TypeScript does not know them yet. */
declare class MediaStreamTrackProcessor {
  constructor(options: { track: MediaStreamTrack });
  readonly readable: AsyncIterable<VideoFrame>;
}
declare class MediaStreamTrackGenerator extends MediaStreamTrack {
  constructor(options: { kind: string });
}

const FOLDER = new URL('/effects-fixture/', location.href).href;
const GREEN_SCREEN = `${FOLDER}green-screen/`;
const WIDTH = 320;
const HEIGHT = 180;
/** Half the picture is a person. Both halves are stripes, each in two shades. */
const STRIPE = 4;
const PERSON = ['#c08070', '#804030'];
const GREEN = ['#00ff00', '#007000'];

interface Sides {
  /** How much the shades of a row differ, and its mean colour. */
  person: { contrast: number; blue: number };
  behind: { contrast: number; blue: number };
}

/** A camera that gives a picture when it is asked to. */
function aCamera() {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: WIDTH, height: HEIGHT });
  const brush = canvas.getContext('2d')!;
  const shoot = () => {
    for (let x = 0; x < WIDTH; x += STRIPE) {
      const shades = x < WIDTH / 2 ? PERSON : GREEN;
      brush.fillStyle = shades[(x / STRIPE) % 2]!;
      brush.fillRect(x, 0, STRIPE, HEIGHT);
    }
  };
  shoot();
  const track = canvas.captureStream(15).getVideoTracks()[0]!;
  const timer = setInterval(shoot, 60);
  const local = new LocalVideoTrack(track, undefined, false);
  const end = () => {
    clearInterval(timer);
    local.stop();
  };
  return { local, track, end };
}

/** Every picture of a track, from now on. */
async function* pictures(track: MediaStreamTrack): AsyncGenerator<Sides> {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const brush = canvas.getContext('2d', { willReadFrequently: true })!;
  for await (const frame of new MediaStreamTrackProcessor({ track }).readable) {
    brush.drawImage(frame, 0, 0, WIDTH, HEIGHT);
    frame.close();
    // Away from the edges, where the two halves run into each other.
    yield { person: look(40), behind: look(220) };
  }
  function look(x: number) {
    const { data } = brush.getImageData(x, HEIGHT / 2, 60, 1);
    const of = (channel: number) => data.filter((_, index) => index % 4 === channel);
    const [green, blue] = [of(1), of(2)];
    const mean = blue.reduce((sum, value) => sum + value, 0) / blue.length;
    return { contrast: Math.max(...green) - Math.min(...green), blue: mean };
  }
}

const CLEAR = 40;

describe('a background effect with a model', { timeout: 60_000 }, () => {
  const ends: (() => void)[] = [];
  afterEach(() => {
    for (const end of ends.splice(0)) end();
  });
  const camera = () => {
    const made = aCamera();
    ends.push(made.end);
    return made;
  };

  it('blurs what is behind a person from the first picture on, shows another place, and goes', async () => {
    const { local, track } = camera();
    await applyBackground(local, 'blur', GREEN_SCREEN);
    const seen = pictures(local.mediaStreamTrack);
    const next = async () => (await seen.next()).value as Sides;
    for (let sharp = false; !sharp;) {
      const { person, behind } = await next();
      expect(behind.contrast).toBeLessThan(CLEAR);
      sharp = person.contrast > CLEAR;
    }

    const sea = document.createElement('canvas');
    const brush = sea.getContext('2d')!;
    brush.fillStyle = '#0000ff';
    brush.fillRect(0, 0, sea.width, sea.height);
    await applyBackground(local, sea.toDataURL(), GREEN_SCREEN);
    let sides = await next();
    // The picture is cut to size meanwhile.
    while (sides.behind.blue < 200) sides = await next();
    expect(sides.person.contrast).toBeGreaterThan(CLEAR);
    expect(sides.person.blue).toBeLessThan(150);

    const processed = local.mediaStreamTrack;
    await applyBackground(local, '', GREEN_SCREEN);
    expect(local.mediaStreamTrack).toBe(track);
    expect(processed.readyState).toBe('ended');
    expect(track.readyState).toBe('live');
  });

  it.each(['', 'broken/'])('that cannot begin leaves nothing behind: "%s"', async (folder) => {
    const made: MediaStreamTrack[] = [];
    vi.stubGlobal(
      'MediaStreamTrackGenerator',
      class extends MediaStreamTrackGenerator {
        constructor(options: { kind: string }) {
          super(options);
          made.push(this);
        }
      },
    );
    ends.push(() => vi.unstubAllGlobals());
    const { local, track } = camera();
    await expect(applyBackground(local, 'blur', FOLDER + folder)).rejects.toThrow();
    expect(local.getProcessor()).toBe(undefined);
    expect(local.mediaStreamTrack).toBe(track);
    expect(track.readyState).toBe('live');
    expect(made.map(({ readyState }) => readyState)).toEqual(['ended']);
  });

  it('that fails on pictures is told before anybody sees one', async () => {
    const works = camera();
    await applyBackground(works.local, 'blur', GREEN_SCREEN);
    const { transformer } = works.local.getProcessor() as BackgroundProcessorWrapper;
    const model = Object.getPrototypeOf(transformer.imageSegmenter) as {
      segmentForVideo(): void;
    };
    const failing = vi.spyOn(model, 'segmentForVideo').mockImplementation(() => {
      throw new Error('The model is out of memory.');
    });
    ends.push(() => failing.mockRestore());
    const { local, track } = camera();
    await expect(applyBackground(local, 'blur', GREEN_SCREEN)).rejects.toThrow('out of memory');
    expect(local.getProcessor()).toBe(undefined);
    expect(local.mediaStreamTrack).toBe(track);
  });
});
