import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { firstLetter } from '../../../test/helpers/first-letter.js';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import { userEvent } from 'vitest/browser';
import type { Peer } from '../../protocol/index.js';
import { aRoom, mountRoom, type ARoomOptions } from '../../testing/a-room.js';
import { aPeer } from '../../testing/builders.js';
import { tellEvent } from '../../testing/paper-ports.js';
import { groupPeople } from './people-groups.js';
import './hms-participants.define.js';

const stage = {
  ...{ on_stage_role: 'guest', off_stage_roles: ['viewer'] },
  ...{ bring_to_stage_label: 'Up!', remove_from_stage_label: 'Down!' },
};
const elements = {
  chat: { private_chat_enabled: true },
  hand_raise: {},
  on_stage_exp: stage,
  video_tile_layout: { grid: { enable_spotlighting_peer: true } },
};
const layout = { screens: { conferencing: { default: { elements } } } };
/** The own host, a host, a guest on stage, two viewers; the last one's hand is up. */
const scene: ARoomOptions = {
  peers: 5,
  roles: { 3: 'viewer', 4: 'viewer' },
  hands: [4],
  layout,
};

async function aList(options: ARoomOptions = {}) {
  const room = aRoom({ ...scene, ...options });
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  parent.style.cssText = 'width:360px;height:560px';
  mountRoom(room, parent);
  const element = document.createElement('hms-participants');
  parent.append(element);
  await element.updateComplete;
  const shadow = element.shadowRoot!;
  const heads = () => [...shadow.querySelectorAll('.fold')].map((head) => words(head));
  const names = () => [...shadow.querySelectorAll('li .name')].map((name) => words(name));
  const button = (name: RegExp) =>
    [...shadow.querySelectorAll('button')].find((one) =>
      name.test(one.getAttribute('aria-label') ?? words(one)),
    );
  const menuOf = async (name: string) => {
    button(new RegExp(`^Options for ${name}`))!.click();
    await element.updateComplete;
    return [...shadow.querySelectorAll<HTMLElement>('[popover] [role^=menuitem]')];
  };
  const choose = async (name: string, item: RegExp) => {
    const found = (await menuOf(name)).find((one) => item.test(words(one)));
    found!.click();
    await element.updateComplete;
  };
  return { room, parent, element, shadow, heads, names, button, menuOf, choose };
}

const words = (element: Element) => element.textContent.replace(/\s+/g, ' ').trim();

describe('<hms-participants>', () => {
  it('is accessible with hands and an open menu, and outside a room', async () => {
    const { element, menuOf } = await aList({ peers: 12 });
    await expect(element).to.be.accessible();
    await menuOf('Ben');
    await expect(element).to.be.accessible();
    await expect(await fixture(html`<hms-participants></hms-participants>`)).to.be.accessible();
  });

  it('shows raised hands first, then the roles of the template', async () => {
    const { heads, names } = await aList();
    expect(heads()).to.deep.equal(['Raised hands1', 'host2', 'guest1', 'viewer2']);
    expect(names()[0]).to.equal('Elena Petrova');
    expect(names()[1]).to.equal('Ada Lindqvist (you)');
  });

  it('cuts a long name at its end, whichever way the page is written', async () => {
    for (const direction of ['ltr', 'rtl']) {
      const { room, parent, shadow, element } = await aList({ hands: [] });
      parent.dir = direction;
      const peerId = room.store.getState().localPeerId!;
      tellEvent(room.store, 'peer.updated', { peerId, changes: { name: 'Wolfe'.repeat(16) } });
      await element.updateComplete;
      const name = shadow.querySelector('li .name')!;
      expect(name.scrollWidth).to.be.greaterThan(name.clientWidth);
      const [box, letter] = [name.getBoundingClientRect(), firstLetter(name)];
      expect(letter.left, direction).to.be.within(box.left - 1, box.left + 1);
    }
  });

  it('brings to the stage from a raised hand, and lowers hands one by one or all', async () => {
    const { room, element, button, heads } = await aList({ hands: [3, 4] });
    button(/^Bring Daniel Kim/)!.click();
    button(/^Lower the hand of Daniel/)!.click();
    await element.updateComplete;
    button(/^Lower all/)!.click();
    await element.updateComplete;
    expect(room.calls).to.deep.equal([
      { name: 'bringToStage', args: ['p3'] },
      { name: 'lowerRemotePeerHand', args: ['p3'] },
      { name: 'lowerRemotePeerHand', args: ['p4'] },
    ]);
    expect(heads()[0]).to.equal('host2');
  });

  it('is one stop of the Tab key, with arrows from person to person', async () => {
    const { shadow, element, button } = await aList({ peers: 12, hands: [] });
    const focused = () => shadow.activeElement?.getAttribute('aria-label') ?? '';
    const stops = () =>
      [...shadow.querySelectorAll<HTMLElement>('.person button')].filter(
        ({ tabIndex }) => tabIndex === 0,
      ).length;
    expect(stops()).to.equal(1);
    button(/^Options for Ben/)!.focus();
    await userEvent.keyboard('{ArrowDown}');
    const second = focused();
    expect(second)
      .to.match(/^Options for /)
      .and.not.to.match(/Ben/);
    await userEvent.keyboard('{ArrowUp}');
    expect(focused()).to.match(/Ben/);
    await userEvent.keyboard('{End}{ArrowDown}{Home}{ArrowDown}{ArrowDown}');
    expect(focused()).to.equal(second);
    element.requestUpdate();
    await element.updateComplete;
    expect(stops()).to.equal(1);
    await userEvent.tab({ shift: true });
    await userEvent.tab();
    expect(focused()).to.equal(second);
  });

  it('goes sideways through what one may do with a raised hand', async () => {
    const { shadow, button } = await aList({ hands: [3, 4] });
    const focused = () => shadow.activeElement?.getAttribute('aria-label') ?? '';
    button(/^Bring Daniel Kim/)!.focus();
    await userEvent.keyboard('{ArrowRight}');
    expect(focused()).to.match(/^Lower the hand of Daniel/);
    await userEvent.keyboard('{ArrowDown}');
    expect(focused()).to.match(/^Lower the hand of Elena/);
    await userEvent.keyboard('{ArrowLeft}');
    expect(focused()).to.match(/^Bring Elena/);
  });

  it('offers what the own role may do, in the words of the layout', async () => {
    const { menuOf } = await aList();
    expect((await menuOf('Chiara')).map(words)).to.deep.equal([
      ...['Mute microphone', 'Stop video', 'Spotlight for everyone', 'Write privately'],
      ...['Down!', 'Remove from the meeting', 'Remove and block'],
      ...['host', 'guest', 'viewer'],
    ]);
    const viewers = (await aList()).menuOf;
    expect((await viewers('Elena')).map(words).slice(0, 3)).to.deep.equal([
      ...['Up!', 'Lower hand', 'Write privately'],
    ]);
  });

  it('offers a guest only what its layout does', async () => {
    const { menuOf, button } = await aList({ role: 'guest' });
    expect((await menuOf('Ben')).map(words)).to.deep.equal([
      ...['Spotlight for everyone', 'Write privately'],
    ]);
    expect(button(/^Bring/)).to.equal(undefined);
    expect(button(/^Lower/)).to.equal(undefined);
  });

  it('mutes, removes, changes roles, spotlights', async () => {
    const { room, choose } = await aList();
    await choose('Chiara', /^Mute/);
    await choose('Chiara', /^Spotlight/);
    await choose('Chiara', /^viewer$/);
    await choose('Chiara', /^Down!/);
    await choose('Chiara', /^Remove and block/);
    expect(room.calls).to.deep.equal([
      { name: 'setRemoteTrackEnabled', args: ['m2', false] },
      { name: 'setSpotlight', args: ['p2'] },
      { name: 'changeRoleOfPeer', args: ['p2', 'viewer'] },
      { name: 'removeFromStage', args: ['p2'] },
      { name: 'removePeer', args: ['p2', '', { block: true }] },
    ]);
    expect(room.store.getState().peers['p2']).to.equal(undefined);
  });

  it('asks to unmute who is muted', async () => {
    const { room, choose } = await aList({ muted: [2] });
    await choose('Chiara', /^Ask to unmute/);
    expect(room.calls.at(-1)).to.deep.equal({
      name: 'setRemoteTracksEnabled',
      args: [{ enabled: true, peerIds: ['p2'], sources: ['microphone'] }],
    });
  });

  it('asks for the chat with one person', async () => {
    const { element, choose } = await aList();
    const asked = oneEvent(element, 'hms-request-chat');
    await choose('Ben', /^Write privately/);
    expect((await asked).detail).to.deep.equal({ peerId: 'p1' });
  });

  it('leads its menu by the keyboard and gives the focus back', async () => {
    const { shadow, button } = await aList();
    const trigger = button(/^Options for Ben/)!;
    trigger.focus();
    await userEvent.keyboard('{Enter}');
    await waitUntil(() => shadow.activeElement?.getAttribute('role') === 'menuitem');
    await userEvent.keyboard('{ArrowDown}');
    expect(words(shadow.activeElement!)).to.equal('Stop video');
    await userEvent.keyboard('{Escape}');
    await waitUntil(() => shadow.activeElement === trigger);
  });

  it('closes the menu of who leaves', async () => {
    const { room, element, shadow, menuOf } = await aList();
    await menuOf('Ben');
    tellEvent(room.store, 'peer.left', { peerId: 'p1', reason: 'left' });
    await element.updateComplete;
    await waitUntil(() => !shadow.querySelector('[popover]')!.matches(':popover-open'));
  });

  it('folds a group', async () => {
    const { element, button, names } = await aList();
    button(/^viewer/)!.click();
    await element.updateComplete;
    expect(names()).to.not.include('Daniel Kim');
  });

  it('searches, and says when nobody is found', async () => {
    const { element, shadow, names } = await aList({ peers: 12 });
    const field = shadow.querySelector('input')!;
    const search = async (text: string) => {
      field.value = text;
      field.dispatchEvent(new InputEvent('input'));
      await element.updateComplete;
    };
    await search('gra');
    expect(names()).to.deep.equal(['Grace Mbeki']);
    await search('zz');
    expect(words(shadow.querySelector('.nobody')!)).to.equal('Nobody by that name is here.');
    let around = 0;
    element.addEventListener('keydown', () => (around += 1));
    const escape = () =>
      field.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }),
      );
    escape();
    await element.updateComplete;
    expect(field.value).to.equal('');
    expect(around).to.equal(0);
    escape();
    expect(around).to.equal(1);
  });

  it('pages through those whom a large room does not list', async () => {
    const { room, element, shadow, button, names } = await aList();
    const state = room.store.getState();
    room.store.dispatch({
      from: 'channel',
      type: 'event',
      event: { type: 'peers.counted', counts: { total: 903, byRole: { host: 2, viewer: 900 } } },
    });
    await element.updateComplete;
    expect(state.counts.total).to.equal(5);
    expect(words(shadow.querySelectorAll('.fold')[3]!)).to.equal('viewer900');
    let pages = 0;
    const far = (at: number): Peer => aPeer(`far-${at}`, { role: 'viewer', name: `Far ${at}` });
    const iterator = {
      hasNext: () => true,
      next: () => Promise.resolve([far(++pages)]),
      getTotal: () => 900,
      findPeers: () => Promise.resolve([]),
    };
    const actions = new Proxy(room.actions, {
      get: (target, name) =>
        name === 'getPeerListIterator' ? () => iterator : Reflect.get(target, name),
    });
    const other = mountRoom({ ...room, actions });
    document.body.append(other);
    other.append(element);
    await element.updateComplete;
    button(/Show more/)!.click();
    await waitUntil(() => names().includes('Far 1'));
    button(/Show more/)!.click();
    await waitUntil(() => names().includes('Far 2'));
    expect(names().filter((name) => name === 'Far 1').length).to.equal(1);
    other.remove();
  });
});

describe('<hms-participants> of a crowd', () => {
  const crowd = Array.from({ length: 1_500 }, (_, at) =>
    aPeer(`x${at}`, { role: 'viewer', name: `Viewer ${String(at).padStart(4, '0')}` }),
  );
  const state = {
    peers: Object.fromEntries(crowd.map((peer) => [peer.id, peer])),
    peerOrder: crowd.map(({ id }) => id),
    counts: { total: crowd.length, byRole: { viewer: crowd.length } },
    tracks: {},
  };

  it('draws those who are looked at, and finds the last one', async () => {
    const { element, shadow, names } = await aList({ state });
    await waitUntil(() => shadow.querySelector('.virtual .person'), 'drawn', { timeout: 15_000 });
    expect(names()[0]).to.equal('Viewer 0000');
    expect(names().length).to.be.lessThan(60);
    const list = shadow.querySelector('.list')!;
    await waitUntil(
      () => {
        list.scrollTop = list.scrollHeight;
        return names().includes('Viewer 1499');
      },
      'the end',
      { timeout: 15_000 },
    );
    expect(names().length).to.be.lessThan(60);
    const field = shadow.querySelector('input')!;
    field.value = '0777';
    field.dispatchEvent(new InputEvent('input'));
    await element.updateComplete;
    expect(names()).to.deep.equal(['Viewer 0777']);
    await expect(element).to.be.accessible();
  });

  it('sorts and groups once, however often somebody speaks', async () => {
    const { room, element } = await aList({ state });
    await element.updateComplete;
    let sorted = 0;
    const real = Intl.Collator;
    Intl.Collator = function (...args: ConstructorParameters<typeof Intl.Collator>) {
      sorted += 1;
      return new real(...args);
    } as unknown as typeof Intl.Collator;
    try {
      room.store.dispatch({ from: 'media', type: 'levels', levels: { x1: 0.5 } });
      element.requestUpdate();
      await element.updateComplete;
      expect(sorted).to.equal(0);
      tellEvent(room.store, 'peer.updated', { peerId: 'x3', changes: { name: 'Aaron' } });
      await element.updateComplete;
      expect(sorted).to.equal(1);
    } finally {
      Intl.Collator = real;
    }
  });
});

describe('groupPeople', () => {
  const peers = [aPeer('a'), aPeer('b', { role: 'odd' })];
  const nobody = { hands: [], counts: { total: 2, byRole: {} }, search: '' };
  const people = { ...nobody, peers, localPeerId: null, lang: 'en' };

  it('puts the own person first in their role, and the others by name', () => {
    const names = ['Zoe', 'ada', 'Émile', 'Ben 10', 'Ben 9'];
    const all = names.map((name) => aPeer(name, { name }));
    const [group] = groupPeople({ ...people, peers: all, roles: ['host'], localPeerId: 'Zoe' });
    expect(group!.peers.map(({ name }) => name)).to.deep.equal([
      ...['Zoe', 'ada', 'Ben 9', 'Ben 10', 'Émile'],
    ]);
  });

  it('leaves empty roles away, and puts unknown ones last', () => {
    const groups = groupPeople({ ...people, roles: ['viewer', 'host'] });
    expect(groups.map(({ role }) => role)).to.deep.equal(['host', 'odd']);
  });

  it('takes a role for a name, whatever objects know by it', () => {
    const odd = { ...people, peers: [aPeer('a', { role: 'constructor' })], roles: ['toString'] };
    const groups = groupPeople(odd);
    expect(groups.map(({ role, count }) => [role, count])).to.deep.equal([['constructor', 1]]);
  });

  it('searches without regard to case', () => {
    const groups = groupPeople({ ...people, roles: ['host'], search: ' A ' });
    expect(groups.map(({ count }) => count)).to.deep.equal([1]);
  });
});
