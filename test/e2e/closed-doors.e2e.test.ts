import { describe, expect, it } from 'vitest';
import { productInBrowser } from '../helpers/product-in-browser.js';
import { managementToken } from '../helpers/tokens.js';

describe('closed doors', () => {
  const here = productInBrowser();
  /** What an operator changes while the server runs. */
  async function change(path: string, body: object): Promise<void> {
    const response = await fetch(`${here.product.origin}/v2${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await managementToken(here.product)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
  }
  const changeRoom = (wishes: object) => change('/rooms', { name: 'Demo room', ...wishes });
  const open = (role: string, name: string) => here.open(here.meeting(role), name);

  it('keeps the lobby open before a full room, and lets in when a place is free', async () => {
    await changeRoom({ size: 1 });
    const first = await open('host', 'First');
    await first.join();
    const second = await open('guest', 'Second');
    const preview = second.page.locator('hms-preview');
    await preview.getByLabel('Your name').fill('Second');
    await preview.getByRole('button', { name: /^join/i }).click();
    await second.until((state) => state.status === 'lobby' && state.error?.code === 'room_full');
    expect(await preview.getByRole('alert').first().innerText()).toMatch(/full/i);
    await first.close();
    await second.join();
    await second.close();
  });

  it('says that a link was switched off', async () => {
    await change('/room-codes/code', { code: here.product.codes['guest'], enabled: false });
    const person = await open('guest', 'Late');
    await person.until((state) => state.error?.code === 'code_disabled');
    expect((await person.page.getByRole('alert').first().innerText()).length).toBeGreaterThan(15);
    await person.close();
  });

  it('says that a room is closed', async () => {
    await changeRoom({ enabled: false });
    const person = await open('host', 'Late');
    await person.until((state) => state.error?.code === 'room_disabled');
    expect((await person.page.getByRole('alert').first().innerText()).length).toBeGreaterThan(15);
    await person.close();
  });
});
