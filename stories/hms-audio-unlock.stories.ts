import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-audio-unlock';
import { INITIAL_STATE } from 'hms-kit/store';
import { withRoom } from './with-room.js';

const meta: Meta = {
  title: 'Notices/hms-audio-unlock',
  component: 'hms-audio-unlock',
  decorators: [withRoom],
  parameters: {
    room: { state: { media: { ...INITIAL_STATE.media, status: 'connected', audioBlocked: true } } },
  },
  render: () => html`<hms-audio-unlock></hms-audio-unlock>`,
};
export default meta;
type Story = StoryObj;

export const SoundBlocked: Story = {};
export const SoundAllowed: Story = { parameters: { room: {} } };
