import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-stage-invite';
import { STAGE } from './stage-room.js';
import { withRoom } from './with-room.js';

const meta: Meta = {
  title: 'Stage/hms-stage-invite',
  component: 'hms-stage-invite',
  decorators: [withRoom],
  render: () => html`<hms-stage-invite></hms-stage-invite>`,
};
export default meta;
type Story = StoryObj;

const by = { peerId: 'p1', userId: '', name: 'Ben Okafor' };
const invited = (role: string) => ({
  roleChangeRequest: { id: 'request', role, by, expiresAt: 4_000_000_000_000 },
});

export const RaisedHands: Story = { parameters: { room: STAGE } };
export const Invited: Story = {
  parameters: { room: { role: 'viewer', state: invited('guest') } },
};
export const AskedForARole: Story = {
  parameters: { room: { role: 'guest', state: invited('viewer') } },
};
