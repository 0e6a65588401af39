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

/** A piece of the source, what its types refuse there, and a word of the refusal. */
type Wrong = readonly [file: string, good: string, bad: string, told: RegExp];

const THEME = /"blue"/;
const DETAIL = ['detail.message', 'detail.nobody', /'nobody'/] as const;

/** Templates of Angular know nothing of the elements; its code does. */
const FRAMEWORKS: Readonly<Record<string, readonly Wrong[]>> = {
  react: [
    ['src/Call.tsx', 'theme={theme}', 'theme="blue"', THEME],
    ['src/Call.tsx', ...DETAIL],
  ],
  vue: [
    ['src/Call.vue', ':theme="theme"', 'theme="blue"', THEME],
    ['src/Call.vue', ...DETAIL],
  ],
  svelte: [
    ['src/Call.svelte', '{theme}\n', 'theme="blue"\n', THEME],
    ['src/Call.svelte', ...DETAIL],
  ],
  angular: [
    ['src/call.ts', "'Ask your question'", '3', /'number'/],
    ['src/call.ts', ...DETAIL],
  ],
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

  describe.runIf(FULL).each(Object.entries(FRAMEWORKS))('%s', (name, wrongs) => {
    let demo: Demo;
    beforeAll(async () => {
      demo = await Demo.install(name);
    }, 10 * MINUTES);

    it('compiles with types that refuse what is wrong', { timeout: 5 * MINUTES }, async () => {
      await demo.run('npm', 'run', 'check');
      for (const [file, good, bad, told] of wrongs) {
        await demo.with(file, good, bad, async () => {
          await expect(demo.run('npm', 'run', 'check')).rejects.toThrow(told);
        });
      }
    });

    it('is drawn by a server', { timeout: 5 * MINUTES }, async () => {
      await demo.run('npm', 'run', 'build:server');
      const script = "console.log(await (await import('./dist-server/server.js')).page())";
      const html = await demo.run(process.execPath, '--input-type=module', '-e', script);
      for (const part of [/<hms-room/, /abc-defg-hij/, /<p slot="empty">Nobody has asked yet/]) {
        expect(html).toMatch(part);
      }
    });

    it('does what the demo is for', { timeout: 10 * MINUTES }, async () => {
      await demo.run('npm', 'run', 'build');
      await check(join(demo.folder, 'dist'));
    });
  });
});
