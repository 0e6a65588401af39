import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-preview';
import { withRoom } from './with-room.js';

interface Args {
  userName: string;
}

const meta: Meta<Args> = {
  title: 'Lobby/hms-preview',
  component: 'hms-preview',
  decorators: [withRoom],
  args: { userName: 'Ada Lindqvist' },
  parameters: { room: { status: 'lobby', peers: 2 } },
  render: ({ userName }) => html`<hms-preview .userName=${userName}></hms-preview>`,
};
export default meta;
type Story = StoryObj<Args>;
const lobby = { status: 'lobby', peers: 2 };

export const Ready: Story = {};
export const NoNameYet: Story = { args: { userName: '' } };
export const CameraOff: Story = { parameters: { room: { ...lobby, cameraOff: [0] } } };
export const CameraRefused: Story = {
  parameters: { room: { ...lobby, deviceErrors: { camera: 'camera_denied' } } },
};
export const CameraInUse: Story = {
  parameters: { room: { ...lobby, deviceErrors: { camera: 'camera_in_use' } } },
};
export const NotSecure: Story = {
  parameters: {
    room: {
      ...lobby,
      deviceErrors: { camera: 'insecure_context', microphone: 'insecure_context' },
    },
  },
};
export const ServerAway: Story = { parameters: { room: { ...lobby, error: 'server_away' } } };
export const Viewer: Story = { parameters: { room: { ...lobby, role: 'viewer' } } };
export const Phone: Story = { parameters: { box: { width: '358px' } } };
