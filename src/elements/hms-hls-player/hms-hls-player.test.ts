import { expect, fixture, html } from '@open-wc/testing';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import { vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { StreamMetadata } from '../../playback/types.js';
import { selectShownMessages } from '../../store/selectors/chat.js';
import { aRoom, mountRoom, type ARoom } from '../../testing/a-room.js';
import { aMessage, aStream } from '../../testing/builders.js';
import { tellEvent } from '../../testing/paper-ports.js';
import type { HmsHlsPlayer } from './hms-hls-player.js';
import './hms-hls-player.define.js';

let count = 0;
const TIMEOUT = { timeout: 25_000 };
// Playback takes its time, and a busy machine more of it.
vi.setConfig({ testTimeout: 60_000 });

/** A stream of the test's own, from test/helpers/stream-fixture.ts. */
async function aSource(wishes: Record<string, string> = {}) {
  const name = `player-${count++}-${Date.now()}`;
  const control = async (more: Record<string, string>) => {
    const response = await fetch(`/stream-fixture/${name}/control?${new URLSearchParams(more)}`);
    return (await response.json()) as { requests: number };
  };
  await control(wishes);
  return { url: `/stream-fixture/${name}/master.m3u8`, control };
}

async function aPlayer(attributes: Partial<HmsHlsPlayer> = {}, room: ARoom | null = null) {
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  parent.style.width = '800px';
  mountRoom(room, parent);
  const player = document.createElement('hms-hls-player');
  const phases: string[] = [];
  const errors: { kind: string; fatal: boolean }[] = [];
  const metadata: StreamMetadata[] = [];
  player.addEventListener('hms-stream-state', ({ detail }) => phases.push(detail.phase));
  player.addEventListener('hms-stream-error', ({ detail }) => errors.push(detail));
  player.addEventListener('hms-timed-metadata', ({ detail }) => metadata.push(detail));
  Object.assign(player, { muted: true, restAfter: 0, ...attributes });
  parent.append(player);
  await player.updateComplete;
  const shadow = player.shadowRoot!;
  const words = () => shadow.querySelector('.centre')!.textContent.replace(/\s+/g, ' ').trim();
  const find = (name: RegExp) =>
    [...shadow.querySelectorAll<HTMLElement>('button, input')].find((control) =>
      name.test(control.getAttribute('aria-label') ?? control.textContent),
    );
  const plays = (more = 0) => {
    const from = player.video!.currentTime + more;
    return waitUntil(
      () => phases.at(-1) === 'playing' && player.video!.currentTime > from,
      `it plays (${phases.join()}, ${words()})`,
      TIMEOUT,
    );
  };
  const says = (text: string) =>
    waitUntil(() => words().includes(text), `it says "${text}", not "${words()}"`, TIMEOUT);
  const press = (key: string, on: HTMLElement = shadow.querySelector('.player')!) =>
    on.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }),
    );
  return { parent, player, shadow, phases, errors, metadata, words, find, plays, says, press };
}

async function aLivePlayer(wishes: Record<string, string> = {}, more: Partial<HmsHlsPlayer> = {}) {
  const source = await aSource(wishes);
  const scene = await aPlayer({ src: source.url, ...more });
  await scene.plays();
  await waitUntil(() => scene.shadow.querySelector('.controls'), 'the controls', TIMEOUT);
  return { ...scene, ...source };
}

/** Lets the browser refuse what it would refuse on a page that nobody has touched. */
function withRefusal(refuses: (video: HTMLVideoElement) => boolean): () => void {
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function (this: HTMLVideoElement) {
    return refuses(this)
      ? Promise.reject(new DOMException('Touch first.', 'NotAllowedError'))
      : play.call(this);
  };
  return () => {
    HTMLMediaElement.prototype.play = play;
  };
}

describe('<hms-hls-player>', () => {
  describe('before and after the stream', () => {
    it('says what it needs outside a room', async () => {
      const { words, player } = await aPlayer();
      expect(words()).to.contain('No stream here yet');
      await expect(player).to.be.accessible();
    });

    it('follows the stream of the room from the first word to the last', async () => {
      const source = await aSource();
      const room = aRoom({ peers: 4 });
      const { words, plays, says, player } = await aPlayer({}, room);
      const tell = (stream: ReturnType<typeof aStream> | null) =>
        tellEvent(room.store, 'stream.changed', { stream });
      expect(words()).to.equal(
        'The stream has not started yet Sit back and relax: it starts here by itself. 4 people are waiting',
      );
      await expect(player).to.be.accessible();
      tell(aStream({ state: 'initialised', url: null }));
      await says('The stream is about to start…');
      const error = { code: 'internal', message: '' } as const;
      tell(aStream({ state: 'failed', url: null, error }));
      await says('The stream could not be started');
      tell(aStream({ state: 'started', url: source.url }));
      await plays();
      expect(words()).to.equal('');
      tell(null);
      await source.control({ mode: 'ended' });
      await says('The stream has ended');
      tell(aStream({ id: 'second', state: 'started', url: (await aSource()).url }));
      await plays();
      expect(words()).to.equal('');
    });

    it('starts by itself when there is a stream at its address', async () => {
      const source = await aSource({ mode: 'missing' });
      const { says, plays, errors } = await aPlayer({ src: source.url });
      await says('The stream has not started yet');
      expect(errors[0]).to.include({ kind: 'missing', fatal: false });
      await source.control({ mode: 'live' });
      await plays();
    });

    it('says when the browser can never play what is there', async () => {
      const { says, errors, find } = await aPlayer({ src: '/test/fixtures/stream/init.mp4' });
      await says('This browser cannot play the stream');
      expect(errors[0]).to.include({ kind: 'incompatible', fatal: true });
      expect(find(/try again/i)).to.equal(undefined);
    });

    it('shows what the page has put there until there is a picture', async () => {
      const { player, shadow } = await aPlayer({}, aRoom());
      player.innerHTML = '<img slot="poster" alt="A poster" />';
      await player.updateComplete;
      const slot = shadow.querySelector<HTMLSlotElement>('slot[name=poster]')!;
      expect(slot.assignedElements()[0]?.localName).to.equal('img');
    });
  });

  describe('with a live stream', () => {
    it('plays at the edge and says so', async () => {
      const { player, find, shadow } = await aLivePlayer();
      expect(find(/^You are watching live$/)).to.exist;
      expect(shadow.querySelector('.scrub')).to.equal(null);
      expect(Math.abs(Date.now() - player.playingDate!.getTime())).to.be.lessThan(30_000);
      expect(player.stats).to.include({ droppedFrames: player.stats!.droppedFrames });
      expect(player.stats!.videoSize).to.deep.equal({ width: 160, height: 90 });
      await expect(player).to.be.accessible();
    });

    it('goes back in the past by keys and by the scrubber, and to live again', async () => {
      const { player, find, press, shadow, plays } = await aLivePlayer({ window: '60' });
      const scrubber = find(/^Place in the stream$/) as HTMLInputElement;
      const before = player.seekRange;
      expect(before.seekable).to.equal(true);
      expect(scrubber.getAttribute('aria-valuetext')).to.equal('You are watching live');
      press('ArrowLeft', scrubber);
      press('ArrowLeft', scrubber);
      await waitUntil(() => player.seekRange.behind > 12, 'twice ten seconds', TIMEOUT);
      await player.updateComplete;
      expect(find(/^Go to live, 0:\d\d behind live$/)).to.exist;
      scrubber.value = scrubber.min;
      scrubber.dispatchEvent(new Event('input'));
      await player.updateComplete;
      expect(shadow.querySelector('.bubble')?.textContent).to.match(/^−(0:5|1:)/);
      scrubber.dispatchEvent(new Event('change'));
      await waitUntil(() => player.seekRange.behind > 45, 'the oldest', TIMEOUT);
      await plays();
      find(/^Go to live/)!.click();
      await waitUntil(() => player.seekRange.atEdge, 'the edge', TIMEOUT);
      await plays();
    });

    it('comes back to the edge by itself when it fell behind, and not when the person went back', async () => {
      const { player, plays } = await aLivePlayer({ window: '60' });
      player.video!.currentTime -= 4.5;
      await waitUntil(() => player.seekRange.behind > 3, 'it is behind', TIMEOUT);
      await waitUntil(() => player.seekRange.behind < 1.5, 'the edge', TIMEOUT);
      player.seek(player.seekRange.time - 10);
      await plays(4.5);
      expect(player.seekRange.behind).to.be.greaterThan(8);
    });

    it('lets chat and reactions of the room wait for its picture', async () => {
      const room = aRoom({ blank: true, layout: { options: { sync_with_stream: 'true' } } });
      const { url } = await aSource({ window: '60' });
      const { player, plays } = await aPlayer({}, room);
      const state = () => room.store.getState();
      const shows = (id: string) => selectShownMessages(state()).some((one) => one.id === id);
      tellEvent(room.store, 'stream.changed', { stream: aStream({ url }) });
      await plays();
      await waitUntil(() => state().playHead !== null, 'a play-head', TIMEOUT);
      expect(Math.abs(state().playHead! - player.playingDate!.getTime())).to.be.lessThan(3_000);
      const message = aMessage('soon', 'p1', { time: state().playHead! + 2_000 });
      tellEvent(room.store, 'chat.message', { message });
      expect(shows('soon')).to.equal(false);
      await waitUntil(() => shows('soon'), 'the picture is there', TIMEOUT);
      expect(player.playingDate!.getTime()).to.be.greaterThan(message.time - 300);
      player.seek(player.seekRange.time - 20);
      await waitUntil(() => !shows('soon'), 'long ago', TIMEOUT);
      player.remove();
      expect(state().playHead).to.equal(null);
      expect(shows('soon')).to.equal(true);
    });

    it('lets one choose the quality', async () => {
      const { player, find, shadow } = await aLivePlayer();
      find(/^Settings$/)!.click();
      const menu = shadow.querySelector('#menu')!;
      await waitUntil(() => menu.matches(':popover-open'), 'it opens', TIMEOUT);
      const choices = () =>
        [...menu.querySelectorAll<HTMLElement>('[role=menuitemradio]')].map(
          (item) => `${item.textContent.trim()}${item.ariaChecked === 'true' ? '*' : ''}`,
        );
      expect(choices()[0]).to.match(/^Automatic.*\*$/);
      expect(choices().slice(1)).to.deep.equal(['720p', '360p']);
      await expect(player).to.be.accessible();
      menu.querySelectorAll<HTMLElement>('[role=menuitemradio]')[1]!.click();
      await waitUntil(() => player.stats!.bitrate === 900_000, 'the best', TIMEOUT);
      find(/^Settings$/)!.click();
      await waitUntil(() => choices()[1] === '720p*', 'it is chosen', TIMEOUT);
    });

    it('shows captions where the stream has them', async () => {
      const { player, find, press } = await aLivePlayer({ captions: '1' });
      await waitUntil(() => find(/^Show captions$/), 'a button', TIMEOUT);
      const showing = () =>
        [...player.video!.textTracks].some(
          ({ kind, mode }) => kind === 'subtitles' && mode === 'showing',
        );
      expect(showing()).to.equal(false);
      find(/^Show captions$/)!.click();
      await waitUntil(showing, 'captions', TIMEOUT);
      await player.updateComplete;
      press('c');
      await waitUntil(() => !showing(), 'no captions', TIMEOUT);
      expect(find(/^Show captions$/)).to.exist;
    });

    it('tells once what the broadcaster sent along, and again to who goes back', async () => {
      const { metadata, player, plays } = await aLivePlayer({ window: '20', metadata: '21' });
      await waitUntil(() => metadata.length > 0, 'metadata', TIMEOUT);
      await plays(1.5);
      expect(metadata.length).to.equal(1);
      expect(metadata[0]).to.include({ id: 'm1', payload: 'poll:7', duration: 2 });
      expect(metadata[0]!.startDate).to.be.instanceOf(Date);
      player.seek(player.seekRange.time - 4);
      await waitUntil(() => metadata.length === 2, 'metadata again', TIMEOUT);
    });

    it('pauses, plays on, and is muted by keys', async () => {
      const { player, press, phases, plays } = await aLivePlayer();
      press('k');
      await waitUntil(() => phases.at(-1) === 'paused', 'it pauses', TIMEOUT);
      press(' ');
      await plays();
      press('m');
      expect(player.video!.muted).to.equal(false);
      press('ArrowDown');
      press('ArrowDown');
      expect(player.video!.volume).to.be.closeTo(0.8, 0.001);
      press('m');
      expect(player.video!.muted).to.equal(true);
    });

    it('shows statistics and keys when asked', async () => {
      const { player, press, shadow } = await aLivePlayer();
      press('s');
      await waitUntil(() => shadow.querySelector('.overlay')?.textContent.includes('160×90'));
      await expect(player).to.be.accessible();
      press('?');
      await waitUntil(() => shadow.querySelector('.overlay kbd'));
      press('Escape');
      await player.updateComplete;
      expect(shadow.querySelector('.overlay')).to.equal(null);
    });

    it('jumps by two taps at a side, and plays and pauses by a click', async () => {
      const { player, shadow, phases } = await aLivePlayer({ window: '60' });
      const surface = shadow.querySelector('.surface')!;
      const tap = (clientX: number) => {
        const at = { clientX, bubbles: true, pointerType: 'touch' };
        surface.dispatchEvent(new PointerEvent('pointerup', at));
        surface.dispatchEvent(new MouseEvent('click', at));
      };
      const left = surface.getBoundingClientRect().left + 40;
      tap(left);
      expect(player.seekRange.behind).to.be.lessThan(5);
      tap(left);
      await waitUntil(() => player.seekRange.behind > 5, 'ten seconds back', TIMEOUT);
      expect(phases.at(-1)).to.not.equal('paused');
      surface.dispatchEvent(new PointerEvent('pointerup', { pointerType: 'mouse' }));
      surface.dispatchEvent(new MouseEvent('click'));
      await waitUntil(() => phases.at(-1) === 'paused', 'it pauses', TIMEOUT);
    });

    it('lets its controls step back while it plays', async () => {
      const { player, shadow } = await aLivePlayer();
      expect(shadow.querySelector('.resting')).to.equal(null);
      player.restAfter = 30;
      player.dispatchEvent(new PointerEvent('pointermove', { pointerType: 'mouse' }));
      await waitUntil(() => shadow.querySelector('.resting'), 'it rests', TIMEOUT);
      player.pause();
      await waitUntil(() => !shadow.querySelector('.resting'), 'it is back', TIMEOUT);
    });

    it('plays again after it was moved', async () => {
      const { player, plays } = await aLivePlayer();
      const next = await fixture<HTMLElement>(html`<div></div>`);
      next.append(player);
      await player.updateComplete;
      await plays();
    });

    it('plays on behind something else, unheard and in the lowest quality', async () => {
      const { player, plays } = await aLivePlayer({}, { muted: false });
      // A browser lets only who has touched the page play with sound.
      await userEvent.keyboard('x');
      player.video!.muted = false;
      player.standby = true;
      await player.updateComplete;
      expect(player.video!.muted).to.equal(true);
      await waitUntil(() => player.stats!.bitrate === 300_000, 'the lowest', TIMEOUT);
      await plays();
      player.standby = false;
      await player.updateComplete;
      expect(player.video!.muted).to.equal(false);
    });
  });

  describe('in trouble', () => {
    it('comes back by itself when the server was away, and keeps the picture meanwhile', async () => {
      const { control, errors, phases, plays, shadow, words } = await aLivePlayer();
      await control({ mode: 'down' });
      await waitUntil(() => phases.at(-1) === 'recovering', 'it is lost', TIMEOUT);
      expect(words()).to.equal('Connection lost. Coming back…');
      expect(errors.every(({ fatal }) => !fatal)).to.equal(true);
      expect(shadow.querySelector('.shown')).to.exist;
      await control({ mode: 'live' });
      await plays(1);
      expect(words()).to.equal('');
    });

    it('comes back by itself when the network was gone', async () => {
      const { control, errors, phases, plays } = await aLivePlayer();
      await control({ mode: 'cut' });
      await waitUntil(() => phases.at(-1) === 'recovering', 'it is lost', TIMEOUT);
      await control({ mode: 'live' });
      await plays(1);
      expect(errors.every(({ fatal, kind }) => !fatal && kind === 'network')).to.equal(true);
    });

    it('plays on when another encoder goes on with the stream after a break', async () => {
      const { control, errors, phases, plays } = await aLivePlayer();
      await control({ mode: 'stopped' });
      await waitUntil(() => phases.at(-1) === 'buffering', 'it waits', TIMEOUT);
      await control({ mode: 'live', restart: '1' });
      await plays(3);
      expect(errors.some(({ fatal }) => fatal)).to.equal(false);
    });

    it('comes back to the same moment for who was watching the past', async () => {
      const { control, player, phases, plays } = await aLivePlayer({ window: '60' });
      player.seek(player.seekRange.start + 10);
      await plays();
      const before = player.playingDate!.getTime();
      await control({ mode: 'down' });
      await waitUntil(() => phases.at(-1) === 'recovering', 'it is lost', TIMEOUT);
      await control({ mode: 'live' });
      await plays(1);
      await waitUntil(
        () => Math.abs((player.playingDate?.getTime() ?? 0) - before - 12_500) < 12_500,
        'the same moment',
        TIMEOUT,
      );
      expect(player.seekRange.behind).to.be.greaterThan(20);
    });

    it('says who may not watch, and lets in who may after all', async () => {
      const source = await aSource({ mode: 'forbidden' });
      const { says, find, plays, player } = await aPlayer({ src: source.url });
      await says('You may not watch this stream');
      await expect(player).to.be.accessible();
      await source.control({ mode: 'live' });
      find(/Try again/)!.click();
      await plays();
    });

    it('plays on behind a stream that stands still for a while', async () => {
      const { control, phases, plays } = await aLivePlayer();
      await control({ mode: 'stopped' });
      await waitUntil(() => phases.at(-1) === 'buffering', 'it waits', TIMEOUT);
      await control({ mode: 'live' });
      await plays(1);
    });

    it('plays without sound where the browser wants a touch for it, and offers it', async () => {
      const restore = withRefusal(({ muted }) => !muted);
      try {
        const source = await aSource();
        const { player, find, plays } = await aPlayer({ src: source.url, muted: false });
        await plays();
        await waitUntil(() => find(/Turn on sound/), 'the offer', TIMEOUT);
        await expect(player).to.be.accessible();
        expect(player.video!.muted).to.equal(true);
        find(/Turn on sound/)!.click();
        expect(player.video!.muted).to.equal(false);
        await player.updateComplete;
        expect(find(/Turn on sound/)).to.equal(undefined);
      } finally {
        restore();
      }
    });

    it('waits for a touch where the browser refuses everything', async () => {
      const restore = withRefusal(() => true);
      const source = await aSource();
      const { player, find, plays, phases } = await aPlayer({ src: source.url });
      await waitUntil(() => phases.at(-1) === 'blocked', 'it is blocked', TIMEOUT);
      await player.updateComplete;
      await expect(player).to.be.accessible();
      restore();
      find(/^Play the stream$/)!.click();
      await plays();
    });
  });

  describe('with a recording', () => {
    it('has a length, goes anywhere, ends, and starts again', async () => {
      const { player, find, says, plays, shadow } = await aLivePlayer({ mode: 'vod' });
      expect(find(/live/i)).to.equal(undefined);
      expect(shadow.querySelector('.time')?.textContent).to.match(/^0:0\d \/ 0:08$/);
      player.seek(7);
      await says('The stream has ended');
      await expect(player).to.be.accessible();
      find(/^\s*Watch from the start$/)!.click();
      await plays();
      expect(player.video!.currentTime).to.be.lessThan(6);
    });
  });
});
