import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbedder } from '../helpers/embedder.js';
import { FULL } from '../helpers/full-run.js';
import { leakWatch, NOTHING_ALIVE } from '../helpers/leak-watch.js';
import { productInBrowser } from '../helpers/product-in-browser.js';

/** Before that many stays, caches fill and code is compiled. */
const WARM_UP = 2;
/** A call has hundreds; what a page makes once for itself is fewer. */
const NODES_OF_A_STAY = 50;
const STAYS = FULL ? 30 : 3;

describe('a page that joins and leaves again and again', () => {
  const here = productInBrowser();
  let site: Awaited<ReturnType<typeof startEmbedder>>;

  beforeAll(async () => {
    site = await startEmbedder(
      `<!doctype html><title>site</title><script type="module" src="${here.product.origin}/hms.js"></script>`,
    );
  });
  afterAll(async () => {
    await site.close();
  });

  it('keeps no room, element, track, connection, listener or audio context', async () => {
    const page = await here.browser.newPage();
    await page.goto(site.origin);
    await page.evaluate(() => customElements.whenDefined('hms-room').then(() => undefined));
    const code = here.product.codes['host'] ?? '';
    const watch = await leakWatch(page);
    await watch.stay(code, WARM_UP);
    const before = await watch.settled(NOTHING_ALIVE);
    await watch.stay(code, STAYS);
    const after = await watch.settled(before);
    expect(watch.objects(after), JSON.stringify({ before, after })).toBeLessThanOrEqual(
      watch.objects(before),
    );
    expect(after.listeners).toBeLessThanOrEqual(before.listeners);
    // The browser counts what it makes for itself, too.
    expect(after.nodes - before.nodes).toBeLessThan(STAYS * NODES_OF_A_STAY);
  });
});
