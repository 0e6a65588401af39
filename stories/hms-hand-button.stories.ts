import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-hand-button';
import { STAGE } from './stage-room.js';
import { withRoom } from './with-room.js';

const meta: Meta = {
  title: 'Controls/hms-hand-button',
  component: 'hms-hand-button',
  decorators: [withRoom],
  render: () => html`<hms-hand-button></hms-hand-button>`,
};
export default meta;
type Story = StoryObj;

export const Down: Story = { parameters: { room: { ...STAGE, hands: [] } } };
export const Up: Story = { parameters: { room: { ...STAGE, hands: [0] } } };
