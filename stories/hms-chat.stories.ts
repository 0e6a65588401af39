import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-chat';
import { withRoom } from './with-room.js';

const meta: Meta = {
  title: 'Side/hms-chat',
  component: 'hms-chat',
  decorators: [withRoom],
  parameters: { box: { width: '360px', height: '560px' } },
  render: () => html`<hms-chat></hms-chat>`,
};
export default meta;
type Story = StoryObj;

export const Conversation: Story = { parameters: { room: { messages: 12 } } };
export const Empty: Story = {};
export const Reconnecting: Story = {
  parameters: { room: { messages: 4, status: 'reconnecting' } },
};
export const HostileText: Story = {
  parameters: {
    room: {
      messages: [
        { text: '<b>bold?</b> <img src=x onerror=alert(1)> javascript:alert(1)' },
        { text: 'a-very-long-word-'.repeat(20) },
        { text: 'مرحبا بالجميع، هل تسمعونني؟' },
      ],
    },
  },
};
