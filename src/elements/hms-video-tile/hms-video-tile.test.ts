import { expect, fixture, html } from '@open-wc/testing';
import { aRoom, mountRoom, type ARoomOptions } from '../../testing/a-room.js';
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
});
