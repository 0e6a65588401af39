import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-recording-badge';
import { withRoom } from './with-room.js';

const recording = {
  ...{ id: 'r', state: 'started', paused: false, audioOnly: false },
  ...{ initialisedAt: 1, startedAt: 2, error: null },
};

const meta: Meta = {
  title: 'Live/hms-recording-badge',
  component: 'hms-recording-badge',
  decorators: [withRoom],
  parameters: { room: { state: { recording } } },
  render: () => html`<hms-recording-badge></hms-recording-badge>`,
};
export default meta;

export const Recording: StoryObj = {};
export const Paused: StoryObj = {
  parameters: { room: { state: { recording: { ...recording, paused: true } } } },
};
