import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { CALL_FLAGS } from './chromium.js';
import { openBrowser, Person, type OpenOptions } from './people.js';
import { startProduct, type Product } from './product.js';

/** A running product and a browser to look at it. */
export class ProductInBrowser {
  product!: Product;
  browser!: Browser;

  /** The join link of the demo room for this role. */
  meeting(role: string): string {
    return `${this.product.origin}/meeting/${this.product.codes[role] ?? ''}`;
  }

  open(url: string, name: string, options?: OpenOptions): Promise<Person> {
    return Person.open(this.browser, url, name, options);
  }
}

/** Both for the cases of one `describe`: there before its own `beforeAll`, gone after its own `afterAll`. */
export function productInBrowser(flags = CALL_FLAGS): ProductInBrowser {
  const both = new ProductInBrowser();
  beforeAll(async () => {
    both.product = await startProduct();
    both.browser = await openBrowser(flags);
  });
  afterAll(async () => {
    await both.browser.close();
    await both.product.close();
  });
  return both;
}
