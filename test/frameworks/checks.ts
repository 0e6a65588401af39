/**
 * What every demo has to do, whatever it is written in: the same small product, by the same ids. The page is driven
 * as a person would, and a second person in the same room says what arrived there.
 */
import type { Browser } from 'playwright-core';
import { expect } from 'vitest';
import { Person, poll } from '../helpers/people.js';
import type { Product } from '../helpers/product.js';

declare global {
  interface Window {
    /** Names of the events of the elements that reached the document. */
    told: string[];
  }
}

function listen(): void {
  window.told = [];
  for (const name of ['hms-joined', 'hms-left', 'hms-error']) {
    document.addEventListener(name, () => window.told.push(name));
  }
}

export async function checkDemo(browser: Browser, product: Product, page: string): Promise<void> {
  const guest = product.codes['guest'] ?? '';
  const host = await Person.open(browser, `${product.origin}/meeting/${guest}`, 'Host');
  await host.join();

  const address = new URL(page);
  address.search = new URLSearchParams({
    server: product.origin,
    code: guest,
    name: 'Ada',
  }).toString();
  const ada = await Person.open(browser, 'about:blank', 'Ada');
  await ada.page.addInitScript(listen);
  await ada.page.goto(address.href);

  try {
    await tellsFaults(ada);
    await joinsOnce(ada, host);
    await bindsProperties(ada);
    await fillsSlots(ada, host);
    await staysWhenMoved(ada, host);
    await comesAndGoes(ada, host);
    expect(ada.consoleErrors).toEqual([]);
  } finally {
    await ada.close();
    await host.close();
  }
}

const filledIn = (ada: Person) =>
  // By the page's own script, which is there by then.
  ada.page.waitForFunction(() => document.querySelector<HTMLInputElement>('[name=code]')?.value);
const join = async (ada: Person) => {
  await filledIn(ada);
  await ada.page.locator('#join button').click();
};
const says = async (ada: Person, id: string, text: string) => {
  await poll(
    async () => (await ada.page.locator(id).textContent())?.trim() === text,
    async () => `${id} says ${String(await ada.page.locator(id).textContent())}, not ${text}`,
  );
};
/** One carries the room, one the signals of the media. */
const CONNECTED = 2;
const openSockets = (ada: Person) =>
  ada.evaluate(
    () => window.seen.sockets.filter(({ readyState }) => readyState === WebSocket.OPEN).length,
  );

/** What an event carries reaches the page's own words: here that nobody knows the code. */
async function tellsFaults(ada: Person): Promise<void> {
  await filledIn(ada);
  const code = ada.page.locator('[name=code]');
  const right = await code.inputValue();
  await code.fill('zzz-zzzz-zzz');
  await ada.page.locator('#join button').click();
  await ada.until(({ status }) => status === 'failed');
  const message = await ada.evaluate(
    () => document.querySelector('hms-room')!.store!.getState().error!.message,
  );
  expect(message).not.toBe('');
  await says(ada, '#status', message);
  expect(await ada.evaluate(() => window.told.splice(0))).toEqual(['hms-error']);
  await ada.page.locator('#close').click();
  await code.fill(right);
}

/** By code and name, with one connection and one event, also where a framework mounts twice. */
async function joinsOnce(ada: Person, host: Person): Promise<void> {
  await join(ada);
  await ada.until(({ status, media }) => status === 'joined' && media.status === 'connected');
  await host.until(({ peers }) => Object.values(peers).some(({ name }) => name === 'Ada'));
  await says(ada, '#status', 'In the call as Ada');
  await says(ada, '#people', '2');
  await ada.seesMovingVideo(1);
  await host.seesMovingVideo(1);
  expect(await ada.evaluate(() => window.told)).toEqual(['hms-joined']);
  expect(await openSockets(ada)).toBe(CONNECTED);
  expect((await host.state())?.counts.total).toBe(2);
}

/** Texts and switches, a value that changes, and an object that has no form as an attribute. */
async function bindsProperties(ada: Person): Promise<void> {
  const field = ada.page.locator('hms-chat textarea');
  await poll(
    async () => (await field.getAttribute('placeholder')) === 'Ask your question',
    async () => `The field says ${String(await field.getAttribute('placeholder'))}`,
  );
  const scheme = () =>
    ada.evaluate(() => getComputedStyle(document.querySelector('hms-chat')!).colorScheme);
  expect(await scheme()).toBe('dark');
  await ada.page.locator('#theme').click();
  await poll(
    async () => (await scheme()) === 'light',
    async () => `The scheme is ${await scheme()}`,
  );
}

/** The page's own words in an element's slot give way to what comes. */
async function fillsSlots(ada: Person, host: Person): Promise<void> {
  const own = ada.page.getByText('Nobody has asked yet.');
  expect(await own.isVisible()).toBe(true);
  const text = 'When do we begin?';
  await ada.page.locator('hms-chat textarea').fill(text);
  await ada.page.keyboard.press('Enter');
  await host.until(
    ({ chat }, asked) => chat.messages.some(({ text: said }) => said === asked),
    text,
  );
  await own.waitFor({ state: 'hidden' });
}

/** Taken out and put back at once, as lists and strict modes do, the room keeps its call. */
async function staysWhenMoved(ada: Person, host: Person): Promise<void> {
  const before = await ada.evaluate(() => {
    const room = document.querySelector('hms-room')!;
    room.parentElement!.append(room);
    return window.seen.sockets.length;
  });
  await ada.seesMovingVideo(1);
  await host.seesMovingVideo(1);
  expect(await ada.evaluate(() => window.seen.sockets.length)).toBe(before);
  expect(await openSockets(ada)).toBe(CONNECTED);
  expect(await ada.evaluate(() => window.told)).toEqual(['hms-joined']);
}

/** Who takes the room out of the page leaves it, and who puts it back is there once. */
async function comesAndGoes(ada: Person, host: Person): Promise<void> {
  await ada.page.locator('#close').click();
  await host.until(({ peers, counts }) => Object.keys(peers).length === 1 && counts.total === 1);
  await poll(
    async () => (await openSockets(ada)) === 0,
    () => 'The room is gone from the page, and its connection is still open.',
  );
  expect(await ada.page.locator('hms-room').count()).toBe(0);
  await join(ada);
  await ada.until(({ status, media }) => status === 'joined' && media.status === 'connected');
  await host.until(({ peers }) => Object.keys(peers).length === 2);
  await says(ada, '#status', 'In the call as Ada');
  await says(ada, '#people', '2');
  expect(await openSockets(ada)).toBe(CONNECTED);
  await host.seesMovingVideo(1);
  // Leaving by the button is told, and leaves the page as it is.
  await ada.page.locator('hms-control-bar').getByRole('button', { name: /leave/i }).first().click();
  await ada.until(({ status }) => status === 'left');
  await says(ada, '#status', 'You left');
  expect(await ada.evaluate(() => window.told)).toEqual(['hms-joined', 'hms-joined', 'hms-left']);
}
