import { expect, fixture, html } from '@open-wc/testing';
import { firstLetter } from '../../../test/helpers/first-letter.js';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import type { Poll } from '../../protocol/index.js';
import { aRoom, mountRoom, type ARoomOptions } from '../../testing/a-room.js';
import { aPoll } from '../../testing/builders.js';
import { tellEvent } from '../../testing/paper-ports.js';
import './hms-polls.define.js';

const option = (index: number, text: string, voteCount = 0) => ({ index, text, voteCount });
const lunch = (more: Partial<Poll> = {}): Poll =>
  aPoll('lunch', {
    title: 'Lunch',
    state: 'started',
    startedBy: { peerId: 'p1', userId: '', name: 'Ben Okafor' },
    startedAt: 1,
    voters: 3,
    questions: [
      {
        ...{ index: 1, type: 'single-choice', text: 'What do we eat?', skippable: false },
        ...{ once: false, weight: 1, negative: 0, duration: 0, responseCount: 3 },
        options: [option(1, 'Soup', 2), option(2, 'Rice', 1)],
      },
    ],
    ...more,
  });

async function aPanel(polls: readonly Poll[] = [], options: ARoomOptions = {}) {
  const room = aRoom({
    blank: true,
    layout: {
      screens: { conferencing: { default: { elements: { chat: { public_chat_enabled: true } } } } },
    },
    ...options,
    state: { polls: Object.fromEntries(polls.map((poll) => [poll.id, poll])) },
  });
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  parent.style.cssText = 'width:360px;height:640px';
  mountRoom(room, parent);
  const element = document.createElement('hms-polls');
  parent.append(element);
  await element.updateComplete;
  const shadow = element.shadowRoot!;
  const text = () => shadow.textContent.replace(/\s+/g, ' ');
  const button = (name: RegExp) =>
    [...shadow.querySelectorAll('button')].find((one) =>
      name.test(one.getAttribute('aria-label') ?? one.textContent.trim()),
    );
  const press = async (name: RegExp) => {
    button(name)!.click();
    await element.updateComplete;
  };
  const fill = async (selector: string, value: string, at = 0) => {
    const field = shadow.querySelectorAll<HTMLInputElement>(selector)[at]!;
    field.value = value;
    field.dispatchEvent(new Event('input'));
    await element.updateComplete;
  };
  const stored = (id: string) => room.store.getState().polls[id]!;
  return { room, element, shadow, text, button, press, fill, stored };
}

describe('<hms-polls>', () => {
  it('is accessible as a list, a form, a ballot and results, and outside a room', async () => {
    await expect(await fixture(html`<hms-polls></hms-polls>`)).to.be.accessible();
    const { element, press, button, text } = await aPanel([
      lunch(),
      lunch({ id: 'old', title: 'Old', state: 'stopped' }),
    ]);
    await expect(element).to.be.accessible();
    await press(/Lunch/);
    await waitUntil(() => button(/^Vote$/));
    await expect(element).to.be.accessible();
    await press(/All polls/);
    await press(/Old/);
    await waitUntil(() => text().includes('67%'));
    await expect(element).to.be.accessible();
    await press(/All polls/);
    await press(/New poll/);
    await expect(element).to.be.accessible();
  });

  it('keeps words together with what they name where the page runs the other way', async () => {
    const { element, press, shadow, text } = await aPanel([lunch({ state: 'stopped' })]);
    element.parentElement!.dir = 'rtl';
    await press(/Lunch/);
    await waitUntil(() => text().includes('67%'));
    for (const selector of ['h3', '.result h4', '.option']) {
      const words = shadow.querySelector(selector)!;
      const middle = words.getBoundingClientRect().left + words.clientWidth / 2;
      expect(firstLetter(words).left, selector).to.be.greaterThan(middle);
    }
  });

  it('writes a quiz, says what is missing, starts it and shows it', async () => {
    const { room, press, fill, text, shadow, stored, element } = await aPanel();
    await press(/New poll/);
    shadow.querySelectorAll<HTMLInputElement>('input[name=kind]')[1]!.click();
    await element.updateComplete;
    await press(/^Start$/);
    expect(text()).to.contain('Give it a title.');
    await fill('.title-field', 'Capitals');
    await fill('textarea', 'Of France?');
    await fill('.options .field', 'Paris', 0);
    await fill('.options .field', 'Lyon', 1);
    await press(/^Start$/);
    expect(text()).to.contain('Say what is right in question 1.');
    shadow.querySelector<HTMLInputElement>('[aria-label="Option 1 is right"]')!.click();
    await press(/^Start$/);
    await waitUntil(() => Object.keys(room.store.getState().polls).length === 1);
    await waitUntil(() => stored('poll-1').state === 'started');
    expect(stored('poll-1')).to.deep.include({ title: 'Capitals', type: 'quiz' });
    expect(stored('poll-1').questions[0]!.options).to.deep.equal([
      { index: 1, text: 'Paris', isCorrect: true, voteCount: 0 },
      { index: 2, text: 'Lyon', isCorrect: false, voteCount: 0 },
    ]);
    await waitUntil(() => text().includes('Of France?'));
  });

  it('keeps what is being written while the panel is closed', async () => {
    const { room, press, fill, element } = await aPanel();
    await press(/New poll/);
    await fill('.title-field', 'Later');
    element.remove();
    const parent = await fixture<HTMLElement>(html`<div></div>`);
    mountRoom(room, parent);
    const again = document.createElement('hms-polls');
    parent.append(again);
    await again.updateComplete;
    again.shadowRoot!.querySelector<HTMLElement>('.new')!.click();
    await again.updateComplete;
    const title = again.shadowRoot!.querySelector<HTMLInputElement>('.title-field')!;
    expect(title.value).to.equal('Later');
  });

  it('saves a draft in the room, and starts it from there', async () => {
    const { press, fill, text, shadow, stored } = await aPanel();
    await press(/New poll/);
    await fill('.title-field', 'Later');
    await fill('textarea', 'When?');
    await fill('.options .field', 'Now', 0);
    await fill('.options .field', 'Then', 1);
    await press(/Save draft/);
    await waitUntil(() => text().includes('Draft'));
    expect(stored('poll-1').state).to.equal('created');
    await press(/Later/);
    expect(shadow.querySelector<HTMLInputElement>('.title-field')!.value).to.equal('Later');
    await press(/^Start$/);
    await waitUntil(() => stored('poll-1').state === 'started');
  });

  it('takes a vote, shows how it stands, and lets one change it', async () => {
    const { press, shadow, element, text, stored, button } = await aPanel([lunch()], {
      role: 'guest',
    });
    expect(button(/New poll/)).to.equal(undefined);
    await press(/Lunch/);
    await waitUntil(() => button(/^Vote$/));
    expect(text()).not.to.contain('67%');
    await press(/^Vote$/);
    expect(text()).to.contain('Answer question 1 first.');
    shadow.querySelectorAll<HTMLInputElement>('.choice input')[1]!.click();
    await element.updateComplete;
    await press(/^Vote$/);
    await waitUntil(() => text().includes('Your answer is in.'));
    expect(stored('lunch').questions[0]!.options.map((one) => one.voteCount)).to.deep.equal([2, 2]);
    await waitUntil(() => text().includes('50%'));
    expect(shadow.querySelector('.mine')!.textContent).to.contain('Rice');
    await press(/Change my answer/);
    shadow.querySelectorAll<HTMLInputElement>('.choice input')[0]!.click();
    await element.updateComplete;
    await press(/^Vote$/);
    await waitUntil(() => stored('lunch').questions[0]!.options[0]!.voteCount === 3);
    expect(stored('lunch').voters).to.equal(4);
  });

  it('hides how it stands where the poll does, and shows results live and at the end', async () => {
    const { room, press, shadow, element, text, button } = await aPanel(
      [lunch({ visibility: false })],
      { role: 'guest' },
    );
    await press(/Lunch/);
    await waitUntil(() => button(/^Vote$/));
    shadow.querySelector<HTMLInputElement>('.choice input')!.click();
    await element.updateComplete;
    await press(/^Vote$/);
    await waitUntil(() => text().includes('Results show when the poll has ended.'));
    expect(shadow.querySelector('.results')).to.equal(null);
    tellEvent(room.store, 'poll.changed', { poll: lunch({ state: 'stopped' }) });
    await waitUntil(() => text().includes('67%'));
  });

  const turns = (durations: readonly number[], more: Partial<Poll> = {}): Poll => {
    const [question] = lunch().questions;
    return lunch({
      ...{ startedAt: Date.now(), questions: [] },
      ...more,
      ...{
        questions: durations.map((duration, at) => ({
          ...question!,
          ...{ index: at + 1, text: `Dish ${at + 1}?`, duration },
        })),
      },
    });
  };

  it('asks questions with a time one by one, each with its clock', async () => {
    const { room, press, shadow, element, text, button } = await aPanel([turns([60_000, 90_000])], {
      role: 'guest',
    });
    await press(/Lunch/);
    await waitUntil(() => button(/^Next$/));
    expect(text()).to.contain('Question 1 of 2');
    expect(text()).not.to.contain('Dish 2?');
    expect(shadow.querySelector('[role=timer]')!.textContent.trim()).to.match(/^(1:00|0:5\d)$/);
    await expect(element).to.be.accessible();
    shadow.querySelector<HTMLInputElement>('.choice input')!.click();
    await element.updateComplete;
    button(/^Next$/)!.focus();
    await press(/^Next$/);
    await waitUntil(() => text().includes('Question 2 of 2'));
    expect(shadow.activeElement?.textContent).to.contain('Dish 2?');
    shadow.querySelectorAll<HTMLInputElement>('.choice input')[1]!.click();
    await element.updateComplete;
    await press(/^Vote$/);
    await waitUntil(() => text().includes('Your answer is in.'));
    expect(button(/Change my answer/)).to.equal(undefined);
    expect(shadow.activeElement?.className).to.equal('answered');
    const responses = await room.actions.interactivityCenter.getPollResponses('lunch');
    expect(responses.responses[0]!.answers).to.deep.equal([
      { question: 1, options: [1] },
      { question: 2, options: [2] },
    ]);
  });

  it('goes on when a time is over, by the clock of the server, and says when all are', async () => {
    const ahead = 3_600_000;
    const startedAt = Date.now() + ahead - 61_000;
    const one = await aPanel([turns([60_000, 90_000], { startedAt })], { role: 'guest' });
    one.room.store.dispatch({ from: 'session', type: 'clock', ahead });
    await one.press(/Lunch/);
    await waitUntil(() => one.text().includes('Question 2 of 2'));
    const all = await aPanel([turns([60_000], { startedAt })], { role: 'guest' });
    all.room.store.dispatch({ from: 'session', type: 'clock', ahead });
    await all.press(/Lunch/);
    await waitUntil(() => all.text().includes('The time is over.'));
    expect(all.button(/^Vote$/)).to.equal(undefined);
  });

  it('moves on by itself in the moment in which the time is over', async () => {
    const said: string[] = [];
    const { element, press, text } = await aPanel([turns([1_500, 60_000])], { role: 'guest' });
    element.addEventListener('hms-announce', ({ detail }) => said.push(detail.text));
    await press(/Lunch/);
    await waitUntil(() => text().includes('Question 2 of 2'), 'next', { timeout: 8_000 });
    expect(said).to.include('Question 2 of 2');
  });

  it('says in time that the whole poll ends', async () => {
    const said: string[] = [];
    const endsSoon = lunch({ startedAt: Date.now() - 50_500, duration: 60_000 });
    const { element, press, button } = await aPanel([endsSoon], { role: 'guest' });
    element.addEventListener('hms-announce', ({ detail }) => said.push(detail.text));
    await press(/Lunch/);
    await waitUntil(() => button(/^Vote$/));
    await waitUntil(() => said.some((text) => /^\d+ seconds? left/.test(text)), 'it is said');
    expect(element.shadowRoot!.querySelector('.left.soon[role=timer]')).to.exist;
  });

  it('lets a host give each question a time, and the whole another', async () => {
    const { press, fill, shadow, element, stored } = await aPanel();
    await press(/New poll/);
    await fill('.title-field', 'Quick');
    await fill('textarea', 'Yes?');
    await fill('.options .field', 'Yes', 0);
    await fill('.options .field', 'No', 1);
    const time = shadow.querySelector<HTMLSelectElement>('.labelled select')!;
    expect([...time.options].map((one) => one.textContent.trim()).slice(0, 2)).to.deep.equal([
      ...['No limit', '10 seconds'],
    ]);
    const total = shadow.querySelectorAll<HTMLSelectElement>('.labelled select')[1]!;
    time.value = '30000';
    total.value = '300000';
    for (const field of [time, total]) {
      field.dispatchEvent(new Event('change'));
      await element.updateComplete;
    }
    await press(/^Start$/);
    await waitUntil(() => stored('poll-1').state === 'started');
    expect(stored('poll-1').questions[0]!.duration).to.equal(30_000);
    expect(stored('poll-1').duration).to.equal(300_000);
  });

  it('ends a poll and shares its results in the chat', async () => {
    const { room, press, text, stored, button } = await aPanel([lunch()]);
    await press(/Lunch/);
    await press(/End poll/);
    await waitUntil(() => stored('lunch').state === 'stopped');
    await waitUntil(() => button(/Share in the chat/));
    await press(/Share in the chat/);
    await waitUntil(() => room.calls.some(({ name }) => name === 'sendBroadcastMessage'));
    const { args } = room.calls.find(({ name }) => name === 'sendBroadcastMessage')!;
    expect(args[0]).to.equal('Lunch\n\nWhat do we eat?\n67% – Soup\n33% – Rice');
    expect(text()).to.contain('Ended');
  });

  it('shows a quiz with what is right and who leads', async () => {
    const [question] = lunch().questions;
    const options = question!.options.map((one) => ({ ...one, isCorrect: one.index === 2 }));
    const quiz = lunch({ type: 'quiz', state: 'stopped', questions: [{ ...question!, options }] });
    const { press, shadow, text } = await aPanel([quiz], { role: 'guest' });
    await press(/Lunch/);
    await waitUntil(() => text().includes('30 points'));
    expect(shadow.querySelector('.right')!.textContent).to.contain('Rice');
    expect(shadow.querySelector('.leaders li')!.textContent).to.contain('Chiara Rossi');
  });

  it('does not let a role vote that may not', async () => {
    const { press, text, button } = await aPanel([lunch({ rolesThatCanVote: ['host'] })], {
      role: 'guest',
    });
    await press(/Lunch/);
    expect(text()).to.contain('Your role does not vote here.');
    expect(button(/^Vote$/)).to.equal(undefined);
  });

  it('keeps hostile words words', async () => {
    const hostile = '<img src=x onerror=alert(1)>';
    const { press, shadow, text } = await aPanel([
      lunch({ title: hostile, startedBy: { peerId: 'p1', userId: '', name: hostile } }),
    ]);
    await press(/img/);
    expect(text()).to.contain(hostile);
    expect(shadow.querySelector('img')).to.equal(null);
  });
});
