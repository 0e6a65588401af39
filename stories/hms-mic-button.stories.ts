import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-mic-button';
import { withoutRoom, withRoom } from './with-room.js';

const meta: Meta = {
  title: 'Controls/hms-mic-button',
  component: 'hms-mic-button',
  decorators: [withRoom],
  parameters: { box: { height: '160px' } },
  render: () => html`<hms-mic-button></hms-mic-button>`,
};
export default meta;
type Story = StoryObj;

export const Unmuted: Story = {};
export const Muted: Story = { parameters: { room: { muted: [0] } } };
export const Refused: Story = {
  parameters: { room: { deviceErrors: { microphone: 'microphone_denied' } } },
};
export const WithoutMenu: Story = {
  render: () => html`<hms-mic-button no-menu></hms-mic-button>`,
};
/** Outside a call it stays visible, but does nothing. */
export const NoRoom: Story = { decorators: [withoutRoom] };
