/** The demos, each with its framework, against the real server in real Chromium. `npm run test:full` runs them all. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FULL } from '../helpers/full-run.js';
import { openBrowser } from '../helpers/people.js';
import { startProduct } from '../helpers/product.js';
import { checkDemo } from './checks.js';
import { Demo } from './demo-build.js';
import { serveFolder } from './static-site.js';

const demos = fileURLToPath(new URL('../../demo', import.meta.url));
const MINUTES = 60_000;

/** Where each says something that its types refuse, and the way to draw it on a server. */
const FRAMEWORKS: Record<string, { typed?: [file: string, good: string, bad: string] }> = {
  react: { typed: ['src/Call.tsx', 'theme={theme}', 'theme="blue"'] },
  vue: { typed: ['src/Call.vue', ':theme="theme"', 'theme="blue"'] },
  svelte: { typed: ['src/Call.svelte', '{theme}\n', 'theme="blue"\n'] },
  angular: {},
};

describe('the elements in a page of', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });

  /** With a server of its own: the chat of one demo is nothing to the next. */
  async function check(folder: string, path = '/'): Promise<void> {
    const product = await startProduct();
    const site = await serveFolder(folder);
    try {
      await checkDemo(browser, product, site.origin + path);
    } finally {
      await site.close();
      await product.close();
    }
  }

  it('plain HTML', { timeout: 4 * MINUTES }, async () => {
    await check(demos, '/html/');
  });

  describe.runIf(FULL).each(Object.entries(FRAMEWORKS))('%s', (name, { typed }) => {
    let demo: Demo;
    beforeAll(async () => {
      demo = await Demo.install(name);
    }, 10 * MINUTES);

    it('compiles with types that refuse what is wrong', { timeout: 5 * MINUTES }, async () => {
      await demo.run('npm', 'run', 'check');
      if (!typed) return;
      await demo.with(...typed, async () => {
        await expect(demo.run('npm', 'run', 'check')).rejects.toThrow(/"blue"/);
      });
    });

    it('loads and draws where there is no page', { timeout: 5 * MINUTES }, async () => {
      const script = typed
        ? "console.log(await (await import('./dist-server/server.js')).page())"
        : "await import('hms-kit'); console.log('<hms-room room-code=abc-defg-hij>')";
      if (typed) await demo.run('npm', 'run', 'build:server');
      const html = await demo.run(process.execPath, '--input-type=module', '-e', script);
      expect(html).toMatch(/<hms-room[^>]*abc-defg-hij/);
    });

    it('does what the demo is for', { timeout: 10 * MINUTES }, async () => {
      await demo.run('npm', 'run', 'build');
      await check(join(demo.folder, 'dist'));
    });
  });
});
