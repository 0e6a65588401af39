import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-settings';
import { withoutRoom, withRoom } from './with-room.js';

/** A sunset in one line. */
const PICTURE = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="160" height="90"><linearGradient id="a" x2="0" y2="1"><stop stop-color="#22345f"/><stop offset="1" stop-color="#e2825b"/></linearGradient><path fill="url(#a)" d="M0 0h160v90H0z"/></svg>',
)}`;
const elements = {
  virtual_background: { background_media: [{ url: PICTURE, media_type: 'IMAGE' }] },
  noise_cancellation: { enabled_by_default: true },
};

const meta: Meta = {
  title: 'Room/hms-settings',
  component: 'hms-settings',
  decorators: [withRoom],
  parameters: { box: { width: '512px' } },
  render: () => html`<hms-settings></hms-settings>`,
};
export default meta;
type Story = StoryObj;

export const InACall: Story = {};
export const WithEffects: Story = {
  parameters: {
    room: { effects: true, layout: { screens: { conferencing: { default: { elements } } } } },
  },
};
export const CameraOff: Story = { parameters: { room: { cameraOff: [0] } } };
export const Viewer: Story = { parameters: { room: { role: 'viewer' } } };
export const Phone: Story = {
  ...WithEffects,
  parameters: { ...WithEffects.parameters, box: { width: '358px' } },
};
export const OutsideARoom: Story = { decorators: [withoutRoom] };
