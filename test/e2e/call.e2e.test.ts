import { beforeAll, describe, expect, it } from 'vitest';
import type { RoomState } from '../../src/store/state.js';
import type { Person } from '../helpers/people.js';
import { productInBrowser } from '../helpers/product-in-browser.js';

/** One call of three people, from the first join to a restarted server; each case goes on where the last ended. */
describe('a call of three', () => {
  const here = productInBrowser();
  let ada: Person;
  let ben: Person;
  let cleo: Person;
  /** All three at once: most of it is waiting. */
  const everyone = (does: (person: Person) => Promise<void>) =>
    Promise.all([ada, ben, cleo].map(does));

  beforeAll(async () => {
    ada = await here.open(here.meeting('host'), 'Ada');
    ben = await here.open(here.meeting('guest'), 'Ben');
    cleo = await here.open(here.meeting('guest'), 'Cleo');
  });
  it('lets three people join by link and see each other in the list', async () => {
    await everyone((person) => person.join());
    await everyone((person) => person.until((state) => state.peerOrder.length === 3));
  });

  it('shows and plays everybody to everybody', async () => {
    await everyone(async (person) => {
      await person.seesMovingVideo(2);
      await person.hears(2);
      await person.playsVideos(3);
    });
  });

  it('mutes and unmutes a microphone for all', async () => {
    const micOf = (state: RoomState, want: boolean) =>
      state.peerOrder.some(
        (id) =>
          state.peers[id]?.name === 'Ada' &&
          Object.values(state.tracks).some(
            (track) => track.peerId === id && track.source === 'microphone' && track.muted === want,
          ),
      );
    await ada.page
      .locator('hms-mic-button')
      .getByRole('button', { name: /microphone/i })
      .first()
      .click();
    await everyone((person) => person.until(micOf, true));
    await ada.page
      .locator('hms-mic-button')
      .getByRole('button', { name: /microphone/i })
      .first()
      .click();
    await everyone((person) => person.until(micOf, false));
    await ben.hears(2);
  });

  it('takes a camera away and brings it back', async () => {
    await ben.page
      .locator('hms-camera-button')
      .getByRole('button', { name: /camera/i })
      .first()
      .click();
    await everyone((person) => person.playsVideos(2));
    await ben.page
      .locator('hms-camera-button')
      .getByRole('button', { name: /camera/i })
      .first()
      .click();
    await everyone((person) => person.playsVideos(3));
    await ada.seesMovingVideo(2);
  });

  it('shares a screen with all and ends it', async () => {
    const sharing = (state: RoomState, count: number) =>
      Object.values(state.tracks).filter((track) => track.source === 'screen').length === count;
    await cleo.page.locator('hms-screen-button').getByRole('button').first().click();
    await everyone((person) => person.until(sharing, 1));
    await ada.seesMovingVideo(3);
    await ben.seesMovingVideo(3);
    await cleo.page.locator('hms-screen-button').getByRole('button').first().click();
    await everyone((person) => person.until(sharing, 0));
  });

  it('carries chat to everyone', async () => {
    await ada.page.getByRole('button', { name: /chat/i }).first().click();
    const composer = ada.page.locator('hms-chat').getByRole('textbox');
    await composer.fill('Hello from Ada');
    await composer.press('Enter');
    await everyone(async (person) => {
      await person.until((state) =>
        state.chat.messages.some(({ text }) => text === 'Hello from Ada'),
      );
    });
  });

  it('comes back after a dropped connection, as the same person', async () => {
    const before = (await ben.state())?.localPeerId;
    await ben.dropSockets();
    await ben.until((state) => state.status === 'joined' && state.media.status === 'connected');
    expect((await ben.state())?.localPeerId).toBe(before);
    await everyone(async (person) => {
      await person.until((state) => state.peerOrder.length === 3);
      await person.seesMovingVideo(2);
    });
  });

  it('lets a person leave and rejoin', async () => {
    await cleo.page.locator('hms-leave-button').getByRole('button').first().click();
    await cleo.until((state) => state.status === 'left');
    await ada.until((state) => state.peerOrder.length === 2);
    await ben.until((state) => state.peerOrder.length === 2);
    await cleo.page.getByRole('button', { name: /rejoin/i }).click();
    await everyone(async (person) => {
      await person.until((state) => state.peerOrder.length === 3 && state.status === 'joined');
      await person.seesMovingVideo(2);
      await person.playsVideos(3);
    });
  });

  it('survives a reload', async () => {
    await cleo.page.reload();
    await cleo.join();
    await everyone(async (person) => {
      await person.until((state) => state.peerOrder.length === 3);
      await person.seesMovingVideo(2);
      await person.hears(2);
      await person.playsVideos(3);
    });
  });

  it('survives a killed and restarted server', async () => {
    await here.product.stop('SIGKILL');
    await everyone((person) => person.until((state) => state.status === 'reconnecting'));
    await here.product.start();
    await everyone(async (person) => {
      await person.until(
        (state) =>
          state.status === 'joined' &&
          state.media.status === 'connected' &&
          state.peerOrder.length === 3,
      );
    });
    await everyone(async (person) => {
      await person.seesMovingVideo(2);
      await person.hears(2);
      await person.playsVideos(3);
    });
  });

  it('left no error and no policy violation behind on any page', async () => {
    await everyone(async (person) => {
      expect(person.consoleErrors).toEqual([]);
      expect(await person.violations()).toEqual([]);
    });
  });
});
