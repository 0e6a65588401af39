import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RoomState } from '../../src/store/state.js';
import { poll } from '../helpers/onlooker.js';
import type { Person } from '../helpers/people.js';
import { productInBrowser } from '../helpers/product-in-browser.js';
import { starterRoom } from '../helpers/starter-room.js';

/**
 * A live stream: Ada runs it, Vera watches without WebRTC, Remy watches with it. Each case goes on where the
 * last one ended.
 */
describe('a live stream with a stage', () => {
  const here = productInBrowser();
  let ada: Person;
  let vera: Person;
  let remy: Person;
  let links: Record<string, string>;
  const ids: Record<string, string> = {};

  const button = (person: Person, name: RegExp): Locator =>
    person.page.getByRole('button', { name }).filter({ visible: true }).first();
  const press = (person: Person, name: RegExp) => button(person, name).click();
  const pick = (person: Person, name: RegExp) =>
    person.page.getByRole('menuitem', { name }).filter({ visible: true }).click();
  const hasRole = (state: RoomState, role: string) => state.role?.name === role;
  const sends = (person: Person) =>
    person.evaluate(() =>
      window.seen.peers.some(
        (peer) =>
          peer.connectionState !== 'closed' &&
          peer.getSenders().some(({ track }) => track?.readyState === 'live'),
      ),
    );
  const openChat = async (person: Person) => {
    // Open already, it may still be on its way: the button knows, the field follows.
    const show = button(person, /^show chat/i);
    if (await show.isVisible()) await show.click();
    await person.page.locator('hms-chat textarea').waitFor();
  };
  const say = async (person: Person, text: string) => {
    await openChat(person);
    const field = person.page.locator('hms-chat textarea');
    await field.fill(text);
    await field.press('Enter');
  };
  const reads = (state: RoomState, text: string) =>
    state.chat.messages.some((message) => message.text === text);
  const messageMenu = async (person: Person, text: string) => {
    await openChat(person);
    const line = person.page.locator('hms-chat .line', { hasText: text });
    await line.hover();
    await line.getByRole('button').click();
  };
  const personMenu = async (person: Person, name: string) => {
    if (!(await person.page.locator('hms-participants').isVisible())) {
      await button(person, /people$/i).click();
    }
    await person.page
      .locator('hms-participants')
      .getByRole('button', { name: new RegExp(`^Options for ${name}`) })
      .click();
  };

  beforeAll(async () => {
    links = await starterRoom(here.product, 'live-streaming', 'launch');
    const at = (role: string) => links[role] ?? '';
    const wide = { width: 1280, height: 800 };
    ada = await here.open(at('broadcaster'), 'Ada', wide);
    vera = await here.open(at('viewer-near-realtime'), 'Vera', {
      width: 390,
      height: 844,
    });
    remy = await here.open(at('viewer-realtime'), 'Remy', wide);
    for (const person of [ada, vera, remy]) await person.join();
    for (const person of [ada, vera, remy]) {
      ids[person.name] = (await person.state())?.localPeerId ?? '';
    }
  });
  it('a viewer of the stream loads no media client and opens no connection', async () => {
    await vera.until((state) => state.peerOrder.length === 3);
    expect(await vera.evaluate(() => window.seen.peers.length)).toBe(0);
    const scripts = await vera.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => name),
    );
    expect(scripts.filter((name) => /livekit/.test(name))).toEqual([]);
    await remy.seesMovingVideo(1);
  });

  it('raises a hand, is brought up, and looks at herself before she accepts', async () => {
    await press(vera, /^raise your hand/i);
    await ada.page.getByText('Vera raised a hand').first().waitFor();
    await press(ada, /^bring to stage/i);
    await vera.page.getByRole('heading', { name: 'Join the stage?' }).waitFor();
    // Beside the stream that she watches.
    const herself = vera.page.locator('hms-stage-invite video').first();
    await poll(
      () => herself.evaluate((video: HTMLVideoElement) => video.videoWidth > 0 && !video.paused),
      () => 'Vera does not see herself',
    );
    expect(await sends(vera)).toBe(false);
    await press(vera, /^join the stage/i);
    await vera.until(hasRole, 'viewer-on-stage');
    await vera.until(({ media }) => media.status === 'connected');
  });

  it('is on stage as the same person, seen and heard by all, with her hand down', async () => {
    await vera.seesMovingVideo(1);
    for (const person of [ada, remy]) {
      await person.until(
        (state, id) =>
          state.peers[id]?.role === 'viewer-on-stage' && state.peers[id].handRaisedAt === 0,
        ids['Vera'] ?? '',
      );
    }
    await ada.seesMovingVideo(1);
    await remy.seesMovingVideo(2);
    await remy.hears(2);
    const state = await vera.state();
    expect(state?.localPeerId).toBe(ids['Vera']);
    expect(state?.peers[ids['Vera'] ?? '']?.previousRole).toBe('viewer-near-realtime');
  });

  it('is muted by the host, who can only ask to have it back', async () => {
    await personMenu(ada, 'Vera');
    await pick(ada, /^mute microphone/i);
    await vera.until(({ devices }) => !devices.microphone.enabled);
    await vera.page.getByText('Ada muted you.').first().waitFor();
    await ada.until(
      (state, id) =>
        Object.values(state.tracks).some(
          (track) => track.peerId === id && track.source === 'microphone' && track.muted,
        ),
      ids['Vera'] ?? '',
    );
    await personMenu(ada, 'Vera');
    await pick(ada, /^ask to unmute/i);
    await vera.page.getByText('Ada asks you to unmute your microphone.').first().waitFor();
    expect((await vera.state())?.devices.microphone.enabled).toBe(false);
    // The player behind the stage has such a button, too.
    await vera.page
      .locator('hms-toasts')
      .getByRole('button', { name: /^unmute$/i })
      .click();
    await vera.until(({ devices }) => devices.microphone.enabled);
  });

  it('goes back to the audience: devices off, no connection, nobody sees her', async () => {
    await personMenu(ada, 'Vera');
    await pick(ada, /^remove from stage/i);
    await vera.until(hasRole, 'viewer-near-realtime');
    await vera.until(
      ({ devices, media }) =>
        !devices.camera.enabled && !devices.microphone.enabled && media.status === 'idle',
    );
    await ada.until(
      (state, id) => !Object.values(state.tracks).some(({ peerId }) => peerId === id),
      ids['Vera'] ?? '',
    );
    expect(await sends(vera)).toBe(false);
    expect((await vera.state())?.localPeerId).toBe(ids['Vera']);
  });

  it('who declines stays, and the host is told', async () => {
    await personMenu(ada, 'Remy');
    await pick(ada, /^bring to stage/i);
    await press(remy, /^not now/i);
    await ada.page.getByText('Remy does not want to become viewer-on-stage now.').first().waitFor();
    await remy.until(hasRole, 'viewer-realtime');
    await remy.until(({ devices }) => !devices.camera.enabled && !devices.microphone.enabled);
  });

  it('who watches with WebRTC joins the stage over the connection that is there', async () => {
    const before = await remy.evaluate(() => window.seen.peers.length);
    await personMenu(ada, 'Remy');
    await pick(ada, /^bring to stage/i);
    await press(remy, /^join the stage/i);
    await remy.until(hasRole, 'viewer-on-stage');
    await ada.seesMovingVideo(1);
    // One more for sending at most; what is received goes on.
    expect(await remy.evaluate(() => window.seen.peers.length)).toBeLessThanOrEqual(before + 1);
    await press(remy, /^more ways to leave/i);
    await pick(remy, /^leave the stage/i);
    await remy.until(hasRole, 'viewer-realtime');
    await remy.seesMovingVideo(1);
  });

  it('carries a private message to its two people alone', async () => {
    await personMenu(ada, 'Remy');
    await pick(ada, /^write privately/i);
    await say(ada, 'Between us');
    await remy.until(reads, 'Between us');
    await say(ada, 'Still us');
    await ada.page.locator('hms-chat select').selectOption('everyone');
    await say(ada, 'Hello all');
    for (const person of [vera, remy]) await person.until(reads, 'Hello all');
    expect(reads((await vera.state())!, 'Between us')).toBe(false);
    expect(reads((await vera.state())!, 'Still us')).toBe(false);
  });

  it('pins, hides and pauses for everyone', async () => {
    await say(remy, 'Something rude');
    await ada.until(reads, 'Something rude');
    await messageMenu(ada, 'Hello all');
    await pick(ada, /^pin$/i);
    for (const person of [vera, remy]) await person.until(({ chat }) => chat.pinned.length === 1);
    await messageMenu(ada, 'Something rude');
    await pick(ada, /^hide for everyone/i);
    await vera.until((state) => !state.chat.messages.some(({ text }) => text === 'Something rude'));
    await openChat(vera);
    await press(ada, /^pause chat/i);
    await vera.page.getByText('Ada paused the chat.').first().waitFor();
    await press(ada, /^resume chat/i);
    await vera.page.locator('hms-chat textarea').waitFor();
    await press(vera, /^close$/i);
  });

  it('a page that is loaded again has the history, without what was hidden', async () => {
    await remy.page.reload();
    await remy.join();
    await remy.until(reads, 'Hello all');
    const state = await remy.state();
    expect(state && reads(state, 'Something rude')).toBe(false);
    expect(state?.chat.pinned).toHaveLength(1);
  });

  it('lets reactions of one fly over the stage of all', async () => {
    await press(vera, /^send a reaction/i);
    await pick(vera, /^applause/i);
    await ada.until(({ reactions }) => reactions.number > 0);
  });

  it('a host removes a person, and ends it for everyone', async () => {
    await personMenu(ada, 'Remy');
    await pick(ada, /^remove from the meeting/i);
    await remy.page.getByText('You were removed').waitFor();
    await press(ada, /^more ways to leave/i);
    await pick(ada, /^end for everyone/i);
    await press(ada, /^end now/i);
    for (const person of [ada, vera])
      await person.page.getByText('The meeting has ended').waitFor();
    for (const person of [ada, vera, remy]) {
      expect(person.consoleErrors).toEqual([]);
      expect(await person.violations()).toEqual([]);
    }
  });
});
