import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbedder } from '../helpers/embedder.js';
import { openBrowser, Person } from '../helpers/people.js';
import { startProduct, type Product } from '../helpers/product.js';

describe('a page of another origin', () => {
  let product: Product;
  let browser: Browser;
  beforeAll(async () => {
    product = await startProduct();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await product.close();
  });

  it('gets the whole call with two lines of HTML, under the documented CSP', async () => {
    const socket = product.origin.replace('http', 'ws');
    const code = product.codes['host'] ?? '';
    const site = await startEmbedder(
      `<!doctype html><html lang="en"><title>Embedder</title><body>
       <script type="module" src="${product.origin}/hms.js"></script>
       <hms-room room-code="${code}"></hms-room></body></html>`,
      {
        // README.md, "Content Security Policy".
        'content-security-policy': [
          "default-src 'self'",
          `script-src ${product.origin} 'wasm-unsafe-eval'`,
          `connect-src ${product.origin} ${socket}`,
          "img-src 'self' data: blob:",
          'media-src blob: data:',
          'worker-src blob:',
        ].join('; '),
      },
    );
    try {
      const requested: string[] = [];
      const embedded = await Person.open(browser, 'about:blank', 'Embedded');
      embedded.page.on('request', (request) => requested.push(request.url()));
      await embedded.page.goto(site.origin);
      const hosted = await Person.open(browser, `${product.origin}/meeting/${code}`, 'Hosted');
      await embedded.join();
      await hosted.join();
      await embedded.seesMovingVideo(1);
      await hosted.seesMovingVideo(1);
      await embedded.hears(1);
      expect(await embedded.violations()).toEqual([]);
      const strangers = requested.filter(
        (url) =>
          !/^(blob|data):/.test(url) &&
          ![site.origin, product.origin].some((own) => url.startsWith(own)),
      );
      expect(strangers).toEqual([]);
      expect(embedded.consoleErrors).toEqual([]);
    } finally {
      await site.close();
    }
  });
});
