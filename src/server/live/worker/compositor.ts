/**
 * Draws the scene. Everything here follows from what is known at the moment of a tick: the scene, and the newest
 * picture of each track with the time of its arrival. A tile is drawn only when it has something new to show.
 */
import type { Scene } from '../port.js';
import { Canvas, type Mask, type Planes } from './canvas.js';
import { parseColour, readableOn, type Colour } from './colour.js';
import { arrange, type Tile } from './layout.js';
import type { Codecs } from './load-codecs.js';
import { Logo } from './logo.js';
import { evenAt, even, fitInto, type Rect, type Size } from './rect.js';
import { Scaler } from './scaler.js';
import { corners, disc, plate } from './shapes.js';
import type { PictureTrack, Wishes } from './source.js';
import { initialsOf, Writer } from './text.js';

/** A camera that sends nothing for so long is shown as a person without one. Screens may well stand still. */
export const FROZEN_AFTER_MS = 3_000;

interface Shown {
  picture: Planes;
  at: number;
}

interface Place extends Tile {
  /** What is on the canvas now. */
  drawn: Planes | 'placeholder' | null;
  corners: ReturnType<typeof corners>;
  label: Label | null;
}

/** A name on its plate, in the lower left corner of the tile. */
interface Label {
  plate: Mask;
  text: Mask;
  x: number;
  y: number;
  textX: number;
  textY: number;
}

const keyOf = (peerId: string, track: PictureTrack) => `${track} ${peerId}`;

export class Compositor {
  readonly canvas: Canvas;
  readonly #writer: Writer;
  readonly #scaler: Scaler;
  readonly #logo: Logo;
  readonly #pictures = new Map<string, Shown>();
  #scene: Scene | null = null;
  #arrangement = '';
  #places: Place[] = [];
  #colours: Record<'background' | 'surface' | 'text' | 'accent', Colour>;

  constructor(codecs: Codecs, size: Size) {
    this.canvas = new Canvas(size);
    this.#writer = new Writer(codecs);
    this.#scaler = new Scaler(codecs);
    this.#logo = new Logo(codecs, this.canvas);
    const black = parseColour('#000');
    this.#colours = { background: black, surface: black, text: readableOn(black), accent: black };
    this.canvas.fill(black);
  }

  /** How many tiles there are. */
  get tiles(): number {
    return this.#places.length;
  }

  /** What has to be received for this scene: everybody is heard, and those are seen who have a tile. */
  get wishes(): Wishes {
    const people = this.#scene?.people ?? [];
    return {
      pictures: this.#places
        .filter(({ person, track }) => person[track] === 'on')
        .map(({ person, track, rect }) => ({
          peerId: person.peerId,
          track,
          width: rect.width,
          height: rect.height,
        })),
      voices: people.flatMap(({ peerId, screen }) => [
        { peerId, track: 'microphone' as const },
        ...(screen === 'on' ? [{ peerId, track: 'screenAudio' as const }] : []),
      ]),
    };
  }

  setScene(scene: Scene): void {
    this.#scene = scene;
    this.#forgetWhoIsOff(scene);
    const tiles = arrange(scene, this.canvas);
    const arrangement = JSON.stringify([
      scene.colours,
      tiles.map(({ rect, track, person }) => [rect, track, person.peerId, person.name]),
    ]);
    this.#logo.load(scene.logo);
    if (arrangement === this.#arrangement) {
      this.#places.forEach((place, index) => Object.assign(place, tiles[index]));
      return;
    }
    this.#arrangement = arrangement;
    this.#colours = {
      background: parseColour(scene.colours.background),
      surface: parseColour(scene.colours.surface),
      text: parseColour(scene.colours.text),
      accent: parseColour(scene.colours.accent),
    };
    this.#logo.lift();
    this.canvas.fill(this.#colours.background);
    this.#places = tiles.map((tile) => this.#furnish(tile));
  }

  /** The newest picture of a track; the one before is forgotten, drawn or not. */
  show(peerId: string, track: PictureTrack, picture: Planes, at: number): void {
    const person = this.#scene?.people.find((one) => one.peerId === peerId);
    if (person?.[track] === 'on') this.#pictures.set(keyOf(peerId, track), { picture, at });
  }

  forget(peerId: string, track: PictureTrack): void {
    this.#pictures.delete(keyOf(peerId, track));
  }

  /** Brings the canvas to what is to be seen at `now`. */
  draw(now: number): void {
    this.#logo.lift();
    for (const place of this.#places) {
      const wanted = this.#pictureOf(place, now) ?? 'placeholder';
      if (place.drawn === wanted) continue;
      if (wanted === 'placeholder') this.#drawPlaceholder(place);
      else this.#drawPicture(place, wanted);
      for (const { mask, x, y } of place.corners)
        this.canvas.paint(this.#colours.background, mask, place.rect.x + x, place.rect.y + y);
      this.#drawLabel(place);
      place.drawn = wanted;
    }
    this.#logo.lay();
  }

  close(): void {
    this.#scaler.close();
    this.#pictures.clear();
  }

  #forgetWhoIsOff({ people }: Scene): void {
    const on = new Set(
      people.flatMap(({ peerId, camera, screen }) => [
        ...(camera === 'on' ? [keyOf(peerId, 'camera')] : []),
        ...(screen === 'on' ? [keyOf(peerId, 'screen')] : []),
      ]),
    );
    for (const key of this.#pictures.keys()) if (!on.has(key)) this.#pictures.delete(key);
  }

  #pictureOf({ person, track }: Place, now: number): Planes | null {
    const shown = this.#pictures.get(keyOf(person.peerId, track));
    if (!shown) return null;
    return track === 'camera' && now - shown.at > FROZEN_AFTER_MS ? null : shown.picture;
  }

  #furnish(tile: Tile): Place {
    const { rect } = tile;
    const alone = rect.width === this.canvas.width && rect.height === this.canvas.height;
    const radius = alone ? 0 : Math.round(Math.min(this.canvas.width, this.canvas.height) / 60);
    return {
      ...tile,
      drawn: null,
      corners: radius > 0 ? corners(rect.width, rect.height, radius) : [],
      label: this.#makeLabel(tile.person.name, rect),
    };
  }

  #makeLabel(name: string, rect: Rect): Label | null {
    const size = Math.round(Math.max(12, Math.min(this.canvas.height / 40, rect.height / 9)));
    const pad = even(size * 0.6);
    const margin = even(size * 0.5);
    const text = this.#writer.write(name, size, rect.width - 2 * (pad + margin));
    const ground = plate(text.width + 2 * pad, size * 1.7, size * 0.5, 150);
    if (
      text.width <= 2 ||
      ground.width + margin > rect.width ||
      ground.height + margin > rect.height ||
      text.height > ground.height
    )
      return null;
    const x = rect.x + margin;
    const y = evenAt(rect.y + rect.height - margin - ground.height);
    return {
      plate: ground,
      text,
      x,
      y,
      textX: x + pad,
      textY: evenAt(y + (ground.height - text.height) / 2),
    };
  }

  #drawPicture({ rect, fit }: Place, picture: Planes): void {
    const { from, into } = fitInto(picture, rect, fit);
    if (into.width < rect.width || into.height < rect.height)
      this.canvas.fill(this.#colours.surface, rect);
    this.#scaler.draw(picture, from, this.canvas, into);
  }

  #drawPlaceholder({ rect, person }: Place): void {
    const { surface, accent } = this.#colours;
    this.canvas.fill(surface, rect);
    const circle = disc(Math.min(rect.width, rect.height) * 0.4);
    const centre = { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 };
    this.canvas.paint(
      accent,
      circle,
      evenAt(centre.x - circle.width / 2),
      evenAt(centre.y - circle.height / 2),
    );
    const size = Math.max(8, Math.round(circle.height * 0.4));
    const text = this.#writer.write(initialsOf(person.name), size, circle.width, 'bold');
    if (text.width > rect.width || text.height > rect.height) return;
    this.canvas.paint(
      readableOn(accent),
      text,
      evenAt(centre.x - text.width / 2),
      evenAt(centre.y - text.height / 2),
    );
  }

  #drawLabel({ label }: Place): void {
    if (!label) return;
    this.canvas.paint(parseColour('#000'), label.plate, label.x, label.y);
    this.canvas.paint(parseColour('#fff'), label.text, label.textX, label.textY);
  }
}
