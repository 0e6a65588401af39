import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import { cdp, userEvent } from 'vitest/browser';
import type { Layout, TileGrid } from '../../templates/types.js';
import { aRoom, mountRoom, type ARoom, type ARoomOptions } from '../../testing/a-room.js';
import { tellEvent } from '../../testing/paper-ports.js';
import type { HmsVideoTile } from '../hms-video-tile/hms-video-tile.js';
import type { HmsStage } from './hms-stage.js';
import './hms-stage.define.js';

/** With the own picture among the others, unless a test is about the inset. */
const withGrid = (grid: TileGrid): Partial<Layout> => ({
  screens: { conferencing: { default: { elements: { video_tile_layout: { grid } } } } },
});

async function aStage(options: ARoomOptions, width = 800, height = 500) {
  const room = aRoom({ blank: true, layout: withGrid({}), ...options });
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  parent.style.cssText = `width:${width}px;height:${height}px`;
  mountRoom(room, parent);
  const stage = document.createElement('hms-stage');
  parent.append(stage);
  await stage.updateComplete;
  await waitUntil(() => stage.shadowRoot!.querySelector('.cell, .message'));
  await stage.updateComplete;
  return { room, parent, stage, shadow: stage.shadowRoot! };
}

const cells = (stage: HmsStage) => [
  ...stage.shadowRoot!.querySelectorAll<HTMLElement>('.cell[data-key]'),
];
const tileOf = (stage: HmsStage, key: string) =>
  stage.shadowRoot!.querySelector<HmsVideoTile>(`[data-key="${key}"] hms-video-tile`)!;
const boxOf = ({ style }: HTMLElement) => ({
  x: parseFloat(style.insetInlineStart),
  y: parseFloat(style.top),
  width: parseFloat(style.width),
  height: parseFloat(style.height),
});
const boxes = (stage: HmsStage) => cells(stage).map(boxOf);
/** Keys as they stand, from the upper start corner on. */
const standing = (stage: HmsStage) =>
  cells(stage)
    .sort((a, b) => boxOf(a).y - boxOf(b).y || boxOf(a).x - boxOf(b).x)
    .map((cell) => cell.dataset['key']!);
const insetOf = (stage: HmsStage) =>
  stage.shadowRoot!.querySelector<HTMLElement>('.inset, .folded');

const overlap = (one: DOMRect, other: DOMRect) =>
  one.left < other.right &&
  other.left < one.right &&
  one.top < other.bottom &&
  other.top < one.bottom;

const speak = (room: ARoom, levels: Record<string, number>) =>
  room.store.dispatch({ from: 'media', type: 'levels', levels });

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

  it('gives 1 to 9 people one tile each', async () => {
    for (const peers of [1, 2, 5, 9]) {
      const { stage } = await aStage({ peers });
      expect(cells(stage).length).to.equal(peers);
    }
  });

  it('turns pages with more people than fit', async () => {
    const { stage, shadow } = await aStage({ peers: 12 });
    expect(cells(stage).length).to.equal(9);
    shadow.querySelector<HTMLElement>('[aria-label="Next page"]')!.click();
    await stage.updateComplete;
    expect(cells(stage).length).to.equal(3);
    await expect(stage).to.be.accessible();
    shadow.querySelector<HTMLElement>('[aria-label="Page 1"]')!.click();
    await stage.updateComplete;
    expect(cells(stage).length).to.equal(9);
  });

  it('keeps the focus on the page button at the last page', async () => {
    const { stage, shadow } = await aStage({ peers: 12 });
    const next = shadow.querySelector<HTMLElement>('[aria-label="Next page"]')!;
    next.focus();
    next.click();
    next.click();
    await stage.updateComplete;
    expect(shadow.querySelector('.dot[aria-current=page]')?.ariaLabel).to.equal('Page 2');
    expect(next.getAttribute('aria-disabled')).to.equal('true');
    expect(shadow.activeElement).to.equal(next);
  });

  it('keeps a shared screen while the people turn, with few in a strip on a phone', async () => {
    const { stage, shadow } = await aStage({ peers: 9, screen: 1 }, 390, 600);
    const sources = () =>
      [...shadow.querySelectorAll('hms-video-tile')]
        .map(({ source }) => source)
        .sort()
        .join(' ');
    expect(sources()).to.equal('camera camera camera camera screen');
    for (const people of [4, 1]) {
      shadow.querySelector<HTMLElement>('[aria-label="Next page"]')!.click();
      await stage.updateComplete;
      expect(sources()).to.equal(`${'camera '.repeat(people)}screen`);
    }
  });

  it('makes a shared screen large', async () => {
    const { stage } = await aStage({ peers: 3, screen: 1 });
    const [screen, person] = boxes(stage);
    expect(screen!.width).to.be.greaterThan(person!.width * 2);
  });

  it('keeps the same tile for the same person when others come', async () => {
    const { stage, room } = await aStage({ peers: 3 });
    const ben = tileOf(stage, 'p1/camera');
    const peer = { ...room.store.getState().peers['p2']!, id: 'p9', name: 'Nadia' };
    const event = { type: 'peer.joined' as const, peer };
    room.store.dispatch({ from: 'channel', type: 'event', event });
    await stage.updateComplete;
    expect(cells(stage).length).to.equal(4);
    expect(tileOf(stage, 'p1/camera')).to.equal(ben);
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
    const { x, width } = boxOf(cells(stage).find(({ dataset }) => dataset['key'] === 'p2/camera')!);
    expect(x).to.equal(0);
    expect(width).to.be.greaterThan(2 * Math.min(...widths()));
  });

  it('gives what this person pinned the large place, before a shared screen', async () => {
    const { room, stage } = await aStage({ peers: 4, screen: 1 });
    const large = () => {
      const [first] = cells(stage).sort((a, b) => boxOf(b).width - boxOf(a).width);
      return first?.dataset['key'];
    };
    expect(large()).to.equal('p1/screen');
    room.actions.pinTile('p3/camera');
    await stage.updateComplete;
    expect(large()).to.equal('p3/camera');
    room.actions.pinTile(null);
    await stage.updateComplete;
    expect(large()).to.equal('p1/screen');
  });

  describe('the order', () => {
    it('brings a speaker forward from the next page, in one place, and keeps all other tiles', async () => {
      const { room, stage } = await aStage({ peers: 12 });
      const before = standing(stage);
      const elements = new Map(before.map((key) => [key, tileOf(stage, key)]));
      expect(before).not.to.contain('p11/camera');
      speak(room, { p11: 0.8, p1: 0.5 });
      await waitUntil(() => standing(stage).includes('p11/camera'), '', { timeout: 4_000 });
      const after = standing(stage);
      expect(after.filter((key, at) => key !== before[at])).to.deep.equal(['p11/camera']);
      for (const key of after.filter((one) => before.includes(one))) {
        expect(tileOf(stage, key)).to.equal(elements.get(key));
      }
    });

    it('keeps the own tile on the first page', async () => {
      const { stage } = await aStage({ peers: 12 });
      expect(standing(stage).at(-1)).to.equal('p0/camera');
    });

    it('leaves the focus where it is when tiles move', async () => {
      const { room, stage, shadow } = await aStage({ peers: 4 });
      const tile = tileOf(stage, 'p3/camera');
      const button = tile.shadowRoot!.querySelector<HTMLElement>('[part=menu-button]')!;
      button.focus();
      room.actions.pinTile('p3/camera');
      await stage.updateComplete;
      tellEvent(room.store, 'peer.left', { peerId: 'p1', reason: 'left' });
      await stage.updateComplete;
      expect(tile.shadowRoot!.activeElement).to.equal(button);
      tellEvent(room.store, 'peer.left', { peerId: 'p3', reason: 'left' });
      await stage.updateComplete;
      expect(shadow.activeElement).to.equal(shadow.querySelector('.stage'));
    });

    it('is one stop of the Tab key, with arrows from tile to tile', async () => {
      const { stage } = await aStage({ peers: 4 });
      const [first, second] = standing(stage);
      const button = (key: string) =>
        tileOf(stage, key).shadowRoot!.querySelector<HTMLElement>('[part=menu-button]')!;
      const stops = () => standing(stage).filter((key) => button(key).tabIndex === 0);
      expect(stops()).to.deep.equal([first]);
      button(first!).focus();
      await userEvent.keyboard('{ArrowRight}');
      await stage.updateComplete;
      expect(tileOf(stage, second!).shadowRoot!.activeElement).to.equal(button(second!));
      await tileOf(stage, second!).updateComplete;
      expect(stops()).to.deep.equal([second]);
      await userEvent.keyboard('{Home}');
      expect(tileOf(stage, first!).shadowRoot!.activeElement).to.equal(button(first!));
    });

    it('turns pages by keys and by a swipe', async () => {
      const { stage, shadow } = await aStage({ peers: 12 });
      const base = shadow.querySelector<HTMLElement>('.stage')!;
      const page = () => shadow.querySelector('.dot[aria-current=page]')?.ariaLabel;
      const key = (name: string) =>
        base.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true }));
      const touch = (type: string, clientX: number) =>
        base.dispatchEvent(
          new PointerEvent(type, { pointerType: 'touch', isPrimary: true, clientX, clientY: 9 }),
        );
      key('PageDown');
      await stage.updateComplete;
      expect(page()).to.equal('Page 2');
      key('PageUp');
      await stage.updateComplete;
      expect(page()).to.equal('Page 1');
      touch('pointerdown', 300);
      touch('pointerup', 200);
      await stage.updateComplete;
      expect(page()).to.equal('Page 2');
    });

    it('shows only the tiles of the page, so that no other picture is received', async () => {
      const { room, stage, shadow } = await aStage({ peers: 12 });
      const attached = () => room.calls.filter(({ name }) => name === 'attachTrack').length;
      await waitUntil(() => attached() === 8);
      expect(shadow.querySelectorAll('hms-video-tile').length).to.equal(9);
      shadow.querySelector<HTMLElement>('[aria-label="Next page"]')!.click();
      await stage.updateComplete;
      expect(shadow.querySelectorAll('hms-video-tile').length).to.equal(3);
    });
  });

  describe('the own picture as inset', () => {
    const INSET = { layout: withGrid({ enable_local_tile_inset: true }) };

    it('lies over the others, and fills the stage while nobody else is here', async () => {
      const { stage } = await aStage({ ...INSET, peers: 4 });
      expect(standing(stage)).to.deep.equal(['p1/camera', 'p2/camera', 'p3/camera']);
      expect(insetOf(stage)).to.exist;
      await expect(stage).to.be.accessible();
      const alone = await aStage({ ...INSET, peers: 1 });
      expect(standing(alone.stage)).to.deep.equal(['p0/camera']);
      expect(insetOf(alone.stage)).to.equal(null);
    });

    it('takes a place of its own beside a strip, and where many would be hidden', async () => {
      const screen = await aStage({ ...INSET, peers: 3, screen: 1 });
      expect(insetOf(screen.stage)).to.equal(null);
      expect(standing(screen.stage)).to.contain('p0/camera');
      const many = await aStage({ ...INSET, peers: 6 });
      expect(insetOf(many.stage)).to.equal(null);
      expect(standing(many.stage)).to.contain('p0/camera');
    });

    it('takes a place of its own where it would cover a name', async () => {
      const five = await aStage({ ...INSET, peers: 5 }, 390, 640);
      expect(insetOf(five.stage)).to.equal(null);
      expect(standing(five.stage)).to.contain('p0/camera');
      const three = await aStage({ ...INSET, peers: 3 }, 390, 640);
      expect(insetOf(three.stage)).to.exist;
    });

    it('gives one other person the whole stage', async () => {
      const { stage } = await aStage({ ...INSET, peers: 2 });
      expect(boxes(stage)).to.deep.equal([{ x: 0, y: 0, width: 800, height: 500 }]);
    });

    it('goes from corner to corner by arrow keys, as it reads', async () => {
      const { stage, shadow, parent } = await aStage({ ...INSET, peers: 3 });
      const press = async (key: string) => {
        const fold = shadow.querySelector<HTMLElement>('.fold')!;
        fold.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
        await stage.updateComplete;
        return boxOf(insetOf(stage)!);
      };
      const start = boxOf(insetOf(stage)!);
      expect(start.x).to.be.greaterThan(400);
      expect((await press('ArrowUp')).y).to.be.lessThan(100);
      expect((await press('ArrowLeft')).x).to.be.lessThan(100);
      parent.dir = 'rtl';
      expect((await press('ArrowLeft')).x).to.be.greaterThan(400);
    });

    it('follows the pointer, and falls into the nearest corner', async () => {
      const { stage } = await aStage({ ...INSET, peers: 3 });
      const inset = insetOf(stage)!;
      inset.setPointerCapture = () => {};
      const point = async (type: string, clientX: number, clientY: number) => {
        inset.dispatchEvent(
          new PointerEvent(type, { pointerId: 1, button: 0, clientX, clientY, bubbles: true }),
        );
        await stage.updateComplete;
      };
      await point('pointerdown', 700, 450);
      await point('pointermove', 300, 440);
      expect(inset.style.transform).to.equal('translate(-400px, -10px)');
      await point('pointerup', 300, 440);
      expect(inset.style.transform).to.equal('');
      expect(boxOf(inset)).to.include({ x: 16 });
      expect(boxOf(inset).y).to.be.greaterThan(250);
    });

    it('has room for its name, its hand and both buttons, upright or wide', async () => {
      for (const [width, height] of [
        [390, 640],
        [600, 390],
        [1280, 720],
      ] as const) {
        const options = { ...INSET, peers: 2, hands: [0], muted: [0] };
        const { stage } = await aStage(options, width, height);
        const inset = insetOf(stage)!;
        const tile = inset.querySelector<HmsVideoTile>('hms-video-tile')!;
        await tile.updateComplete;
        const find = (selector: string) => tile.shadowRoot!.querySelector(selector)!;
        const fold = inset.querySelector('.fold')!;
        const rooms = [fold, find('.name'), find('.hand')].map((one) =>
          one.getBoundingClientRect(),
        );
        const menu = find('[part=menu-button]').getBoundingClientRect();
        for (const [at, one] of rooms.entries()) {
          for (const other of rooms.slice(at + 1)) {
            expect(overlap(one, other), `${width}: ${at}`).to.equal(false);
          }
        }
        expect(overlap(rooms[0]!, menu)).to.equal(false);
        expect(overlap(rooms[1]!, menu)).to.equal(false);
        expect(rooms[0]!.right - menu.left).to.be.at.most(inset.offsetWidth);
      }
    });

    it('is folded to a button and back, with the focus', async () => {
      const { stage, shadow } = await aStage({ ...INSET, peers: 3 });
      shadow.querySelector<HTMLElement>('.fold')!.click();
      await waitUntil(() => shadow.activeElement?.matches('.folded'));
      expect(shadow.querySelectorAll('hms-video-tile').length).to.equal(2);
      await expect(stage).to.be.accessible();
      shadow.querySelector<HTMLElement>('.folded')!.click();
      await waitUntil(() => shadow.activeElement?.matches('.fold'));
      expect(shadow.querySelectorAll('hms-video-tile').length).to.equal(3);
    });
  });

  it('fades instead of gliding with reduced motion', async () => {
    const reduce = (value: string) =>
      cdp().send('Emulation.setEmulatedMedia', {
        features: [{ name: 'prefers-reduced-motion', value }],
      });
    await reduce('reduce');
    try {
      const { stage, room } = await aStage({ peers: 4 });
      room.actions.pinTile('p3/camera');
      await stage.updateComplete;
      const moving = cells(stage).flatMap((cell) => cell.getAnimations());
      const frames = moving.flatMap(({ effect }) => (effect as KeyframeEffect).getKeyframes());
      expect(frames.length).to.be.greaterThan(0);
      expect(frames.every((frame) => 'opacity' in frame && !('width' in frame))).to.equal(true);
    } finally {
      await reduce('no-preference');
    }
  });
});
