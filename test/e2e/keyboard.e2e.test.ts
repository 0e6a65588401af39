import { beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../helpers/people.js';
import { poll } from '../helpers/people.js';
import { productInBrowser } from '../helpers/product-in-browser.js';
import { starterRoom } from '../helpers/starter-room.js';

/** More stops than a page of ours has. */
const STOPS = 80;

/** What has the focus, in whatever shadow root: its role or tag, and what it is called. */
const focused = (person: Person): Promise<string> =>
  person.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (!element) return 'nothing';
    const label = element.getAttribute('aria-label') ?? element.textContent;
    const { id } = element;
    const of = (element.getRootNode() as ShadowRoot).querySelector(`label[for="${id}"]`);
    const name = element instanceof HTMLInputElement ? (of?.textContent ?? label) : label;
    return `${element.localName}: ${name.trim().replace(/\s+/g, ' ')}`;
  });

/** Two people without a mouse, from the lobby to the way out. Each case goes on where the last one ended. */
describe('a webinar by keyboard alone', () => {
  const here = productInBrowser();
  let ada: Person;
  let vera: Person;

  beforeAll(async () => {
    const links = await starterRoom(here.product, 'webinar', 'keys');
    const wide = { width: 1280, height: 800 };
    ada = await here.open(links['host'] ?? '', 'Ada', wide);
    vera = await here.open(links['attendee'] ?? '', 'Vera', wide);
  });
  const press = (person: Person, key: string) => person.page.keyboard.press(key);
  /** Tab by Tab to what is called so. */
  const goTo = async (person: Person, name: RegExp) => {
    const passed: string[] = [];
    // What is looked for may still be on its way: a second round finds it.
    for (let stop = 0; stop < STOPS; stop += 1) {
      const here = await focused(person);
      if (name.test(here)) return;
      passed.push(here);
      await press(person, 'Tab');
    }
    throw new Error(`${person.name} finds no ${String(name)} on the way:\n${passed.join('\n')}`);
  };
  const use = async (person: Person, name: RegExp, key = 'Enter') => {
    await goTo(person, name);
    await press(person, key);
  };
  /** The focus is somewhere, and stays: what follows an action may come in several steps. */
  const keepsFocus = async (person: Person, on: RegExp) => {
    let here = '';
    await poll(
      async () => on.test((here = await focused(person))),
      () => `${person.name} should be at ${String(on)}, and is at ${here}`,
      15_000,
    );
    expect(here).not.toMatch(/^(body|nothing)/);
  };
  const enter = async (person: Person) => {
    await goTo(person, /^input: your name/i);
    await person.page.keyboard.type(person.name);
    await use(person, /^button: (join|start)/i);
    await person.until(({ status }) => status === 'joined');
  };

  it('is joined', async () => {
    for (const person of [ada, vera]) {
      await enter(person);
      await keepsFocus(person, /^(?!body|nothing)/);
    }
    await ada.until(
      ({ peerOrder, media }) => peerOrder.length === 2 && media.status === 'connected',
    );
  });

  it('is muted and unmuted', async () => {
    await use(ada, /^button: mute microphone/i, 'Space');
    await ada.until(({ devices }) => !devices.microphone.enabled);
    await keepsFocus(ada, /^button: unmute microphone/i);
    await press(ada, 'Space');
    await ada.until(({ devices }) => devices.microphone.enabled);
    await keepsFocus(ada, /^button: mute microphone/i);
  });

  it('is written in', async () => {
    await use(ada, /^button: show chat/i);
    await goTo(ada, /^textarea/);
    await ada.page.keyboard.type('Hello by keyboard');
    await press(ada, 'Enter');
    await vera.until(({ chat }) => chat.messages.some(({ text }) => text === 'Hello by keyboard'));
    await keepsFocus(ada, /^textarea/);
    await press(ada, 'Escape');
    await keepsFocus(ada, /^button: show chat/i);
  });

  it('brings somebody to the stage', async () => {
    await use(vera, /^button: raise your hand/i);
    await ada.until(({ peers }) =>
      Object.values(peers).some(({ handRaisedAt }) => handRaisedAt > 0),
    );
    await use(ada, /^button: invite to speak/i);
    await keepsFocus(ada, /^(?!body|nothing)/);
    await vera.until(({ roleChangeRequest }) => roleChangeRequest !== null);
    await keepsFocus(vera, /^(?!body|nothing)/);
    await use(vera, /^button: join the stage/i);
    await vera.until(({ role }) => role?.name === 'speaker');
    await keepsFocus(vera, /^(?!body|nothing)/);
  });

  it('is left', async () => {
    await use(vera, /^button: leave the meeting/i);
    await vera.until(({ status }) => status === 'left');
    await keepsFocus(vera, /^(?!body|nothing)/);
    await use(vera, /^button: rejoin/i);
    await vera.until(({ status }) => status === 'joined');
    await keepsFocus(vera, /^(?!body|nothing)/);
  });
});
