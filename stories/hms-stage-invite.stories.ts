import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-stage-invite';
import { withRoom } from './with-room.js';

const meta: Meta = {
  title: 'Room/hms-stage-invite',
  component: 'hms-stage-invite',
  decorators: [withRoom],
  render: () => html`<hms-stage-invite></hms-stage-invite>`,
};
export default meta;

export const InACall: StoryObj = {};
