import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-participants';
import { withRoom } from './with-room.js';

const meta: Meta = {
  title: 'Room/hms-participants',
  component: 'hms-participants',
  decorators: [withRoom],
  render: () => html`<hms-participants></hms-participants>`,
};
export default meta;

export const InACall: StoryObj = {};
