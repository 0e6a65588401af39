import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-polls';
import type { Poll } from 'hms-kit/protocol';
import { aPoll } from 'hms-kit/testing';
import { withRoom } from './with-room.js';

const BY = { peerId: 'p1', userId: '', name: 'Ben Okafor' };
const lunch = aPoll('lunch', {
  ...{ title: 'Where do we have lunch?', state: 'started', startedBy: BY, startedAt: 3, voters: 9 },
  questions: [
    {
      ...{ index: 1, type: 'single-choice', text: 'Choose one place', skippable: false },
      ...{ once: false, weight: 1, negative: 0, duration: 0, responseCount: 9 },
      options: [
        { index: 1, text: 'The soup kitchen round the corner', voteCount: 5 },
        { index: 2, text: 'Sushi', voteCount: 3 },
        { index: 3, text: 'Bring your own', voteCount: 1 },
      ],
    },
  ],
});
const quiz = aPoll('quiz', {
  ...{ title: 'How well do you know the product?', type: 'quiz', state: 'stopped' },
  ...{ startedBy: BY, startedAt: 2, voters: 12 },
  questions: [
    {
      ...{ index: 1, type: 'multiple-choice', text: 'Which roles may vote?', skippable: false },
      ...{ once: false, weight: 10, negative: 0, duration: 0, responseCount: 12 },
      options: [
        { index: 1, text: 'Hosts', voteCount: 11, isCorrect: true },
        { index: 2, text: 'Guests', voteCount: 9, isCorrect: true },
        { index: 3, text: 'Nobody', voteCount: 2, isCorrect: false },
      ],
    },
  ],
});
const timed = (index: number, text: string, options: string[]) => ({
  ...{ index, type: 'single-choice' as const, text, skippable: false, once: false, weight: 10 },
  ...{ negative: 0, duration: 45_000, responseCount: 0 },
  options: options.map((option, at) => ({ index: at + 1, text: option, voteCount: 0 })),
});
/** Begins when the story does. */
const race = () =>
  aPoll('race', {
    ...{ title: 'The quick round', type: 'quiz', state: 'started', visibility: false },
    ...{ startedBy: BY, startedAt: Date.now() },
    questions: [
      timed(1, 'Which river is the longest?', ['The Nile', 'The Rhine', 'The Spree']),
      timed(2, 'How many bones has an adult?', ['106', '206', '306']),
      timed(3, 'What is the speed of light?', ['300,000 km/s', '30,000 km/s']),
    ],
  });
const draft = aPoll('draft', { title: 'How was the talk?', createdBy: BY });

const all = (...polls: Poll[]) => ({
  room: { state: { polls: Object.fromEntries(polls.map((poll) => [poll.id, poll])) } },
});

/** Presses the one of its buttons that says so, in any language of the toolbar. */
const press =
  (selector: string, title = '') =>
  async ({ canvasElement }: { canvasElement: HTMLElement }) => {
    const element = canvasElement.querySelector('hms-polls')!;
    await element.updateComplete;
    [...element.shadowRoot!.querySelectorAll<HTMLButtonElement>(selector)]
      .find((button) => button.textContent.includes(title))!
      .click();
    await element.updateComplete;
  };

const meta: Meta = {
  title: 'Side/hms-polls',
  component: 'hms-polls',
  decorators: [withRoom],
  parameters: { box: { width: '360px', height: '640px' }, ...all(lunch, quiz, draft) },
  render: () => html`<hms-polls></hms-polls>`,
};
export default meta;
type Story = StoryObj;

export const List: Story = {};
export const Empty: Story = { parameters: all() };
export const EmptyForGuests: Story = { globals: { role: 'guest' }, parameters: all() };
export const Writing: Story = { play: press('.new') };
export const Voting: Story = { globals: { role: 'guest' }, play: press('.card', 'lunch') };
export const OneByOne: Story = {
  globals: { role: 'guest' },
  parameters: all(race()),
  play: press('.card', 'quick round'),
};
export const Results: Story = { play: press('.card', 'product') };
