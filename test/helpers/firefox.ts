/**
 * Firefox over WebDriver BiDi. It reaches a server on 127.0.0.1 only when camera and microphone are allowed for
 * good (the two `permissions.default` settings); its fake devices move and sound like Chromium's.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  launch,
  type Browser,
  type BrowserContext,
  type ElementHandle,
  type Page,
} from 'puppeteer-core';
import type { Call, CallMethod } from './livekit-page.js';
import { Onlooker, poll, watchPage } from './onlooker.js';

const FIREFOX = process.env['FIREFOX_PATH'] ?? '/usr/bin/firefox-esr';

/** Whether the package is on this machine; tests without it are skipped. */
export const hasFirefox = existsSync(FIREFOX);

const SETTINGS = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'permissions.default.camera': 1,
  'permissions.default.microphone': 1,
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  'media.gmp-manager.updateEnabled': false,
  'media.hardware-video-decoding.enabled': false,
  'dom.min_background_timeout_value': 4,
  'dom.timeout.enable_budget_timer_throttling': false,
};

export interface Firefox {
  browser: Browser;
  close(): Promise<void>;
}

export async function openFirefox(): Promise<Firefox> {
  const home = mkdtempSync(join(tmpdir(), 'hms-firefox-'));
  const browser = await launch({
    browser: 'firefox',
    executablePath: FIREFOX,
    headless: true,
    env: { ...process.env, HOME: home },
    extraPrefsFirefox: SETTINGS,
  });
  return {
    browser,
    async close() {
      await browser.close();
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A person who uses Firefox. Finds things by their accessible names, through shadow roots. */
export class FirefoxPerson extends Onlooker {
  readonly page: Page;
  private readonly context: BrowserContext;

  private constructor(context: BrowserContext, page: Page, name: string) {
    super(name);
    this.context = context;
    this.page = page;
    page.on('pageerror', (error) => this.consoleErrors.push(String(error)));
  }

  static async open({ browser }: Firefox, url: string, name: string): Promise<FirefoxPerson> {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    await page.setViewport({ width: 900, height: 640 });
    // tsx wraps named functions in a helper that does not exist in the page.
    await page.evaluateOnNewDocument('globalThis.__name ??= (value) => value;');
    await page.evaluateOnNewDocument(watchPage);
    await page.goto(url);
    return new FirefoxPerson(context, page, name);
  }

  override evaluate<R>(ask: () => R | Promise<R>): Promise<R> {
    return this.page.evaluate(ask);
  }

  async join(): Promise<void> {
    await this.until((state) => state.status === 'lobby');
    const field = await this.find('>>> hms-preview >>> input');
    await field.click({ count: 3 });
    await this.page.keyboard.type(this.name);
    await this.press('hms-preview', /^(join|watch|go live)/i);
    await this.until(
      ({ status, role, media }) =>
        status === 'joined' && (role?.needsMedia === false || media.status === 'connected'),
    );
  }

  /** Clicks, as a hand does, the first button inside `host` whose name fits. */
  async press(host: string, label: RegExp): Promise<void> {
    const handle = await this.page.waitForFunction(
      (host, source) => {
        const name = new RegExp(source, 'i');
        const found: HTMLElement[] = [];
        const walk = (root: ParentNode) => {
          for (const element of root.querySelectorAll<HTMLElement>('*')) {
            if (element.matches('button, [role="button"], [role="tab"], [role="menuitem"]'))
              found.push(element);
            if (element.shadowRoot) walk(element.shadowRoot);
          }
        };
        const hosts: Element[] = [];
        const seek = (root: ParentNode) => {
          for (const element of root.querySelectorAll('*')) {
            if (element.matches(host)) hosts.push(element);
            if (element.shadowRoot) seek(element.shadowRoot);
          }
        };
        seek(document);
        for (const element of hosts) walk(element.shadowRoot ?? element);
        return found.find(
          (button) =>
            button.checkVisibility() &&
            name.test(button.getAttribute('aria-label') ?? button.textContent.trim()),
        );
      },
      {},
      host,
      label.source,
    );
    await (handle as ElementHandle).click();
  }

  async find(selector: string): Promise<ElementHandle> {
    let found: ElementHandle | null = null;
    await poll(
      async () => (found = await this.page.$(selector)) !== null,
      () => `${this.name} finds no ${selector}\n${this.consoleErrors.join('\n')}`,
    );
    return found!;
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

/** A Firefox page that runs an unmodified livekit-client (`servePage`). */
export class FirefoxCallPage {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  static async open({ browser }: Firefox, origin: string): Promise<FirefoxCallPage> {
    const page = await (await browser.createBrowserContext()).newPage();
    await page.goto(`${origin}/page`);
    await page.waitForFunction(() => 'call' in globalThis);
    return new FirefoxCallPage(page);
  }

  /** Calls a function of the page's `call`. */
  do<M extends CallMethod>(
    method: M,
    ...args: Parameters<Call[M]>
  ): Promise<Awaited<ReturnType<Call[M]>>> {
    return this.page.evaluate(
      (method, args) => {
        const { call } = globalThis as unknown as {
          call: Record<string, (...args: unknown[]) => unknown>;
        };
        return call[method]!(...args);
      },
      method,
      args,
    ) as Promise<Awaited<ReturnType<Call[M]>>>;
  }

  seen(): Promise<string[]> {
    return this.page.evaluate(() => (globalThis as unknown as { call: Call }).call.seen);
  }

  data(): Promise<Call['data']> {
    return this.page.evaluate(() => (globalThis as unknown as { call: Call }).call.data);
  }
}
