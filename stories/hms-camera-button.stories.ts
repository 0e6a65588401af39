import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-camera-button';
import { withoutRoom, withRoom } from './with-room.js';

const meta: Meta = {
  title: 'Controls/hms-camera-button',
  component: 'hms-camera-button',
  decorators: [withRoom],
  parameters: { box: { height: '160px' } },
  render: () => html`<hms-camera-button></hms-camera-button>`,
};
export default meta;
type Story = StoryObj;

export const On: Story = {};
export const Off: Story = { parameters: { room: { cameraOff: [0] } } };
export const InUse: Story = {
  parameters: { room: { deviceErrors: { camera: 'camera_in_use' } } },
};
export const WithoutMenu: Story = {
  render: () => html`<hms-camera-button no-menu></hms-camera-button>`,
};
export const NoRoom: Story = { decorators: [withoutRoom] };
