import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-stage';
import { withRoom } from './with-room.js';

const meta: Meta = {
  title: 'Stage/hms-stage',
  component: 'hms-stage',
  decorators: [withRoom],
  parameters: { box: { height: 'calc(100vh - 48px)' } },
  render: () => html`<hms-stage></hms-stage>`,
};
export default meta;
type Story = StoryObj;

/** As many people as the toolbar says. */
export const Grid: Story = { parameters: { room: { speaking: [2], cameraOff: [3] } } };
export const Alone: Story = { parameters: { room: { peers: 1 } } };
export const Pair: Story = { parameters: { room: { peers: 2 } } };
export const Nine: Story = { parameters: { room: { peers: 9, cameraOff: [3, 6] } } };
export const Pages: Story = { parameters: { room: { peers: 24 } } };
export const SharedScreen: Story = { parameters: { room: { screen: 1 } } };
export const NobodyOnStage: Story = { parameters: { room: { peers: 1, role: 'viewer' } } };
export const BeforeTheCall: Story = { parameters: { room: { status: 'lobby' } } };
