/** The whole chain from pictures and sound to an MP4, on a virtual clock, read back by ffmpeg. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Packager } from '../packager/packager.js';
import type { LivePart } from '../packager/part.js';
import type { LiveLayer, Scene, ScenePerson } from '../port.js';
import { TIMESCALE, type EncodedSample } from '../samples.js';
import type { Planes } from './canvas.js';
import { parseColour, type Colour } from './colour.js';
import { Grid } from './grid.js';
import { findObstacle, loadCodecs, type Codecs } from './load-codecs.js';
import { Studio } from './studio.js';

const RATE = 30;
const LAYER: LiveLayer = { width: 640, height: 360, videoBitrate: 900, audioBitrate: 128 };
const COLOURS = { background: '#101010', surface: '#303030', text: '#ffffff', accent: '#0040c0' };
const missing =
  findObstacle() ?? (spawnSync('ffmpeg', ['-version']).error ? 'ffmpeg is not installed.' : null);
if (missing) console.warn(`The studio is not tested: ${missing}`);

const person = (peerId: string, change: Partial<ScenePerson> = {}): ScenePerson => ({
  peerId,
  name: '',
  prominent: false,
  camera: 'on',
  microphone: 'on',
  screen: 'off',
  ...change,
});

const scene = (people: ScenePerson[], mode: Scene['mode'] = 'grid'): Scene => ({
  mode,
  people,
  colours: COLOURS,
  logo: null,
});

function flat({ y, u, v }: Colour, width = 320, height = 180): Planes {
  const [wide, high] = [(width + 1) >> 1, (height + 1) >> 1];
  return {
    width,
    height,
    data: [
      Buffer.alloc(width * height, y),
      Buffer.alloc(wide * high, u),
      Buffer.alloc(wide * high, v),
    ],
    strides: [width, wide, wide],
  };
}

const RED = parseColour('#d02020');
const GREEN = parseColour('#20b030');
const BLUE = parseColour('#2040d0');

/** A studio whose seconds are as long as they take, and a file of what it made. */
class Rig {
  readonly samples: (EncodedSample & { layer: number })[] = [];
  /** What `save` wrote. */
  readonly parts: LivePart[] = [];
  readonly #layers: readonly LiveLayer[];
  readonly studio: Studio;
  #n = 0;

  private constructor(studio: Studio, layers: readonly LiveLayer[]) {
    this.studio = studio;
    this.#layers = layers;
    studio.begin(0);
  }

  static async open(codecs: Codecs, layers: readonly LiveLayer[] = [LAYER]): Promise<Rig> {
    const rigs: Rig[] = [];
    const studio = await Studio.open(codecs, {
      layers,
      frameRate: RATE,
      grid: new Grid({ frameRate: RATE, segmentSeconds: 2, partsASecond: 3 }),
      onSample: (layer, sample) => rigs[0]?.samples.push({ ...sample, layer }),
    });
    const rig = new Rig(studio, layers);
    rigs.push(rig);
    return rig;
  }

  get now(): number {
    return (this.#n * 1000) / RATE;
  }

  /** `before` is called ahead of each tick. */
  async run(seconds: number, before: (now: number) => void = () => {}): Promise<void> {
    for (let count = 0; count < Math.round(seconds * RATE); count++) {
      before(this.now);
      await this.studio.tick({ n: this.#n++, ticks: 1 });
    }
  }

  /** With every second picture. */
  async half(seconds: number): Promise<void> {
    for (let count = 0; count < seconds * RATE; count += 2) {
      await this.studio.tick({ n: this.#n, ticks: 2 });
      this.#n += 2;
    }
  }

  /** The machine was busy for so many ticks. */
  async miss(ticks: number): Promise<void> {
    this.#n += ticks;
    await this.studio.tick({ n: this.#n++, ticks: 1 });
  }

  async save(path: string, layer = 0): Promise<void> {
    await this.studio.close();
    const chunks: Uint8Array[] = [];
    const packager = new Packager({
      layers: this.#layers,
      frameRate: RATE,
      epochMs: 0,
      partFrames: 10,
      segmentSeconds: 2,
      sinks: [
        {
          init(init) {
            if (init.layer === layer) chunks.push(init.data);
          },
          part: (part) => {
            if (part.layer !== layer) return;
            chunks.push(part.data);
            this.parts.push(part);
          },
          metadata: () => {},
          end: () => {},
        },
      ],
    });
    this.studio.configs.forEach(({ video, audio }, at) => packager.configure(at, video, audio));
    const interleaved = [...this.samples].sort((a, b) => a.time - b.time);
    for (const sample of interleaved) packager.push(sample.layer, sample);
    packager.end();
    writeFileSync(path, Buffer.concat(chunks));
  }

  pictures(layer = 0): EncodedSample[] {
    return this.samples.filter((sample) => sample.kind === 'video' && sample.layer === layer);
  }
}

/** Fails when the file has a fault. */
function decode(path: string): void {
  execFileSync('ffmpeg', ['-v', 'error', '-xerror', '-i', path, '-f', 'null', '-']);
}

/** Y, U, V of one pixel. */
function pixel(path: string, seconds: number, x: number, y: number): Colour {
  const crop = `crop=2:2:${x}:${y}`;
  const args = ['-v', 'error', '-ss', String(seconds), '-i', path, '-frames:v', '1', '-vf', crop];
  const raw = execFileSync('ffmpeg', [...args, '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-']);
  return { y: raw[0] ?? 0, u: raw[4] ?? 0, v: raw[5] ?? 0 };
}

function expectColour(seen: Colour, wanted: Colour): void {
  for (const part of ['y', 'u', 'v'] as const)
    expect(Math.abs(seen[part] - wanted[part]), part).toBeLessThanOrEqual(6);
}

describe.skipIf(missing !== null)('the studio', { timeout: 90_000 }, () => {
  let codecs: Codecs;
  let folder: string;
  const file = (name: string) => join(folder, name);

  beforeAll(async () => {
    codecs = await loadCodecs();
    folder = mkdtempSync(join(tmpdir(), 'hms-studio-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps one timeline while people come, go, mute, freeze and change size', async () => {
    const rig = await Rig.open(codecs);
    const both = [person('a'), person('b')];
    rig.studio.setScene(scene([person('a')]));
    await rig.run(2, (now) => rig.studio.picture('a', 'camera', flat(RED), now));
    rig.studio.setScene(scene(both));
    await rig.run(2, (now) => {
      rig.studio.picture('a', 'camera', flat(RED, 1280, 720), now);
      rig.studio.picture('b', 'camera', flat(GREEN, 176, 144), now);
    });
    // b sends nothing any more.
    await rig.run(4, (now) => rig.studio.picture('a', 'camera', flat(RED), now));
    rig.studio.setScene(scene([person('a', { camera: 'off' }), person('b')]));
    await rig.run(1, (now) => rig.studio.picture('b', 'camera', flat(GREEN), now));
    rig.studio.setScene(scene([]));
    await rig.run(1);
    const path = file('changes.mp4');
    await rig.save(path);

    const pictures = rig.pictures();
    expect(pictures.map(({ time }) => time)).toEqual(
      Array.from({ length: 10 * RATE }, (_, n) => (n * TIMESCALE) / RATE),
    );
    expect(pictures.filter(({ key }) => key).map(({ time }) => time / TIMESCALE)).toEqual([
      0, 2, 4, 6, 8,
    ]);
    decode(path);
    expectColour(pixel(path, 1, 320, 100), RED);
    expectColour(pixel(path, 3, 160, 180), RED);
    expectColour(pixel(path, 3, 480, 180), GREEN);
    // What stood still for three seconds is a person without a picture.
    expectColour(pixel(path, 6.8, 480, 180), GREEN);
    expectColour(pixel(path, 7.5, 360, 100), parseColour(COLOURS.surface));
    expectColour(pixel(path, 7.5, 160, 180), RED);
    // Who switches the camera off is one at once.
    expectColour(pixel(path, 8.2, 160, 180), parseColour(COLOURS.accent));
    expectColour(pixel(path, 9.5, 320, 180), parseColour(COLOURS.background));
  });

  it('shows a screen whole with its people beside, and a spotlight alone', async () => {
    const rig = await Rig.open(codecs);
    const who = [person('a', { prominent: true }), person('b', { screen: 'on' })];
    const show = (now: number) => {
      rig.studio.picture('a', 'camera', flat(RED), now);
      rig.studio.picture('b', 'camera', flat(GREEN), now);
      rig.studio.picture('b', 'screen', flat(BLUE, 800, 600), 0);
    };
    const { pictures } = rig.studio.setScene(scene(who, 'screen'));
    expect(pictures.map(({ peerId, track }) => `${peerId} ${track}`)).toEqual([
      'b screen',
      'a camera',
      'b camera',
    ]);
    await rig.run(4, show);
    rig.studio.setScene(scene(who, 'spotlight'));
    await rig.run(1, show);
    const path = file('screen.mp4');
    await rig.save(path);
    // Although it stood still all the time: screens do.
    expectColour(pixel(path, 3.8, 250, 180), BLUE);
    expectColour(pixel(path, 3.8, 8, 180), parseColour(COLOURS.surface));
    expectColour(pixel(path, 3.8, 570, 140), RED);
    expectColour(pixel(path, 3.8, 570, 220), GREEN);
    expectColour(pixel(path, 4.8, 20, 20), RED);
    expectColour(pixel(path, 4.8, 620, 340), RED);
  });

  it('has one above the other in a picture that stands upright, in the colours of the template', async () => {
    const rig = await Rig.open(codecs, [{ ...LAYER, width: 360, height: 640 }]);
    const colours = { ...COLOURS, background: '#402060', accent: '#20b030' };
    const who = [person('a'), person('b', { camera: 'off' })];
    rig.studio.setScene({ ...scene(who), colours });
    await rig.run(1, (now) => rig.studio.picture('a', 'camera', flat(RED), now));
    const path = file('portrait.mp4');
    await rig.save(path);
    decode(path);
    expectColour(pixel(path, 0.8, 180, 160), RED);
    // Who has no camera is a disc of the accent on the surface.
    expectColour(pixel(path, 0.8, 180, 480), parseColour(colours.accent));
    expectColour(pixel(path, 0.8, 40, 480), parseColour(colours.surface));
    expectColour(pixel(path, 0.8, 180, 2), parseColour(colours.background));
  });

  it('lays the logo over tiles that move and tiles that stand still, and takes no other file', async () => {
    const logo = file('logo.png');
    const half = 'color=white@0.5:size=120x60,format=rgba';
    execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', half, '-frames:v', '1', logo]);
    const rig = await Rig.open(codecs);
    rig.studio.setScene({ ...scene([person('a')]), logo });
    rig.studio.picture('a', 'camera', flat(GREEN), 0);
    await rig.run(1);
    await rig.run(1, (now) => rig.studio.picture('a', 'camera', flat(GREEN), now));
    rig.studio.setScene({ ...scene([person('a')]), logo: import.meta.filename });
    await rig.run(1, (now) => rig.studio.picture('a', 'camera', flat(GREEN), now));
    const path = file('with-logo.mp4');
    await rig.save(path);
    const mixed = {
      y: (GREEN.y + 235) / 2,
      u: (GREEN.u + 128) / 2,
      v: (GREEN.v + 128) / 2,
    };
    expectColour(pixel(path, 0.9, 604, 24), mixed);
    expectColour(pixel(path, 1.9, 604, 24), mixed);
    expectColour(pixel(path, 1.9, 500, 24), GREEN);
    expectColour(pixel(path, 2.9, 604, 24), GREEN);
  });

  it('has picture and sound of one moment within 40 ms', async () => {
    const rig = await Rig.open(codecs);
    rig.studio.setScene(scene([person('a')]));
    const white = parseColour('#ffffff');
    const black = parseColour('#000000');
    const packet = 20;
    let sent = 0;
    await rig.run(6, (now) => {
      rig.studio.picture('a', 'camera', flat(now % 1000 < 200 ? white : black), now);
      for (; sent + packet <= now; sent += packet) {
        const pcm = Int16Array.from({ length: packet * 48 * 2 }, (_, index) => {
          const ms = sent + (index >> 1) / 48;
          return ms % 1000 < 200 ? 12_000 * Math.sin((ms * 2 * Math.PI * 1000) / 1000) : 0;
        });
        rig.studio.sound('a', 'microphone', pcm, sent + packet);
      }
    });
    const path = file('sync.mp4');
    await rig.save(path);
    const { stderr } = spawnSync(
      'ffmpeg',
      [
        ...['-hide_banner', '-nostats', '-i', path, '-af', 'silencedetect=n=-30dB:d=0.3'],
        ...['-vf', 'negate,blackdetect=d=0.1:pix_th=0.2', '-f', 'null', '-'],
      ],
      { encoding: 'utf8' },
    );
    const beeps = [...stderr.matchAll(/silence_end: ([\d.]+)/g)].map(([, at]) => Number(at));
    const flashes = [...stderr.matchAll(/black_start:([\d.]+)/g)].map(([, at]) => Number(at));
    expect(flashes.length).toBeGreaterThanOrEqual(5);
    for (const flash of flashes.slice(1)) {
      const nearest = Math.min(...beeps.map((beep) => Math.abs(beep - flash)));
      expect(nearest).toBeLessThan(0.04);
    }
  });

  it('bridges what it missed: parts begin and end on time, and sound goes on', async () => {
    const rig = await Rig.open(codecs);
    rig.studio.setScene(scene([person('a')]));
    await rig.run(1, (now) => rig.studio.picture('a', 'camera', flat(RED), now));
    await rig.miss(45);
    await rig.run(1);
    const path = file('missed.mp4');
    await rig.save(path);
    // Of the 45 that were missed, those with which a part begins: 30, 40, 50, 60 and 70.
    expect(rig.pictures()).toHaveLength(2 * RATE + 1 + 5);
    const keys = rig.pictures().filter(({ key }) => key);
    expect(keys.map(({ time }) => time / TIMESCALE)).toEqual([0, 2]);
    expect(Math.max(...rig.parts.map(({ duration }) => duration))).toBe(TIMESCALE / 3);
    expect(rig.parts.filter(({ last }) => last)[0]?.time).toBe((5 * TIMESCALE) / 3);
    const sound = rig.samples.filter(({ kind }) => kind === 'audio');
    sound.forEach(({ time }, index) => expect(time).toBe(index * 1920));
    decode(path);
  });

  it('makes half of the pictures when it is told to, each for twice as long', async () => {
    const rig = await Rig.open(codecs);
    rig.studio.setScene(scene([person('a')]));
    rig.studio.picture('a', 'camera', flat(RED), 0);
    await rig.half(4);
    const path = file('half.mp4');
    await rig.save(path);
    expect(rig.pictures()).toHaveLength(2 * RATE);
    expect(rig.parts.map(({ duration }) => duration)).toEqual(
      Array.from({ length: 12 }, () => TIMESCALE / 3),
    );
    decode(path);
  });

  it('scales every layer from the same picture, with keys at the same times', async () => {
    const small = { width: 320, height: 180, videoBitrate: 300, audioBitrate: 128 };
    const rig = await Rig.open(codecs, [LAYER, small]);
    rig.studio.setScene(scene([person('a')]));
    await rig.run(3, (now) => rig.studio.picture('a', 'camera', flat(GREEN), now));
    const path = file('small.mp4');
    await rig.save(path, 1);
    const keys = (layer: number) =>
      rig
        .pictures(layer)
        .filter(({ key }) => key)
        .map(({ time }) => time);
    expect(keys(1)).toEqual(keys(0));
    decode(path);
    expectColour(pixel(path, 2, 160, 60), GREEN);
  });

  it('lives through scenes of any kind, and paints nothing beside its tiles', async () => {
    const rig = await Rig.open(codecs, [{ ...LAYER, width: 854, height: 480 }]);
    // Always the same chances.
    let seed = 7;
    const chance = (most: number) => {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
      return seed % most;
    };
    const modes = ['grid', 'prominence', 'spotlight', 'screen'] as const;
    for (let round = 0; round < 60; round++) {
      const who = Array.from({ length: chance(20) }, (_, index) =>
        person(`p${index}`, {
          name: 'Zoë %{n} \'":\\,;[x] 🎈 '.repeat(chance(3)),
          prominent: chance(3) === 0,
          camera: chance(4) === 0 ? 'off' : 'on',
          screen: chance(6) === 0 ? 'on' : 'off',
        }),
      );
      rig.studio.setScene(scene(who, modes[chance(4)] ?? 'grid'));
      for (const { peerId, screen } of who) {
        const picture = flat(GREEN, 2 + chance(900), 2 + chance(900));
        rig.studio.picture(peerId, screen === 'on' ? 'screen' : 'camera', picture, rig.now);
      }
      await rig.run(1 / RATE);
    }
    rig.studio.setScene(scene([person('a'), person('b')]));
    await rig.run(1, (now) => {
      rig.studio.picture('a', 'camera', flat(RED, 333, 217), now);
      rig.studio.picture('b', 'camera', flat(GREEN, 1000, 999), now);
    });
    const path = file('fuzz.mp4');
    await rig.save(path);
    decode(path);
    // The gap between the two.
    expectColour(pixel(path, 2.8, 426, 240), parseColour(COLOURS.background));
  });
});
