import { expect } from '@open-wc/testing';
import { DelayLine } from './delay-line.js';

/** Three things that happened at these moments. */
function aLine() {
  const line = new DelayLine<string>();
  line.add(1_000, 'a');
  line.add(2_000, 'b');
  line.add(60_000, 'c');
  return line;
}

describe('the delay line', () => {
  it('tells each thing once, when the play-head passes its moment', () => {
    const line = aLine();
    const told = [0, 999, 1_000, 1_500, 2_500, 2_500, 4_000].map((at) => line.pass(at).join(''));
    expect(told).to.deep.equal(['', '', 'a', '', 'b', '', '']);
  });

  it('tells it again to who goes back, and nothing of what was jumped over', () => {
    const line = aLine();
    line.pass(0);
    expect(line.pass(59_900)).to.deep.equal([]);
    expect(line.pass(60_100)).to.deep.equal(['c']);
    expect(line.pass(900)).to.deep.equal([]);
    expect(line.pass(2_100)).to.deep.equal(['a', 'b']);
  });

  it('keeps no more than five hundred', () => {
    const line = new DelayLine<number>();
    line.pass(0);
    for (let time = 1; time <= 600; time += 1) line.add(time, time);
    const told = line.pass(600);
    expect([told.length, told[0]]).to.deep.equal([500, 101]);
  });
});
