import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { aStream } from 'hms-kit/testing';
import 'hms-kit/elements/hms-go-live-button';
import { withRoom } from './with-room.js';

const meta: Meta = {
  title: 'Live/hms-go-live-button',
  component: 'hms-go-live-button',
  decorators: [withRoom],
  render: () => html`<hms-go-live-button></hms-go-live-button>`,
};
export default meta;
type Story = StoryObj;

const withStream = (stream: ReturnType<typeof aStream>): Story => ({
  parameters: { room: { state: { stream } } },
});

export const Offered: Story = {};
export const OnItsWay = withStream(aStream({ state: 'initialised' }));
export const Live = withStream(aStream());
