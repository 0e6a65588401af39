import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-control-bar';
import { withRoom } from './with-room.js';

const meta: Meta = {
  title: 'Controls/hms-control-bar',
  component: 'hms-control-bar',
  decorators: [withRoom],
  parameters: { box: { height: '160px' } },
  render: () => html`<hms-control-bar></hms-control-bar>`,
};
export default meta;
type Story = StoryObj;

export const InACall: Story = {};
export const Muted: Story = { parameters: { room: { muted: [0], cameraOff: [0] } } };
export const Presenting: Story = { parameters: { room: { screen: 0 } } };
export const DeviceTrouble: Story = {
  parameters: { room: { deviceErrors: { camera: 'camera_in_use' } } },
};
export const Viewer: Story = { parameters: { room: { role: 'viewer' } } };
export const Phone: Story = { parameters: { box: { width: '342px', height: '160px' } } };
export const OwnControls: Story = {
  render: () =>
    html`<hms-control-bar>
      <button slot="start">Notes</button>
      <button slot="end">Help</button>
    </hms-control-bar>`,
};
