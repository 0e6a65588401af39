import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MEDIA_FLAGS } from '../helpers/chromium.js';
import { startEmbedder } from '../helpers/embedder.js';
import { openBrowser, Person, poll } from '../helpers/people.js';
import { startProduct, type Product } from '../helpers/product.js';

/** A browser as it comes: no sound before the person touched the page. */
describe('a browser that blocks sound', () => {
  let product: Product;
  let speaking: Browser;
  let silent: Browser;
  let ada: Person;
  beforeAll(async () => {
    product = await startProduct();
    speaking = await openBrowser();
    silent = await openBrowser([
      ...MEDIA_FLAGS.filter((flag) => !flag.includes('autoplay')),
      // Headless Chromium would allow it.
      '--autoplay-policy=document-user-activation-required',
    ]);
    ada = await Person.open(
      speaking,
      `${product.origin}/meeting/${product.codes['host'] ?? ''}`,
      'Ada',
    );
    await ada.join();
  });
  afterAll(async () => {
    await speaking.close();
    await silent.close();
    await product.close();
  });

  const playing = (person: Person) =>
    person.page.evaluate(
      () => [...document.querySelectorAll('audio')].filter(({ paused }) => !paused).length,
    );

  it('asks a listener who came without a touch for one, and then plays', async () => {
    const site = await startEmbedder(
      `<!doctype html><html lang="en"><title>Embedder</title>
       <script type="module" src="${product.origin}/hms.js"></script>
       <hms-room room-code="${product.codes['viewer'] ?? ''}" user-name="Vera" auto-join></hms-room></html>`,
    );
    const vera = await Person.open(silent, site.origin, 'Vera');
    // Playwright evaluates as if the person had touched the page, which would allow sound: look without that.
    const devtools = await vera.page.context().newCDPSession(vera.page);
    const untouched = async (expression: string): Promise<unknown> => {
      const { result } = await devtools.send('Runtime.evaluate', {
        expression,
        returnByValue: true,
      });
      return result.value;
    };
    await poll(
      async () =>
        (await untouched(
          "document.querySelector('hms-room')?.store?.getState().media.audioBlocked",
        )) === true,
      () => 'the page never heard that its sound is blocked',
    );
    expect(
      await untouched("[...document.querySelectorAll('audio')].filter((a) => !a.paused).length"),
    ).toBe(0);
    const prompt = vera.page.locator('hms-audio-unlock').getByRole('button');
    await prompt.click();
    await vera.until(({ media }) => !media.audioBlocked);
    await poll(
      async () => (await playing(vera)) === 1,
      () => 'no audio element plays',
    );
    await vera.hears(1);
    await vera.until(({ levels }) => Object.values(levels).some((level) => level > 0));
    expect(await prompt.count()).toBe(0);
    await vera.close();
    await site.close();
  });
});
