import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-connection';
import { withRoom } from './with-room.js';

const media = (trouble: Record<string, string>) => ({
  ...{ status: 'connected', audioBlocked: false, ready: {}, volumes: {} },
  trouble,
});

const meta: Meta = {
  title: 'Room/hms-connection',
  component: 'hms-connection',
  decorators: [withRoom],
  render: () => html`<hms-connection></hms-connection>`,
};
export default meta;

type Story = StoryObj;

export const Good: Story = {};
export const Weak: Story = {
  parameters: { room: { state: { media: media({ c0: 'own-network', c1: 'their-network' }) } } },
};
export const TooBusy: Story = {
  parameters: { room: { state: { media: media({ c1: 'processor' }) } } },
};
export const Reconnecting: Story = { parameters: { room: { status: 'reconnecting' } } };
export const InTheLobby: Story = { parameters: { room: { status: 'lobby' } } };
