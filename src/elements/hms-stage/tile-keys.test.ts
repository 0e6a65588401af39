import { expect } from '@open-wc/testing';
import type { TileInfo } from '../../store/selectors/tiles.js';
import { neighbour } from './tile-keys.js';

const stand = (key: string, x: number, y: number, width = 100, height = 100) => ({
  tile: { key } as TileInfo,
  box: { x, y, width, height },
});

describe('arrows between tiles', () => {
  // a b c
  //  d e
  const grid = [
    stand('a', 0, 0),
    stand('b', 100, 0),
    stand('c', 200, 0),
    stand('d', 50, 100),
    stand('e', 150, 100),
  ];
  const go = (from: string, key: string, rtl = false) => neighbour(grid, from, key, rtl);

  it('lead to who stands there, and nowhere else', () => {
    expect(go('a', 'ArrowRight')).to.equal('b');
    expect(go('c', 'ArrowLeft')).to.equal('b');
    expect(go('a', 'ArrowDown')).to.equal('d');
    expect(go('e', 'ArrowUp')).to.be.oneOf(['b', 'c']);
    expect(go('a', 'ArrowLeft')).to.equal(null);
    expect(go('a', 'ArrowUp')).to.equal(null);
    expect(go('a', 'x')).to.equal(null);
  });

  it('go the other way round where writing does', () => {
    expect(go('a', 'ArrowLeft', true)).to.equal('b');
    expect(go('b', 'ArrowRight', true)).to.equal('a');
  });

  it('find the strip beside what is large, and come back', () => {
    const stage = [stand('screen', 0, 0, 700, 500), stand('p', 708, 0), stand('q', 708, 108)];
    expect(neighbour(stage, 'screen', 'ArrowRight', false)).to.be.oneOf(['p', 'q']);
    expect(neighbour(stage, 'p', 'ArrowLeft', false)).to.equal('screen');
    expect(neighbour(stage, 'p', 'End', false)).to.equal('q');
    expect(neighbour(stage, 'q', 'Home', false)).to.equal('screen');
  });
});
