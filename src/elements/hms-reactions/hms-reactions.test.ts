import { expect, fixture, html } from '@open-wc/testing';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import { aRoom, mountRoom } from '../../testing/a-room.js';
import { tellEvent } from '../../testing/paper-ports.js';
import './hms-reactions.define.js';

async function aSky() {
  const room = aRoom();
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  parent.style.cssText = 'position:relative;width:400px;height:300px';
  mountRoom(room, parent);
  const element = document.createElement('hms-reactions');
  parent.append(element);
  await element.updateComplete;
  const flying = () =>
    [...element.shadowRoot!.querySelectorAll('.flyer')].map((flyer) =>
      flyer.textContent.replace(/\s+/g, ''),
    );
  const react = (emoji: string, count: number, names: string[] = [], time = Date.now()) =>
    tellEvent(room.store, 'reaction.sent', { reactions: [{ emoji, count, names }], time });
  return { room, parent, element, flying, react };
}

describe('<hms-reactions>', () => {
  it('is accessible while they fly', async () => {
    const { element, react } = await aSky();
    react('tada', 2);
    await element.updateComplete;
    await expect(element).to.be.accessible();
  });

  it('lets the emoji fly with the names of who sent them, and ends', async () => {
    const { element, flying, react } = await aSky();
    react('clap', 2, ['Ada']);
    await element.updateComplete;
    expect(flying()).to.deep.equal(['👏Ada', '👏']);
    await waitUntil(() => flying().length === 0, 'they are gone', { timeout: 6_000 });
  });

  it('draws any other emoji as it is, and never a crowd', async () => {
    const { element, flying, react } = await aSky();
    react('🦉', 1);
    await element.updateComplete;
    expect(flying()).to.deep.equal(['🦉']);
    for (let burst = 0; burst < 20; burst += 1) react('fire', 500);
    await element.updateComplete;
    expect(flying().length).to.be.lessThan(41);
  });

  it('waits for the picture, and flies again for who goes back', async () => {
    const { room, element, flying, react } = await aSky();
    const at = async (playHead: number) => {
      room.actions.setPlayHead(playHead);
      await element.updateComplete;
      return flying().join('');
    };
    await at(1_000);
    react('joy', 1, [], 2_000);
    expect(await at(1_900)).to.equal('');
    expect(await at(2_100)).to.equal('😂');
    expect(await at(1_500)).to.equal('😂');
    expect(await at(2_050)).to.equal('😂😂');
  });

  it('lets the own one fly at once and once, whoever waits for the picture', async () => {
    const { room, element, flying, react } = await aSky();
    room.actions.setPlayHead(1_000);
    await element.updateComplete;
    await room.actions.sendReaction('joy');
    await element.updateComplete;
    const own = '😂AdaLindqvist';
    expect(flying()).to.deep.equal([own]);
    await waitUntil(() => Object.values(room.store.getState().ownReactions).every((left) => !left));
    react('joy', 1, ['Ben'], 1_500);
    room.actions.setPlayHead(2_000);
    await element.updateComplete;
    expect(flying()).to.deep.equal([own, '😂Ben']);
  });

  it('shows nothing of before it came, and takes no touch', async () => {
    const { room, parent, react } = await aSky();
    react('joy', 1);
    const late = document.createElement('hms-reactions');
    parent.append(late);
    await late.updateComplete;
    expect(late.shadowRoot!.querySelector('.flyer')).to.equal(null);
    expect(room.store.getState().reactions.number).to.equal(1);
    expect(getComputedStyle(late).pointerEvents).to.equal('none');
  });
});
