import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { poll } from '../helpers/people.js';
import { productInBrowser } from '../helpers/product-in-browser.js';

const here = productInBrowser();

/** The page's small window, looked at from the page that opened it. */
const shown = (page: Page) =>
  page.evaluate(() => {
    const { documentPictureInPicture: pip } = window as unknown as {
      documentPictureInPicture?: { window: Window | null };
    };
    const root = pip?.window?.document.querySelector('div')?.shadowRoot;
    if (!root) return null;
    const width = (selector: string) =>
      root.querySelector<HTMLVideoElement>(`${selector} video`)?.videoWidth ?? 0;
    return {
      name: root.querySelector('.name')?.textContent.trim() ?? '',
      main: width('.main'),
      own: width('.own'),
    };
  });

const press = (page: Page, label: RegExp) =>
  page.evaluate((pattern) => {
    const { documentPictureInPicture: pip } = window as unknown as {
      documentPictureInPicture: { window: Window };
    };
    const root = pip.window.document.querySelector('div')!.shadowRoot!;
    const wanted = new RegExp(pattern);
    [...root.querySelectorAll('button')]
      .find((button) => wanted.test(button.getAttribute('aria-label') ?? ''))!
      .click();
  }, label.source);

describe('the small window', () => {
  it('plays the call over other programs, and goes with it', async () => {
    const link = here.meeting('host');
    const ada = await here.open(link, 'Ada');
    const ben = await here.open(link, 'Ben');
    await ada.join();
    await ben.join();
    const small = ada.page.getByRole('button', { name: 'Small window over other programs' });
    await ada.page.mouse.move(300, 300);
    await small.click();
    await poll(
      async () => {
        const seen = await shown(ada.page);
        return seen?.name === 'Ben' && seen.main > 0 && seen.own > 0;
      },
      () => 'no pictures in the small window',
    );
    await press(ada.page, /^Mute/);
    await ben.until(({ tracks, peers }) =>
      Object.values(tracks).some(
        ({ source, muted, peerId }) =>
          source === 'microphone' && muted && peers[peerId]?.name === 'Ada',
      ),
    );
    await press(ada.page, /^Leave/);
    await ada.until(({ status }) => status === 'left');
    await poll(
      async () => (await shown(ada.page)) === null,
      () => 'the small window stayed',
    );
    await ada.close();
    await ben.close();
  });
});
