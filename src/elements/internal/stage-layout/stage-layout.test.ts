import { expect } from '@open-wc/testing';
import { arrange, stripCapacity, type Scene } from './arrange.js';
import { worth, type Box, type Picture } from './box.js';
import { grid } from './grid.js';
import { CORNERS, cornerByKey, insetBox, nearestCorner } from './inset.js';

const GAP = 8;
const BOXES = [
  [358, 620],
  [390, 220],
  [868, 508],
  [868, 1100],
  [1200, 1200],
  [1568, 760],
  [2400, 900],
  [400, 120],
  [120, 900],
] as const;

const camera: Picture = { aspect: 16 / 9, whole: false };
const upright: Picture = { aspect: 9 / 16, whole: false };
const screen: Picture = { aspect: 16 / 10, whole: true };
const many = (count: number, picture = camera) => Array.from({ length: count }, () => picture);
const space = (width: number, height: number) => ({ width, height, gap: GAP });

function random(seed: number) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

function overlap(a: Box, b: Box): boolean {
  const slack = 0.5;
  return (
    a.x + slack < b.x + b.width &&
    b.x + slack < a.x + a.width &&
    a.y + slack < b.y + b.height &&
    b.y + slack < a.y + a.height
  );
}

function inside(box: Box, width: number, height: number): boolean {
  return (
    box.x >= -0.5 &&
    box.y >= -0.5 &&
    box.x + box.width <= width + 0.5 &&
    box.y + box.height <= height + 0.5
  );
}

function expectTidy(boxes: readonly Box[], width: number, height: number, what: string): void {
  for (const [at, box] of boxes.entries()) {
    if (!inside(box, width, height)) throw new Error(`${what}: ${at} reaches over the edge`);
    if (box.width <= 0 || box.height <= 0) throw new Error(`${what}: ${at} has no size`);
    const hit = boxes.slice(at + 1).findIndex((other) => overlap(box, other));
    if (hit !== -1) throw new Error(`${what}: ${at} and ${at + 1 + hit} overlap`);
  }
}

const areaOf = (boxes: readonly Box[]) =>
  boxes.reduce((all, { width, height }) => all + width * height, 0);

/** The grid of fixed shapes that others use: the best of all columns and three shapes. */
function bestFixedShape(count: number, width: number, height: number): number {
  const shapes = width < height ? [1, 3 / 4, 9 / 16] : [16 / 9, 4 / 3, 1];
  let best = 0;
  for (const shape of shapes) {
    for (let columns = 1; columns <= count; columns += 1) {
      const rows = Math.ceil(count / columns);
      const across = (width - GAP * (columns - 1)) / columns;
      const down = (height - GAP * (rows - 1)) / rows;
      const tile = Math.min(across, down * shape);
      best = Math.max(best, count * worth(camera, tile, tile / shape));
    }
  }
  return best;
}

describe('the stage’s layout', () => {
  it('keeps 1 to 100 equal tiles inside any box, without overlap', () => {
    for (const [width, height] of BOXES) {
      for (let count = 1; count <= 100; count += 1) {
        const { kind, small } = arrange({ large: [], small: many(count) }, space(width, height));
        expect(kind).to.equal(count === 1 ? 'single' : 'grid');
        expect(small.length).to.equal(count);
        const sizes = new Set(small.map((box) => `${box.width} ${box.height}`));
        expect(sizes.size, 'one size').to.equal(1);
        if (Math.min(width, height) >= 200) {
          expectTidy(small, width, height, `${count} in ${width}x${height}`);
        }
      }
    }
  });

  it('keeps any scene inside any box, without overlap', () => {
    const next = random(7);
    const picture = () => [camera, upright, screen][Math.floor(next() * 3)] ?? camera;
    for (let round = 0; round < 400; round += 1) {
      const width = 280 + Math.floor(next() * 2200);
      const height = 240 + Math.floor(next() * 1400);
      const scene: Scene = {
        large: Array.from({ length: 1 + Math.floor(next() * 4) }, picture),
        small: Array.from({ length: Math.floor(next() * 12) }, picture),
      };
      const { kind, large, small } = arrange(scene, space(width, height));
      expect(kind).to.equal('prominent');
      expect([large.length, small.length]).to.deep.equal([scene.large.length, scene.small.length]);
      expectTidy([...large, ...small], width, height, `round ${round}`);
    }
  });

  it('shows people at least as well as the best grid of fixed shapes, 1 to 100 in any box', () => {
    for (const [width, height] of BOXES) {
      for (let count = 1; count <= 100; count += 1) {
        const { small } = arrange({ large: [], small: many(count) }, space(width, height));
        const ours = small.reduce((all, box) => all + worth(camera, box.width, box.height), 0);
        const best = bestFixedShape(count, width, height);
        expect(ours, `${count} in ${width}x${height}`).to.be.at.least(best * 0.999);
      }
    }
  });

  it('uses most of an ordinary window', () => {
    const next = random(11);
    for (let round = 0; round < 600; round += 1) {
      const width = 360 + Math.floor(next() * 2000);
      const height = Math.floor(width / (0.5 + next() * 1.9));
      const count = 1 + Math.floor(next() * 25);
      const { small } = arrange({ large: [], small: many(count) }, space(width, height));
      const used = areaOf(small) / (width * height);
      expect(used, `${count} in ${width}x${height}`).to.be.at.least(0.6);
    }
  });

  it('answers the same for the same, and treats all people alike', () => {
    const scene: Scene = { large: [screen], small: many(5) };
    const first = arrange(scene, space(1200, 700));
    expect(arrange(scene, space(1200, 700))).to.deep.equal(first);
    const mixed = [upright, camera, camera, upright];
    const boxes = arrange({ large: [], small: mixed }, space(900, 700)).small;
    const turned = arrange({ large: [], small: [...mixed].reverse() }, space(900, 700)).small;
    expect(turned).to.deep.equal(boxes);
  });

  it('does not flicker between two grids while a window is dragged', () => {
    for (const count of [2, 3, 5, 7, 12]) {
      let memory = {};
      let changes = 0;
      let last: number | undefined;
      const drag = [...Array.from({ length: 120 }, (_, at) => 700 + (at % 2 === 0 ? at : at - 12))];
      for (const width of drag) {
        const scene = arrange({ large: [], small: many(count) }, space(width, 700), memory);
        memory = scene.memory;
        if (last !== undefined && scene.memory.columns !== last) changes += 1;
        last = scene.memory.columns;
      }
      expect(changes, `${count} tiles`).to.be.at.most(1);
    }
  });

  it('chooses columns and rows as a person would', () => {
    const columns = (count: number, width: number, height: number) =>
      arrange({ large: [], small: many(count) }, space(width, height)).memory.columns;
    expect(columns(4, 1568, 760)).to.equal(2);
    expect(columns(9, 1568, 760)).to.equal(3);
    expect(columns(2, 358, 620)).to.equal(1);
    expect(columns(4, 358, 620)).to.equal(2);
  });

  it('centres a last row that is not full', () => {
    const boxes = arrange({ large: [], small: many(5) }, space(1568, 760)).small;
    const [left, right] = [boxes[3]!, boxes[4]!];
    expect(left.x).to.be.closeTo(1568 - (right.x + right.width), 0.5);
  });

  it('gives upright pictures upright tiles', () => {
    const tile = (picture: Picture) =>
      arrange({ large: [], small: many(3, picture) }, space(800, 900)).small[0]!;
    expect(tile(camera).width).to.be.greaterThan(tile(camera).height);
    expect(tile(upright).width).to.be.lessThan(tile(upright).height);
  });

  it('lets the only picture fill the stage', () => {
    const { small } = arrange({ large: [], small: [camera] }, space(1568, 760));
    expect(small).to.deep.equal([{ x: 0, y: 0, width: 1568, height: 760 }]);
  });

  it('gives what is large three quarters, with the strip where it costs least', () => {
    const wide = arrange({ large: [screen], small: many(3) }, space(1568, 760));
    expect(wide.strip).to.equal('beside');
    expect(wide.large[0]!.width / 1568).to.be.closeTo(0.75, 0.01);
    const phone = arrange({ large: [screen], small: many(3) }, space(358, 620));
    expect(phone.strip).to.equal('above');
    expect(phone.small[0]!.y).to.be.lessThan(phone.large[0]!.y);
  });

  it('keeps the strip where it is while a window is dragged', () => {
    let memory = {};
    const sides = new Set<string | null>();
    for (let at = 0; at < 60; at += 1) {
      const width = 760 + (at % 2 === 0 ? 6 : -6);
      const scene = arrange({ large: [camera], small: many(3) }, space(width, 760), memory);
      memory = scene.memory;
      sides.add(scene.strip);
    }
    expect(sides.size).to.equal(1);
  });

  it('puts no more people into a strip than can be recognised there', () => {
    for (const [width, height] of BOXES.slice(0, 7)) {
      const scene = { large: [screen], small: many(40) };
      const count = stripCapacity(scene, space(width, height));
      const { small } = arrange({ ...scene, small: many(count) }, space(width, height));
      for (const box of small) expect(Math.min(box.width, box.height)).to.be.at.least(56);
    }
  });

  it('answers nothing for no tiles, and survives no space', () => {
    expect(arrange({ large: [], small: [] }, space(100, 100)).kind).to.equal('empty');
    expect(arrange({ large: [], small: many(3) }, space(0, 100)).small).to.deep.equal([]);
    const options = { gap: GAP, minAspect: 1, maxAspect: 2 };
    expect(grid([], { x: 0, y: 0, width: 9, height: 9 }, options).boxes).to.deep.equal([]);
  });
});

describe('the inset', () => {
  it('stays inside in every corner, and covers little', () => {
    for (const [width, height] of BOXES) {
      for (const corner of CORNERS) {
        for (const folded of [false, true]) {
          const at = insetBox({ width, height }, { corner, folded, aspect: 16 / 9 });
          if (Math.min(width, height) < 200) continue;
          expect(inside(at, width, height)).to.equal(true);
          expect((at.width * at.height) / (width * height)).to.be.at.most(0.15);
        }
      }
    }
  });

  it('falls into the nearest corner, and goes to the next by arrow keys, as it reads', () => {
    const room = { width: 1000, height: 600 };
    for (const corner of CORNERS) {
      const at = insetBox(room, { corner, folded: false, aspect: 16 / 9 });
      expect(nearestCorner(room, { ...at, x: at.x + 40, y: at.y - 40 })).to.equal(corner);
    }
    expect(cornerByKey('bottom-end', 'ArrowUp', false)).to.equal('top-end');
    expect(cornerByKey('bottom-end', 'ArrowLeft', false)).to.equal('bottom-start');
    expect(cornerByKey('bottom-end', 'ArrowLeft', true)).to.equal('bottom-end');
    expect(cornerByKey('bottom-start', 'ArrowLeft', true)).to.equal('bottom-end');
    expect(cornerByKey('bottom-end', 'Enter', false)).to.equal(null);
  });
});
