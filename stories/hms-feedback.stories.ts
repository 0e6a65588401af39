import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-feedback';
import { withRoom } from './with-room.js';

const ratings = [
  {
    label: 'Bad',
    value: 1,
    emoji: '😞',
    question: 'What went wrong?',
    reasons: ['Sound', 'Video'],
  },
  { label: 'Fair', value: 3, emoji: '🙂' },
  { label: 'Great', value: 5, emoji: '😍' },
];
const meta: Meta = {
  title: 'Room/hms-feedback',
  component: 'hms-feedback',
  decorators: [withRoom],
  parameters: {
    box: { width: '480px' },
    room: {
      status: 'left',
      layout: {
        screens: { leave: { default: { elements: { feedback: { ratings, comment: {} } } } } },
      },
    },
  },
  render: () => html`<hms-feedback></hms-feedback>`,
};
export default meta;
type Story = StoryObj;

export const Question: Story = {};
export const Chosen: Story = {
  async play({ canvasElement }) {
    const element = canvasElement.querySelector('hms-feedback')!;
    await element.updateComplete;
    element.shadowRoot!.querySelector<HTMLInputElement>('.rating input')!.click();
    await element.updateComplete;
  },
};
