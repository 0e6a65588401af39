/**
 * Click on Join to the first decoded remote frame, on loopback, with the media client already fetched: one
 * person with a camera is in the room, another joins ten times.
 */
import { openBrowser, Person } from '../test/helpers/people.js';
import { startProduct } from '../test/helpers/product.js';
import { checkBudgets, percentile, report } from './report.js';

const RUNS = 10;

const product = await startProduct();
const browser = await openBrowser();
const meeting = `${product.origin}/meeting/${product.codes['host'] ?? ''}`;
const publisher = await Person.open(browser, meeting, 'Publisher');
await publisher.join();
await publisher.until((state) =>
  Object.values(state.tracks).some((track) => track.source === 'camera' && !track.muted),
);

const samples: number[] = [];
for (let run = 0; run < RUNS; run += 1) {
  const person = await Person.open(browser, meeting, `Guest ${String(run + 1)}`);
  const preview = person.page.locator('hms-preview');
  await preview.getByLabel('Your name').fill(person.name);
  await person.page.waitForFunction(() =>
    performance.getEntriesByType('resource').some((entry) => /livekit/i.test(entry.name)),
  );
  await person.page.waitForLoadState('networkidle');
  await person.page.evaluate(() => {
    const done = new Promise<number>((resolve) => {
      addEventListener(
        'click',
        () => {
          const clicked = performance.now();
          const look = async () => {
            for (const peer of window.seen.peers) {
              for (const stat of (await peer.getStats()).values()) {
                if (
                  stat.type === 'inbound-rtp' &&
                  stat.kind === 'video' &&
                  stat.framesDecoded > 0
                ) {
                  resolve(performance.now() - clicked);
                  return;
                }
              }
            }
            setTimeout(() => void look(), 5);
          };
          void look();
        },
        { capture: true, once: true },
      );
    });
    Object.assign(window, { firstFrame: done });
  });
  await preview.getByRole('button', { name: /^join/i }).click();
  samples.push(
    await person.page.evaluate(
      () => (window as unknown as { firstFrame: Promise<number> }).firstFrame,
    ),
  );
  await person.close();
}
await browser.close();
await product.close();

const result = {
  first_frame_ms_median: Math.round(percentile(samples, 0.5)),
  first_frame_ms_p95: Math.round(percentile(samples, 0.95)),
  runs: RUNS,
};
report(result);
checkBudgets(result, { first_frame_ms_median: 600 });
