import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findObstacle } from '../../src/server/live/worker/load-codecs.js';
import { ChannelClient } from '../helpers/channel-client.js';
import { CALL_FLAGS } from '../helpers/chromium.js';
import { openBrowser, Person, poll } from '../helpers/people.js';
import { startProduct, type Product } from '../helpers/product.js';
import { starterTemplate, templateRoom } from '../helpers/starter-room.js';
import { managementToken } from '../helpers/tokens.js';

const missing = findObstacle();
if (missing) console.warn(`Going live is not tested: ${missing}`);

/** Small enough for three players on the machine that also composes and encodes. */
const LAYER = { width: 640, height: 360, videoBitrate: 800, audioBitrate: 64 };
const SMALL = { width: 480, height: 400 };
/** Four pages and an encoder, perhaps beside other work. */
const PATIENCE_MS = 90_000;
/** On a machine that leaves a page without a turn for so long, players have to stall. */
const STARVED_MS = 400;

interface Met {
  stalls: number;
  /** The longest time in which the page had no turn, in milliseconds. */
  starved: number;
}

/** Runs in the viewers' pages: what their players met. */
function watchPlayers(): void {
  const met: Met = { stalls: 0, starved: 0 };
  Object.assign(window, { met });
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    met.starved = Math.max(met.starved, now - last - 50);
    last = now;
  }, 50);
  const play = Reflect.get(HTMLMediaElement.prototype, 'play');
  HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
    if (this instanceof HTMLVideoElement && !this.srcObject && !('metCounted' in this)) {
      Object.assign(this, { metCounted: true });
      let begun = false;
      this.addEventListener('playing', () => (begun = true));
      this.addEventListener('waiting', () => (met.stalls += begun ? 1 : 0));
    }
    return play.call(this);
  };
}

/** Ada goes live with her join, three people watch. Each case goes on where the last one ended. */
describe.skipIf(missing !== null)('going live', { timeout: 240_000 }, () => {
  let product: Product;
  let browser: Browser;
  let links: Record<string, string>;
  let ada: Person;
  let vera: Person;
  let wim: Person;
  let xenia: Person;

  const button = (person: Person, name: RegExp): Locator =>
    person.page.getByRole('button', { name }).filter({ visible: true }).first();
  const press = (person: Person, name: RegExp) => button(person, name).click();
  const player = (person: Person) => person.page.locator('hms-hls-player video').first();

  /** What the player shows moves on, and is the composed picture. */
  const watches = async (person: Person): Promise<void> => {
    const now = () =>
      player(person)
        .evaluate((video: HTMLVideoElement) => ({
          frames: video.getVideoPlaybackQuality().totalVideoFrames,
          width: video.videoWidth,
        }))
        .catch(() => ({ frames: 0, width: 0 }));
    const before = (await now()).frames;
    let last = await now();
    await poll(
      async () => {
        last = await now();
        return last.width === LAYER.width && last.frames > before + 15;
      },
      () => `${person.name} sees no stream: ${JSON.stringify({ before, last })}`,
    );
  };

  /** How many stand side by side in the stream: above two tiles there is room, one fills the picture. */
  const seesOnStage = (person: Person, people: 1 | 2) =>
    poll(
      async () => {
        const brightness = await player(person).evaluate((video: HTMLVideoElement) => {
          const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 36 });
          const context = canvas.getContext('2d')!;
          context.drawImage(video, 0, 0, 64, 36);
          const { data } = context.getImageData(20, 1, 1, 1);
          return Math.max(data[0] ?? 0, data[1] ?? 0, data[2] ?? 0);
        });
        return people === 1 ? brightness > 60 : brightness < 40;
      },
      () => `${person.name} never saw ${people} people in the stream.`,
    );

  beforeAll(async () => {
    product = await startProduct();
    const template = starterTemplate('live-streaming');
    for (const one of Object.values(template.destinations.hlsDestinations ?? {}))
      one.layers = [LAYER];
    links = await templateRoom(product, { ...template, name: 'on air' }, { name: 'on air' });
    browser = await openBrowser(CALL_FLAGS);
    const viewer = async (name: string, size: { width?: number; height?: number }) => {
      const options = { ...size, script: watchPlayers };
      const person = await Person.open(browser, links['viewer-near-realtime'] ?? '', name, options);
      person.page.setDefaultTimeout(PATIENCE_MS);
      await person.join();
      return person;
    };
    vera = await viewer('Vera', {});
    wim = await viewer('Wim', SMALL);
    xenia = await viewer('Xenia', SMALL);
    ada = await Person.open(browser, links['broadcaster'] ?? '', 'Ada', { width: 1280 });
    ada.page.setDefaultTimeout(PATIENCE_MS);
    await ada.page.locator('hms-preview').getByLabel('Your name').fill('Ada');
    await ada.page
      .locator('hms-preview')
      .getByRole('button', { name: /^(join|go live)/i })
      .click();
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    await product.close();
  });

  it('begins with the join of the broadcaster, and the audience sees it move', async () => {
    await ada.until(({ stream }) => stream !== null);
    for (const person of [vera, wim, xenia]) {
      await person.until(({ stream }) => stream?.state === 'started');
      await watches(person);
      expect(await person.violations()).toEqual([]);
    }
    await seesOnStage(wim, 1);
    await ada.page.getByRole('img', { name: /^live for/i }).waitFor();
    for (const person of [wim, xenia])
      await person.evaluate(
        () =>
          void Object.assign((window as unknown as { met: Met }).met, { stalls: 0, starved: 0 }),
      );
  });

  it('is talked about', async () => {
    const says = (person: Person, text: string) =>
      person.page.evaluate(
        (words) => document.querySelector('hms-room')!.actions!.sendBroadcastMessage(words),
        text,
      );
    await says(wim, 'Hello Ada');
    await says(ada, 'Hello Wim');
    for (const person of [ada, vera, wim, xenia])
      await person.until(({ chat: { messages } }) =>
        ['Hello Ada', 'Hello Wim'].every((words) => messages.some(({ text }) => text === words)),
      );
  });

  it('shows who comes on stage out of the audience, freezes, and goes back', async () => {
    await press(vera, /^raise your hand/i);
    await press(ada, /^bring to stage/i);
    await press(vera, /^join the stage/i);
    await vera.until(
      ({ role, media }) => role?.name === 'viewer-on-stage' && media.status === 'connected',
    );
    await ada.seesMovingVideo(1);
    await seesOnStage(wim, 2);
    // Somebody joins and is gone again without a word, and Vera's camera sends nothing any more.
    const ben = await ChannelClient.join(
      product.origin.replace(/^http/, 'ws'),
      { code: links['co-broadcaster']?.split('/').at(-1) ?? '' },
      'Ben',
    );
    await vera.evaluate(async () => {
      for (const sender of window.seen.peers.flatMap((peer) => peer.getSenders()))
        if (sender.track?.kind === 'video') await sender.replaceTrack(null);
    });
    ben.client.drop();
    await Promise.all([wim, xenia].map(watches));
    await press(vera, /^more ways to leave/i);
    await vera.page
      .getByRole('menuitem', { name: /^leave the stage/i })
      .filter({ visible: true })
      .click();
    await vera.until(({ role }) => role?.name === 'viewer-near-realtime');
    await Promise.all([vera, wim, xenia].map(watches));
  });

  it('did not stall meanwhile', async () => {
    for (const person of [vera, wim, xenia]) expect(person.consoleErrors).toEqual([]);
    const headers = { authorization: `Bearer ${await managementToken(product)}` };
    const figures = await (await fetch(`${product.origin}/metrics`, { headers })).text();
    const late = Number(/^hms_live_parts_late_total (\d+)/m.exec(figures)?.[1]);
    for (const person of [wim, xenia]) {
      const met = await person.evaluate(() => (window as unknown as { met: Met }).met);
      if (late === 0 && met.starved < STARVED_MS) expect(met.stalls).toBe(0);
      else console.warn(`Too busy a machine to judge stalls: ${JSON.stringify({ late, ...met })}`);
    }
  });

  it('ends for everybody when the broadcaster says so', async () => {
    await press(ada, /^end the stream/i);
    await ada.page.locator('hms-go-live-button dialog').getByRole('button').first().click();
    for (const person of [ada, vera, wim]) await person.until(({ stream }) => stream === null);
    await button(ada, /^go live/i).waitFor();
    await vera.page.getByText('The stream has ended').first().waitFor();
  });
});
