import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbedder } from '../helpers/embedder.js';
import { openBrowser, Person } from '../helpers/people.js';
import { productInBrowser } from '../helpers/product-in-browser.js';
import { startProduct, type Product } from '../helpers/product.js';
import { appToken, roomOfCode } from '../helpers/tokens.js';
import { MEDIA_FLAGS } from '../helpers/chromium.js';

/** What a person sees and can do when something is wrong. */
describe('trouble at the door', () => {
  const here = productInBrowser();
  let roomId: string;
  beforeAll(async () => {
    roomId = await roomOfCode(here.product, here.product.codes['guest'] ?? '');
  });

  /** A page of an embedder with this token. */
  async function openWithToken(
    token: string,
    name = 'Token',
  ): Promise<Person & { done(): Promise<void> }> {
    const site = await startEmbedder(
      `<!doctype html><html lang="en"><title>Embedder</title>
       <script type="module" src="${here.product.origin}/hms.js"></script>
       <hms-room auth-token="${token}"></hms-room></html>`,
    );
    const person = await here.open(site.origin, name);
    return Object.assign(person, {
      async done() {
        await person.close();
        await site.close();
      },
    });
  }

  async function showsError(person: Person, code: string): Promise<void> {
    await person.until((state, wanted) => state.error?.code === wanted, code);
    // A sentence that a person reads, never the bare code.
    const text = await person.page.locator('hms-room').getByRole('alert').first().innerText();
    expect(text.length).toBeGreaterThan(15);
    expect(text).not.toContain(code);
  }

  it('says that a link is unknown', async () => {
    const person = await here.open(`${here.product.origin}/meeting/aaa-bbbb-ccc`, 'Lost');
    await showsError(person, 'code_unknown');
    await person.close();
  });

  it('tells an expired, a foreign and a broken token apart', async () => {
    const claims = { room_id: roomId, role: 'guest', user_id: 'u1' };
    const cases: [string, string][] = [
      ['token_expired', await appToken(here.product, claims, { expiresIn: -60 })],
      ['token_foreign', await appToken({ ...here.product, accessKey: 'somebody-else' }, claims)],
      [
        'token_foreign',
        await appToken(here.product, claims, { secret: 'not the secret of this server at all!' }),
      ],
      ['token_invalid', 'no.token.at-all'],
      ['role_unknown', await appToken(here.product, { ...claims, role: 'emperor' })],
      ['room_unknown', await appToken(here.product, { ...claims, room_id: 'nowhere' })],
    ];
    for (const [code, token] of cases) {
      const person = await openWithToken(token);
      await showsError(person, code);
      await person.done();
    }
  });

  it('moves the session to the second tab of the same identity, and back', async () => {
    const token = await appToken(here.product, {
      room_id: roomId,
      role: 'guest',
      user_id: 'same-person',
    });
    const first = await openWithToken(token, 'First tab');
    await first.join();
    const second = await openWithToken(token, 'Second tab');
    await second.join();
    await showsError(first, 'session_replaced');
    expect((await second.state())?.peerOrder.length).toBe(1);
    await first.page.getByRole('button', { name: /use it here/i }).click();
    await first.until((state) => state.status === 'joined' && state.media.status === 'connected');
    await showsError(second, 'session_replaced');
    await first.done();
    await second.done();
  });

  it('says that the server is away, and comes in when it is back', async () => {
    const person = await openWithToken(
      await appToken(here.product, { room_id: roomId, role: 'guest', user_id: 'patient' }),
    );
    await person.until((state) => state.status === 'lobby');
    await here.product.stop();
    await person.page.locator('hms-preview').getByLabel('Your name').fill('Patient');
    await person.page.locator('hms-preview').getByRole('button', { name: /^join/i }).click();
    await showsError(person, 'server_away');
    await here.product.start();
    await person.page.getByRole('button', { name: /try again/i }).click();
    await person.until((state) => state.status === 'joined' && state.media.status === 'connected');
    await person.done();
  });
});

describe('trouble with devices', () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct();
  });
  afterAll(async () => {
    await product.close();
  });
  const loopback = MEDIA_FLAGS.filter((flag) => !flag.includes('fake'));

  async function lobbyShows(flags: string[], codes: string[]): Promise<void> {
    const browser = await openBrowser(flags, { whole: true });
    try {
      const person = await Person.open(
        browser,
        `${product.origin}/meeting/${product.codes['guest'] ?? ''}`,
        'Dee',
      );
      await person.until(
        (state, wanted) => wanted.includes(state.devices.camera.error?.code ?? ''),
        codes,
      );
      // The way on: join without.
      await person.join();
      await person.close();
    } finally {
      await browser.close();
    }
  }

  it('lets somebody without a camera join', async () => {
    await lobbyShows([...loopback, '--use-fake-ui-for-media-stream'], ['camera_missing']);
  });

  it('lets somebody who refused the camera join', async () => {
    await lobbyShows(
      [...loopback, '--use-fake-device-for-media-stream', '--deny-permission-prompts'],
      ['camera_denied'],
    );
  });

  it('lets somebody whose camera is taken join', async () => {
    const browser = await openBrowser();
    try {
      const context = await Person.open(browser, 'about:blank', 'Dee');
      await context.page.addInitScript(() => {
        // The camera itself is the outermost edge: the fake device cannot be taken.
        navigator.mediaDevices.getUserMedia = () =>
          Promise.reject(new DOMException('Could not start video source', 'NotReadableError'));
      });
      await context.page.goto(`${product.origin}/meeting/${product.codes['guest'] ?? ''}`);
      await context.until((state) => state.devices.camera.error?.code === 'camera_in_use');
      await context.join();
    } finally {
      await browser.close();
    }
  });
});
