import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CALL_FLAGS } from '../helpers/chromium.js';
import { FirefoxPerson, hasFirefox, openFirefox, type Firefox } from '../helpers/firefox.js';
import { openBrowser, Person } from '../helpers/people.js';
import { startProduct, type Product } from '../helpers/product.js';

/** One call between a person with Firefox and one with Chromium; each case goes on where the last ended. */
describe.skipIf(!hasFirefox)('a call between Firefox and Chromium', () => {
  let product: Product;
  let chromium: Browser;
  let firefox: Firefox;
  let fay: FirefoxPerson;
  let ada: Person;
  /** Both at once: most of it is waiting. */
  const both = (does: (person: Person | FirefoxPerson) => Promise<void>) =>
    Promise.all([ada, fay].map(does));
  const meeting = (role: string) => `${product.origin}/meeting/${product.codes[role] ?? ''}`;

  beforeAll(async () => {
    product = await startProduct();
    [chromium, firefox] = await Promise.all([openBrowser(CALL_FLAGS), openFirefox()]);
    ada = await Person.open(chromium, meeting('host'), 'Ada');
    fay = await FirefoxPerson.open(firefox, meeting('guest'), 'Fay');
  });
  afterAll(async () => {
    await chromium.close();
    await firefox.close();
    await product.close();
  });

  it('brings both into the room', async () => {
    await fay.join();
    // Nobody is there to be heard, so the browser cannot have paused anything.
    expect((await fay.state())?.media.audioBlocked).toBe(false);
    await ada.join();
    await both((person) => person.until((state) => state.peerOrder.length === 2));
  });

  it('shows and plays each to the other', async () => {
    await both(async (person) => {
      await person.seesMovingVideo(1);
      await person.hears(1);
      await person.playsVideos(2);
    });
  });

  it('mutes and unmutes in Firefox', async () => {
    await fay.press('hms-mic-button', /microphone/);
    await ada.until((state) =>
      Object.values(state.tracks).some(
        (track) =>
          track.source === 'microphone' && track.muted && track.peerId !== state.localPeerId,
      ),
    );
    await fay.press('hms-mic-button', /microphone/);
    await ada.until((state) =>
      Object.values(state.tracks).every((track) => track.source !== 'microphone' || !track.muted),
    );
    await ada.hears(1);
  });

  it('takes the camera of Firefox away and brings it back', async () => {
    await fay.press('hms-camera-button', /camera/);
    await ada.playsVideos(1);
    await fay.press('hms-camera-button', /camera/);
    await ada.playsVideos(2);
    await ada.seesMovingVideo(1);
  });

  it('brings Firefox back after its connection dropped', async () => {
    await fay.dropSockets();
    await fay.until((state) => state.status === 'joined' && state.media.status === 'connected');
    await both(async (person) => {
      await person.seesMovingVideo(1);
      await person.hears(1);
    });
  });

  it('brings both back after the server was killed and started again', async () => {
    await product.stop('SIGKILL');
    await product.start();
    await both(async (person) => {
      await person.until(
        (state) =>
          state.status === 'joined' &&
          state.media.status === 'connected' &&
          state.peerOrder.length === 2,
      );
      await person.seesMovingVideo(1);
      await person.hears(1);
      await person.playsVideos(2);
    });
  });

  it('lets Firefox leave and come again', async () => {
    await fay.press('hms-leave-button', /leave/);
    await ada.until((state) => state.peerOrder.length === 1);
    await fay.press('hms-room', /rejoin/);
    await ada.until((state) => state.peerOrder.length === 2);
    await ada.seesMovingVideo(1);
    await fay.seesMovingVideo(1);
    expect(await fay.violations()).toEqual([]);
  });
});
