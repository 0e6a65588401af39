import { beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../helpers/people.js';
import { poll } from '../helpers/people.js';
import { productInBrowser } from '../helpers/product-in-browser.js';
import { starterRoom } from '../helpers/starter-room.js';

/** A stage with room for one other person per page: Ada sees Ben, and Carl is on the next page. */
describe('a stage with pages', () => {
  const here = productInBrowser();
  const people: Person[] = [];

  beforeAll(async () => {
    const links = await starterRoom(here.product, 'video-conferencing', 'pages', {
      tiles_in_view: 1,
    });
    const link = Object.values(links)[0]!;
    for (const name of ['Ada', 'Ben', 'Carl']) {
      const person = await here.open(link, name);
      people.push(person);
      await person.join();
      // The fake microphones beep, and whoever is heard comes forward.
      await person.page.evaluate(() =>
        document.querySelector('hms-room')!.actions!.setLocalAudioEnabled(false),
      );
    }
  });

  /** kbit/s of everybody's camera as Ada receives it, by name. */
  const received = (ada: Person): Promise<Record<string, number | null>> =>
    ada.page.evaluate(async () => {
      const { store, actions } = document.querySelector('hms-room')!;
      const { tracks, peers, localPeerId } = store!.getState();
      const cameras = Object.values(tracks).filter(
        ({ source, peerId }) => source === 'camera' && peerId !== localPeerId,
      );
      const rates = cameras.map(async ({ id, peerId }) => {
        let off = () => {};
        // Of a picture that never came there is nothing to tell.
        const bitrate = await new Promise<number | null>((resolve) => {
          off = actions!.onTrackStats(id, (stats) => resolve(stats.bitrate));
          setTimeout(() => resolve(null), 4_000);
        });
        off();
        return [peers[peerId]!.name, bitrate] as const;
      });
      return Object.fromEntries(await Promise.all(rates));
    });

  const shown = (ada: Person) =>
    ada.page.locator('hms-stage .cell[data-key] hms-video-tile [part=name]').allInnerTexts();

  it('receives the pictures of its page and no other, also of people who were never shown', async () => {
    const [ada] = people as [Person];
    await poll(
      async () => (await shown(ada)).join().includes('Ben'),
      () => 'Ben is not shown',
    );
    // Both are there to be received.
    await ada.until(({ media, tracks, localPeerId }) => {
      const cameras = Object.values(tracks).filter(
        ({ source, peerId }) => source === 'camera' && peerId !== localPeerId,
      );
      return cameras.length === 2 && cameras.every(({ id }) => media.ready[id]);
    });
    const only = async (name: string, other: string) => {
      let rates: Record<string, number | null> = {};
      await poll(
        async () => {
          rates = await received(ada);
          return (rates[name] ?? 0) > 20 && (rates[other] ?? 0) === 0;
        },
        () => `received ${JSON.stringify(rates)}`,
      );
    };
    await only('Ben', 'Carl');
    await ada.page.getByRole('button', { name: 'Next page' }).click();
    await only('Carl', 'Ben');
    expect((await shown(ada)).join()).toContain('Carl');
  });

  it('makes large for one what she pinned, and small again', async () => {
    const [ada, ben] = people as [Person, Person];
    const widths = (person: Person) =>
      person.page
        .locator('hms-stage .cell[data-key]')
        .evaluateAll((cells) =>
          cells.map((cell) => Math.round(cell.clientWidth)).sort((a, b) => b - a),
        );
    const before = await widths(ben);
    await ada.page.getByRole('button', { name: 'Page 1' }).click();
    await ada.page.getByRole('button', { name: 'Options for Ben' }).click();
    await ada.page.getByRole('menuitem', { name: 'Pin for me' }).click();
    await poll(
      async () => {
        const [large = 0, small = 0] = await widths(ada);
        return large > 2 * small && small > 0;
      },
      () => 'nobody is large',
    );
    expect(await widths(ben)).toEqual(before);
  });
});
