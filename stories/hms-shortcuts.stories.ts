import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-shortcuts';
import { withRoom } from './with-room.js';

const meta: Meta = {
  title: 'Room/hms-shortcuts',
  component: 'hms-shortcuts',
  decorators: [withRoom],
  parameters: { box: { width: '512px' } },
  render: () => html`<hms-shortcuts></hms-shortcuts>`,
};
export default meta;
type Story = StoryObj;

export const InACall: Story = { parameters: { room: { state: { shortcuts: true } } } };
export const SwitchedOff: Story = {};
