import { describe, expect, it } from 'vitest';
import { startEmbedder } from '../helpers/embedder.js';
import { productInBrowser } from '../helpers/product-in-browser.js';

describe('a page of another origin', () => {
  const here = productInBrowser();
  it('gets the whole call with two lines of HTML, under the documented CSP', async () => {
    const socket = here.product.origin.replace('http', 'ws');
    const code = here.product.codes['host'] ?? '';
    const site = await startEmbedder(
      `<!doctype html><html lang="en"><title>Embedder</title><body>
       <script type="module" src="${here.product.origin}/hms.js"></script>
       <hms-room room-code="${code}"></hms-room></body></html>`,
      {
        // README.md, "Content Security Policy".
        'content-security-policy': [
          "default-src 'self'",
          `script-src ${here.product.origin} 'wasm-unsafe-eval'`,
          `connect-src ${here.product.origin} ${socket}`,
          "img-src 'self' data: blob:",
          'media-src blob: data:',
          'worker-src blob:',
        ].join('; '),
      },
    );
    try {
      const requested: string[] = [];
      const embedded = await here.open('about:blank', 'Embedded');
      embedded.page.on('request', (request) => requested.push(request.url()));
      await embedded.page.goto(site.origin);
      const hosted = await here.open(`${here.product.origin}/meeting/${code}`, 'Hosted');
      await embedded.join();
      await hosted.join();
      await embedded.seesMovingVideo(1);
      await hosted.seesMovingVideo(1);
      await embedded.hears(1);
      expect(await embedded.violations()).toEqual([]);
      const strangers = requested.filter(
        (url) =>
          !/^(blob|data):/.test(url) &&
          ![site.origin, here.product.origin].some((own) => url.startsWith(own)),
      );
      expect(strangers).toEqual([]);
      expect(embedded.consoleErrors).toEqual([]);
    } finally {
      await site.close();
    }
  });
});
