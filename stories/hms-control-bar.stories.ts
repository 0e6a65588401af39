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

/** Each control also works alone. */
export const Microphone: Story = { render: () => html`<hms-mic-button></hms-mic-button>` };
export const Camera: Story = { render: () => html`<hms-camera-button></hms-camera-button>` };
export const Screen: Story = { render: () => html`<hms-screen-button></hms-screen-button>` };
export const Leave: Story = { render: () => html`<hms-leave-button></hms-leave-button>` };
