import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-participants';
import { STAGE } from './stage-room.js';
import { withRoom } from './with-room.js';

const meta: Meta = {
  title: 'Side/hms-participants',
  component: 'hms-participants',
  decorators: [withRoom],
  parameters: { box: { width: '360px', height: '620px' } },
  render: () => html`<hms-participants></hms-participants>`,
};
export default meta;
type Story = StoryObj;

export const HandsAndRoles: Story = { parameters: { room: STAGE } };
export const ForAGuest: Story = { parameters: { room: { ...STAGE, role: 'guest' } } };
export const SmallCall: Story = { parameters: { room: { peers: 4, muted: [1], away: [2] } } };
