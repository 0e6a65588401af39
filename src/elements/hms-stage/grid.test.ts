import { expect } from '@open-wc/testing';
import { grid, type Box } from './grid.js';
import { arrange } from './layout.js';
import type { TileInfo } from '../../store/selectors/tiles.js';

const options = { gap: 8, minAspect: 9 / 16, maxAspect: 16 / 9 };
const BOXES = [
  [358, 620],
  [868, 508],
  [1568, 760],
  [400, 120],
  [120, 900],
] as const;

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

function tiles(people: number, screens = 0): TileInfo[] {
  return [
    ...Array.from({ length: screens }, (_, i) => ({ source: 'screen' as const, i, local: false })),
    ...Array.from({ length: people }, (_, i) => ({
      source: 'camera' as const,
      i,
      local: i === people - 1,
    })),
  ].map(({ source, i, local }) => ({
    key: `${source}${i}`,
    peerId: `p${i}`,
    source,
    local,
    prominent: source === 'screen',
  }));
}

describe('grid', () => {
  it('keeps 1 to 16 tiles of equal size inside any box, without overlap', () => {
    for (const [width, height] of BOXES) {
      for (let count = 1; count <= 16; count += 1) {
        const boxes = grid(count, width, height, options);
        expect(boxes.length).to.equal(count);
        boxes.forEach((box, index) => {
          expect(inside(box, width, height), `${count} in ${width}x${height}`).to.equal(true);
          expect(box.width).to.equal(boxes[0]?.width);
          for (const other of boxes.slice(index + 1)) {
            expect(overlap(box, other), `${count} in ${width}x${height}`).to.equal(false);
          }
        });
      }
    }
  });

  it('chooses columns and rows as a person would', () => {
    const columns = (count: number, width: number, height: number) =>
      new Set(grid(count, width, height, options).map(({ x }) => Math.round(x))).size;
    expect(columns(4, 1568, 760)).to.equal(2);
    expect(columns(9, 1568, 760)).to.equal(3);
    expect(columns(2, 358, 620)).to.equal(1);
    expect(columns(4, 358, 620)).to.equal(2);
  });

  it('centres a last row that is not full', () => {
    const boxes = grid(5, 1568, 760, options);
    const last = boxes.slice(3);
    const left = last[0]?.x ?? 0;
    const end = last.at(-1);
    expect(left).to.be.closeTo(1568 - ((end?.x ?? 0) + (end?.width ?? 0)), 0.5);
  });

  it('answers nothing for no tiles or no space', () => {
    expect(grid(0, 100, 100, options)).to.deep.equal([]);
    expect(grid(3, 0, 100, options)).to.deep.equal([]);
  });
});

describe('arrange', () => {
  it('gives a pair a full picture with the own one inset', () => {
    const { arrangement, boxes } = arrange(tiles(2), 1568, 760);
    expect(arrangement).to.equal('pair');
    expect(boxes[0]).to.deep.equal({ x: 0, y: 0, width: 1568, height: 760 });
    expect(boxes[1]?.width).to.equal(280);
  });

  it('gives a shared screen three quarters and the people a strip, inside the box', () => {
    for (const [width, height] of BOXES.slice(0, 3)) {
      for (let people = 1; people <= 15; people += 1) {
        for (const screens of [1, 2]) {
          const { arrangement, boxes } = arrange(tiles(people, screens), width, height);
          expect(arrangement).to.equal('prominent');
          expect(boxes.length).to.equal(people + screens);
          for (const box of boxes) expect(inside(box, width, height)).to.equal(true);
          boxes.forEach((box, index) => {
            for (const other of boxes.slice(index + 1)) expect(overlap(box, other)).to.equal(false);
          });
        }
      }
    }
  });

  it('puts the strip on top when it is narrow', () => {
    const { boxes } = arrange(tiles(3, 1), 358, 620);
    expect(boxes[1]?.y).to.equal(0);
    expect(boxes[0]?.y).to.be.greaterThan(boxes[1]?.height ?? Infinity);
  });
});
