import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-leave-button';
import { withoutRoom, withRoom } from './with-room.js';

const meta: Meta = {
  title: 'Controls/hms-leave-button',
  component: 'hms-leave-button',
  decorators: [withRoom],
  parameters: { box: { height: '160px' } },
  render: () => html`<hms-leave-button></hms-leave-button>`,
};
export default meta;
type Story = StoryObj;

export const InACall: Story = {};
export const BeforeTheCall: Story = { parameters: { room: { status: 'lobby' } } };
export const NoRoom: Story = { decorators: [withoutRoom] };
