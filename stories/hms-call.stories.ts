import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-call';
import { STAGE } from './stage-room.js';
import { withRoom } from './with-room.js';

const meta: Meta = {
  title: 'Room/hms-call',
  component: 'hms-call',
  decorators: [withRoom],
  parameters: { box: { height: 'calc(100vh - 48px)' }, room: { messages: 8, unread: 2 } },
  render: () => html`<hms-call></hms-call>`,
};
export default meta;
type Story = StoryObj;

export const Call: Story = {};
export const Phone: Story = { parameters: { box: { width: '390px', height: '760px' } } };
export const ChatOpen: Story = {
  parameters: {
    room: {
      messages: 8,
      layout: {
        screens: {
          conferencing: { default: { elements: { chat: { initial_state: 'CHAT_STATE_OPEN' } } } },
        },
      },
    },
  },
};
export const Webinar: Story = { parameters: { room: { ...STAGE, messages: 4 } } };

/** Mirrored, in Arabic. */
export const Arabic: Story = { globals: { language: 'ar' } };
/** Every sentence a third longer: nothing of ours may be cut off. */
export const LongWords: Story = {
  globals: { language: 'en-XA' },
  parameters: { box: { width: '390px', height: '760px' } },
};
