import { expect } from '@open-wc/testing';
import { JumpingFlow } from './jumping-flow.js';

interface Told {
  scrollError?: { top: number };
  range?: { first: number; last: number };
}

describe('a long list', () => {
  it('goes where somebody jumps before the rows they came from are measured', async () => {
    let told: Told = {};
    const layout = new JumpingFlow((message) => (told = message as Told));
    await Promise.resolve();
    layout.items = Array.from({ length: 10_000 });
    layout.viewportSize = { width: 300, height: 400 };
    const measured = (from: number, to: number) => {
      const size = { width: 300, height: 64 };
      const margins = { marginTop: 0, marginBottom: 0, marginLeft: 0, marginRight: 0 };
      const rows = Array.from({ length: to - from + 1 }, (_, at) => [
        from + at,
        { ...size, ...margins },
      ]);
      layout.updateItemSizes(Object.fromEntries(rows) as never);
    };
    layout.viewportScroll = { top: 320_000, left: 0 };
    layout.reflowIfNeeded(true);
    measured(told.range!.first, told.range!.last);
    layout.reflowIfNeeded(true);
    // To the top, whose rows are drawn, and not measured yet …
    layout.viewportScroll = { top: 0, left: 0 };
    layout.reflowIfNeeded(true);
    expect(told.range!.first).to.equal(0);
    // … and away again.
    layout.viewportScroll = { top: 320_000, left: 0 };
    layout.reflowIfNeeded(true);
    expect(Math.abs(told.scrollError?.top ?? 0)).to.be.lessThan(2_000);
    expect(told.range!.first).to.be.greaterThan(4_000);
  });
});
