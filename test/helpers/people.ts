/** People in a call: real Chromium pages that do what a person does, and tell what they see. */
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { chromiumPath, MEDIA_FLAGS, QUIET_FLAGS } from './chromium.js';
import { Onlooker, watchPage } from './onlooker.js';

export { poll } from './onlooker.js';

/** `whole`: with what only a browser of windows has, like questions for permission. */
export async function openBrowser(flags = MEDIA_FLAGS, { whole = false } = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: await chromiumPath({ whole }),
    headless: true,
    args: [...QUIET_FLAGS, ...flags],
  });
}

export interface OpenOptions {
  width?: number;
  height?: number;
  /** Runs ahead of the scripts of the page. */
  script?: () => void;
}

export class Person extends Onlooker {
  readonly page: Page;
  private readonly context: BrowserContext;

  private constructor(context: BrowserContext, page: Page, name: string) {
    super(name);
    this.context = context;
    this.page = page;
    page.on('pageerror', (error) => this.consoleErrors.push(String(error)));
  }

  /** Opens the address in a profile of its own. */
  static async open(
    browser: Browser,
    url: string,
    name: string,
    options: OpenOptions = {},
  ): Promise<Person> {
    const context = await browser.newContext({
      viewport: { width: options.width ?? 900, height: options.height ?? 640 },
    });
    const page = await context.newPage();
    // tsx wraps named functions in a helper that does not exist in the page.
    await page.addInitScript({ content: 'globalThis.__name ??= (value) => value;' });
    await page.addInitScript(watchPage);
    if (options.script) await page.addInitScript(options.script);
    await page.goto(url);
    return new Person(context, page, name);
  }

  async join(): Promise<void> {
    const preview = this.page.locator('hms-preview');
    await preview.getByLabel('Your name').fill(this.name);
    await preview.getByRole('button', { name: /^(join|watch|go live)/i }).click();
    await this.until(
      ({ status, role, media }) =>
        status === 'joined' && (role?.needsMedia === false || media.status === 'connected'),
    );
  }

  override evaluate<R>(ask: () => R | Promise<R>): Promise<R> {
    return this.page.evaluate(ask);
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
