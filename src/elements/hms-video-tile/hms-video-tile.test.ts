import { expect, fixture, html } from '@open-wc/testing';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import { userEvent } from 'vitest/browser';
import type { Trouble } from '../../store/state.js';
import { aRoom, mountRoom, type ARoomOptions } from '../../testing/a-room.js';
import { tellEvent } from '../../testing/paper-ports.js';
import type { HmsVideoTile } from './hms-video-tile.js';
import './hms-video-tile.define.js';

async function aTile(options: ARoomOptions, peer = 1, source: 'camera' | 'screen' = 'camera') {
  const room = aRoom({ blank: true, ...options });
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  mountRoom(room, parent);
  const tile = document.createElement('hms-video-tile');
  tile.peerId = `p${peer}`;
  tile.source = source;
  parent.append(tile);
  await tile.updateComplete;
  return { room, parent, tile, shadow: tile.shadowRoot! };
}

const label = (tile: HmsVideoTile) =>
  tile.shadowRoot!.querySelector('[role=group]')?.getAttribute('aria-label');

describe('<hms-video-tile>', () => {
  it('is accessible with and without a picture', async () => {
    for (const options of [{}, { cameraOff: [1], muted: [1] }, { away: [1] }]) {
      const { tile } = await aTile(options);
      await expect(tile).to.be.accessible();
    }
  });

  it('shows a quiet box outside a room', async () => {
    const tile = await fixture<HmsVideoTile>(html`<hms-video-tile></hms-video-tile>`);
    expect(tile.shadowRoot!.querySelector('.empty')).to.exist;
    await expect(tile).to.be.accessible();
  });

  it('plays the camera, and gives it back when it is removed', async () => {
    const { tile, room, parent, shadow } = await aTile({ blank: false });
    const video = shadow.querySelector('video')!;
    expect(video.srcObject).to.be.instanceOf(MediaStream);
    expect(room.calls.filter(({ name }) => name === 'attachTrack').length).to.equal(1);
    tile.remove();
    expect(video.srcObject).to.equal(null);
    parent.append(tile);
    await tile.updateComplete;
    expect(tile.shadowRoot!.querySelector('video')!.srcObject).to.be.instanceOf(MediaStream);
    tile.remove();
  });

  it('shows initials instead of a muted camera, and takes the video away', async () => {
    const { tile, shadow } = await aTile({ cameraOff: [1] });
    expect(shadow.querySelector('video')).to.equal(null);
    expect(shadow.querySelector('.avatar')?.textContent.trim()).to.equal('BO');
    expect(label(tile)).to.equal('Ben Okafor, camera off');
  });

  it('keeps the own camera in view while the connection comes and goes', async () => {
    const { tile, room, shadow } = await aTile({ blank: false }, 0);
    const video = shadow.querySelector('video')!;
    const own = Object.values(room.store.getState().tracks).filter(({ peerId }) => peerId === 'p0');
    for (const { id } of own) {
      room.store.dispatch({ from: 'media', type: 'track', trackId: id, ready: false });
    }
    room.store.dispatch({ from: 'media', type: 'status', status: 'reconnecting' });
    await tile.updateComplete;
    expect(shadow.querySelector('video')).to.equal(video);
    expect(video.classList.contains('ready')).to.equal(true);
    expect(video.srcObject).to.be.instanceOf(MediaStream);
  });

  it('says in words who is muted and who is reconnecting', async () => {
    const { shadow } = await aTile({ muted: [1], away: [1] });
    expect(shadow.querySelector('.name')?.textContent).to.contain('Ben Okafor is muted');
    expect(shadow.querySelector('.notice')?.textContent).to.contain('Ben Okafor is reconnecting…');
    const letters = shadow.querySelector('.avatar')!;
    expect(getComputedStyle(letters).color, 'no letters under the words').to.equal(
      'rgba(0, 0, 0, 0)',
    );
  });

  it('lights up who speaks, and nobody who is muted', async () => {
    const speaks = await aTile({ speaking: [1] });
    expect(speaks.shadow.querySelector('.speaking')).to.exist;
    const muted = await aTile({ speaking: [1], muted: [1] });
    expect(muted.shadow.querySelector('.speaking')).to.equal(null);
  });

  it('renders only for its own person', async () => {
    const { tile, room } = await aTile({ peers: 3 });
    let renders = 0;
    tile.addController({ hostUpdated: () => (renders += 1) });
    room.store.dispatch({ from: 'media', type: 'levels', levels: { p2: 0.8 } });
    await tile.updateComplete;
    expect(renders).to.equal(0);
    room.store.dispatch({ from: 'media', type: 'levels', levels: { p1: 0.8 } });
    await tile.updateComplete;
    expect(renders).to.equal(1);
  });

  it('renders one tile of a stage for one level', async () => {
    const room = aRoom({ blank: true, peers: 9 });
    const parent = await fixture<HTMLElement>(html`<div></div>`);
    mountRoom(room, parent);
    const tiles = Object.keys(room.store.getState().peers).map((peerId) =>
      Object.assign(document.createElement('hms-video-tile'), { peerId }),
    );
    parent.append(...tiles);
    await Promise.all(tiles.map((tile) => tile.updateComplete));
    const rendered: string[] = [];
    for (const tile of tiles) tile.addController({ hostUpdated: () => rendered.push(tile.peerId) });
    room.store.dispatch({ from: 'media', type: 'levels', levels: { p4: 0.7 } });
    await Promise.all(tiles.map((tile) => tile.updateComplete));
    expect(rendered).to.deep.equal(['p4']);
  });

  it('follows a new peer-id', async () => {
    const { tile } = await aTile({ peers: 3 });
    tile.peerId = 'p2';
    await tile.updateComplete;
    expect(label(tile)).to.equal('Chiara Rossi');
  });

  it('never mirrors the own screen back, and lets the person stop', async () => {
    const { tile, room, shadow } = await aTile({ screen: 0 }, 0, 'screen');
    await expect(tile).to.be.accessible();
    expect(shadow.querySelector('video')).to.equal(null);
    shadow.querySelector('button')!.click();
    expect(room.calls.at(-1)).to.deep.equal({ name: 'setScreenShareEnabled', args: [false] });
  });

  it('shows the whole of another one’s screen', async () => {
    const { tile, shadow } = await aTile({ screen: 1 }, 1, 'screen');
    await expect(tile).to.be.accessible();
    expect(getComputedStyle(shadow.querySelector('video')!).objectFit).to.equal('contain');
    expect(label(tile)).to.equal('Ben Okafor is presenting');
  });

  it('keeps the last frame, dimmed, while the media of a picture is away', async () => {
    const { tile, room, shadow } = await aTile({ blank: false });
    const video = shadow.querySelector('video')!;
    const probe = new OffscreenCanvas(2, 2).getContext('2d')!;
    const bright = (of: CanvasImageSource) => {
      probe.drawImage(of, 0, 0, 2, 2);
      return probe
        .getImageData(1, 1, 1, 1)
        .data.slice(0, 3)
        .some((channel) => channel > 30);
    };
    await waitUntil(() => video.readyState >= 2 && bright(video), 'a frame', { timeout: 8_000 });
    const ready = (now: boolean) =>
      room.store.dispatch({ from: 'media', type: 'track', trackId: 'c1', ready: now });
    ready(false);
    // As the media client takes the track off the element.
    video.srcObject = null;
    await tile.updateComplete;
    const frame = shadow.querySelector<HTMLCanvasElement>('canvas.last')!;
    expect(bright(frame)).to.equal(true);
    expect(shadow.querySelector('.tile.frozen')).to.exist;
    expect(shadow.querySelector('.notice')?.textContent).to.contain('Reconnecting…');
    await expect(tile).to.be.accessible();
    ready(true);
    video.dispatchEvent(new Event('loadeddata'));
    await tile.updateComplete;
    expect(shadow.querySelector('canvas')).to.equal(null);
    expect(shadow.querySelector('.notice')).to.equal(null);
  });

  it('says in words why a picture is bad', async () => {
    const { tile, room, shadow } = await aTile({});
    const words = async (trouble: Trouble | null) => {
      room.store.dispatch({ from: 'media', type: 'trouble', trackId: 'c1', trouble });
      await tile.updateComplete;
      return shadow.querySelector('.why, .notice')?.textContent.trim() ?? null;
    };
    expect(await words('own-network')).to.equal('Your connection is weak');
    await expect(tile).to.be.accessible();
    expect(await words('their-network')).to.equal('Ben Okafor has a weak connection');
    expect(await words('processor')).to.equal(
      'This device is too busy to show everything smoothly',
    );
    expect(await words('paused')).to.equal('Paused to spare your connection');
    expect(await words(null)).to.equal(null);
  });

  it('tells who will be right back, and survives any metadata', async () => {
    const { tile, room, shadow } = await aTile({});
    const say = async (metadata: string) => {
      tellEvent(room.store, 'peer.updated', { peerId: 'p1', changes: { metadata } });
      await tile.updateComplete;
      return shadow.querySelector('.brb')?.textContent.trim() ?? null;
    };
    expect(await say('{"isBRBOn":true}')).to.equal('Ben Okafor will be right back');
    for (const other of ['{"isBRBOn":false}', 'isBRBOn', 'null isBRBOn', '"isBRBOn"']) {
      expect(await say(other)).to.equal(null);
    }
  });

  describe('the menu', () => {
    async function aMenu(options: ARoomOptions, peer = 1, source: 'camera' | 'screen' = 'camera') {
      const scene = await aTile({ peers: 4, ...options }, peer, source);
      const open = async () => {
        scene.shadow.querySelector<HTMLElement>('[popovertarget]')!.click();
        await waitUntil(() => scene.shadow.querySelector('[popover]:popover-open'));
        await scene.tile.updateComplete;
      };
      await open();
      const popover = scene.shadow.querySelector<HTMLElement>('[popover]')!;
      const items = () =>
        [...popover.querySelectorAll<HTMLElement>('[role=menuitem]')].map(
          ({ dataset }) => dataset['key'],
        );
      const press = async (key: string) => {
        popover.querySelector<HTMLElement>(`[data-key="${key}"]`)!.click();
        await scene.tile.updateComplete;
      };
      return { ...scene, popover, items, press, open };
    }

    it('offers a host everything, and takes the focus', async () => {
      const { tile, items, shadow } = await aMenu({});
      expect(items()).to.deep.equal([
        ...['pin', 'full-screen', 'pop-out', 'stats', 'microphone', 'camera', 'spotlight'],
        ...['message', 'remove', 'block'],
      ]);
      expect(shadow.querySelectorAll('[role=menuitemradio]').length).to.equal(3);
      await waitUntil(() => shadow.activeElement?.getAttribute('data-key') === 'pin');
      await expect(tile).to.be.accessible();
    });

    it('offers a guest what concerns nobody else', async () => {
      const { items, shadow } = await aMenu({ role: 'guest' });
      expect(items().filter((key) => key !== 'spotlight' && key !== 'message')).to.deep.equal([
        ...['pin', 'full-screen', 'pop-out', 'stats'],
      ]);
      expect(shadow.querySelector('input[type=range]')).to.exist;
    });

    it('opens at every click of a mouse', async () => {
      const { popover, shadow, parent } = await aMenu({});
      parent.style.width = '600px';
      const button = shadow.querySelector<HTMLElement>('[popovertarget]')!;
      for (const open of [false, true, false, true]) {
        await userEvent.click(button);
        await waitUntil(() => popover.matches(':popover-open') === open);
      }
      await waitUntil(() => shadow.activeElement?.getAttribute('data-key') === 'pin');
    });

    it('pins for this person alone, and says so', async () => {
      const { room, press, open, shadow } = await aMenu({});
      await press('pin');
      expect(room.store.getState().pinned).to.equal('p1/camera');
      expect(shadow.querySelector('.name')?.textContent).to.contain('Pinned for you');
      await open();
      await press('pin');
      expect(room.store.getState().pinned).to.equal(null);
    });

    it('mutes, spotlights and removes by the actions of the room', async () => {
      const { room, press, open } = await aMenu({});
      await press('microphone');
      await open();
      await press('spotlight');
      await open();
      await press('remove');
      expect(room.calls.slice(-3).map(({ name }) => name)).to.deep.equal([
        ...['setRemoteTrackEnabled', 'setSpotlight', 'removePeer'],
      ]);
    });

    it('makes one voice louder or quieter', async () => {
      const { room, shadow } = await aMenu({});
      const slider = shadow.querySelector<HTMLInputElement>('input[type=range]')!;
      expect(slider.value).to.equal('100');
      slider.value = '40';
      slider.dispatchEvent(new Event('input'));
      expect(room.store.getState().media.volumes).to.deep.equal({ m1: 0.4 });
    });

    it('shows what is measured, and stops measuring with the tile', async () => {
      const { tile, press, shadow, room, parent } = await aMenu({});
      await press('stats');
      await waitUntil(() => shadow.querySelector('.stats')?.textContent.includes('1280 × 720'));
      expect(shadow.querySelector('.stats')?.textContent).to.contain('1.24 Mb/s');
      await expect(tile).to.be.accessible();
      expect(room.calls.at(-1)).to.deep.include({ name: 'onTrackStats' });
      tile.remove();
      parent.append(tile);
      await tile.updateComplete;
      expect(shadow.querySelector('.stats')).to.equal(null);
    });

    it('stops somebody else’s presentation where the role may mute', async () => {
      const { press, room } = await aMenu({ screen: 1 }, 1, 'screen');
      await press('stop-screen');
      expect(room.calls.at(-1)).to.deep.equal({
        name: 'setRemoteTrackEnabled',
        args: ['s1', false],
      });
      const guest = await aMenu({ screen: 1, role: 'guest' }, 1, 'screen');
      expect(guest.items()).not.to.contain('stop-screen');
    });

    it('folds the own picture away where it is an inset', async () => {
      const { tile, press, open, items } = await aMenu({}, 0);
      expect(items()).not.to.contain('fold');
      tile.inset = true;
      let asked = '';
      tile.addEventListener('hms-request-fold', ({ detail }) => (asked = detail.peerId));
      tile.shadowRoot!.querySelector<HTMLElement>('[popover]')!.hidePopover();
      await open();
      await press('fold');
      expect(asked).to.equal('p0');
    });
  });
});
