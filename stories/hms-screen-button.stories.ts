import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-screen-button';
import { withoutRoom, withRoom } from './with-room.js';

const meta: Meta = {
  title: 'Controls/hms-screen-button',
  component: 'hms-screen-button',
  decorators: [withRoom],
  parameters: { box: { height: '160px' } },
  render: () => html`<hms-screen-button></hms-screen-button>`,
};
export default meta;
type Story = StoryObj;

export const Ready: Story = {};
export const Presenting: Story = { parameters: { room: { screen: 0 } } };
export const Refused: Story = {
  parameters: { room: { deviceErrors: { screen: 'screen_denied' } } },
};
export const NoRoom: Story = { decorators: [withoutRoom] };
