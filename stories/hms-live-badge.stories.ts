import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { aStream } from 'hms-kit/testing';
import 'hms-kit/elements/hms-live-badge';
import { withRoom } from './with-room.js';

const meta: Meta = {
  title: 'Live/hms-live-badge',
  component: 'hms-live-badge',
  decorators: [withRoom],
  render: () => html`<hms-live-badge></hms-live-badge>`,
};
export default meta;

export const Live: StoryObj = {
  parameters: { room: { state: { stream: aStream({ initialisedAt: Date.now() - 754_000 }) } } },
};
