import { expect, fixture, html, nextFrame, waitUntil } from '@open-wc/testing';
import { aRoom, mountRoom, type ARoomOptions } from '../../testing/a-room.js';
import { tellEvent } from '../../testing/paper-ports.js';
import type { HmsStage } from './hms-stage.js';
import './hms-stage.define.js';

async function aStage(options: ARoomOptions, width = 800, height = 500) {
  const room = aRoom({ blank: true, ...options });
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  parent.style.cssText = `width:${width}px;height:${height}px`;
  mountRoom(room, parent);
  const stage = document.createElement('hms-stage');
  parent.append(stage);
  await stage.updateComplete;
  await waitUntil(() => boxes(stage).every(({ width }) => width > 0));
  await stage.updateComplete;
  return { room, parent, stage, shadow: stage.shadowRoot! };
}

const cells = (stage: HmsStage) => [...stage.shadowRoot!.querySelectorAll<HTMLElement>('.cell')];
const boxes = (stage: HmsStage) =>
  cells(stage).map(({ style }) => ({
    width: parseFloat(style.width),
    height: parseFloat(style.height),
  }));

describe('<hms-stage>', () => {
  it('is accessible alone, with a few, and with a shared screen', async () => {
    for (const options of [{ peers: 1 }, { peers: 5 }, { peers: 3, screen: 1 }]) {
      const { stage } = await aStage(options);
      await expect(stage).to.be.accessible();
    }
  });

  it('says so when there is no room, and when the call has not begun', async () => {
    const lone = await fixture<HmsStage>(html`<hms-stage></hms-stage>`);
    expect(lone.shadowRoot!.textContent).to.contain('Not connected to a room.');
    const { stage, room, shadow } = await aStage({ status: 'lobby' });
    await expect(stage).to.be.accessible();
    shadow.querySelector('button')!.click();
    expect(room.calls.at(-1)).to.deep.equal({ name: 'join', args: [{ name: 'Guest' }] });
  });

  it('gives 1 to 16 people one tile each', async () => {
    for (const peers of [1, 2, 5, 9, 16]) {
      const { stage } = await aStage({ peers });
      expect(cells(stage).length).to.equal(peers);
    }
  });

  it('turns pages with more people than fit', async () => {
    const { stage, shadow } = await aStage({ peers: 20 });
    expect(cells(stage).length).to.equal(16);
    shadow.querySelector<HTMLElement>('[aria-label="Next page"]')!.click();
    await stage.updateComplete;
    expect(cells(stage).length).to.equal(4);
    await expect(stage).to.be.accessible();
  });

  it('keeps the focus on the page button at the last page', async () => {
    const { stage, shadow } = await aStage({ peers: 20 });
    const next = shadow.querySelector<HTMLElement>('[aria-label="Next page"]')!;
    next.focus();
    next.click();
    next.click();
    await stage.updateComplete;
    expect(shadow.querySelector('.pages')!.textContent).to.contain('2/2');
    expect(next.getAttribute('aria-disabled')).to.equal('true');
    expect(shadow.activeElement).to.equal(next);
  });

  it('keeps a shared screen while the people turn, with few in a strip on a phone', async () => {
    const { stage, shadow } = await aStage({ peers: 9, screen: 1 }, 390, 600);
    const sources = () =>
      [...shadow.querySelectorAll('hms-video-tile')].map(({ source }) => source).join(' ');
    expect(sources()).to.equal('screen camera camera camera camera');
    for (const people of [4, 1]) {
      shadow.querySelector<HTMLElement>('[aria-label="Next page"]')!.click();
      await stage.updateComplete;
      expect(sources()).to.equal(`screen${' camera'.repeat(people)}`);
    }
  });

  it('makes a shared screen large', async () => {
    const { stage } = await aStage({ peers: 3, screen: 1 });
    const [screen, person] = boxes(stage);
    expect(screen!.width).to.be.greaterThan(person!.width * 2);
  });

  it('keeps the same tile for the same person when others come', async () => {
    const { stage, room } = await aStage({ peers: 3 });
    const ben = cells(stage)[0]!.querySelector('hms-video-tile');
    const peer = { ...room.store.getState().peers['p2']!, id: 'p9', name: 'Nadia' };
    const event = { type: 'peer.joined' as const, peer };
    room.store.dispatch({ from: 'channel', type: 'event', event });
    await stage.updateComplete;
    expect(cells(stage).length).to.equal(4);
    expect(cells(stage)[0]!.querySelector('hms-video-tile')).to.equal(ben);
  });

  it('does not render for a level or a message', async () => {
    const { stage, room } = await aStage({ peers: 3 });
    await nextFrame();
    let renders = 0;
    stage.addController({ hostUpdated: () => (renders += 1) });
    room.store.dispatch({ from: 'media', type: 'levels', levels: { p2: 0.8 } });
    await room.actions.sendBroadcastMessage('hello');
    await stage.updateComplete;
    expect(renders).to.equal(0);
  });

  it('tells who is alone, and copies the invite link', async () => {
    const { stage, shadow } = await aStage({ peers: 1 });
    expect(shadow.textContent).to.contain('You are the only one here');
    let copied = '';
    const write = navigator.clipboard.writeText.bind(navigator.clipboard);
    navigator.clipboard.writeText = (text) => {
      copied = text;
      return Promise.resolve();
    };
    stage.inviteUrl = 'https://video.example/meeting/abc';
    shadow.querySelector<HTMLElement>('.alone button')!.click();
    await waitUntil(() => shadow.querySelector('.alone')?.textContent.includes('Link copied'));
    navigator.clipboard.writeText = write;
    expect(copied).to.equal('https://video.example/meeting/abc');
  });

  it('gives the spotlight the large place', async () => {
    const { room, stage } = await aStage({ peers: 4 });
    const widths = () => boxes(stage).map(({ width }) => width);
    expect(new Set(widths()).size).to.equal(1);
    const entry = { key: 'spotlight', value: 'p2', changedAt: 1 };
    const by = { peerId: '', userId: '', name: '' };
    tellEvent(room.store, 'store.changed', { entry: { ...entry, by } });
    await stage.updateComplete;
    const first = stage.shadowRoot!.querySelector('hms-video-tile')!;
    expect(first.peerId).to.equal('p2');
    expect(widths()[0]).to.be.greaterThan(2 * widths()[1]!);
  });
});
