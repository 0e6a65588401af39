import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-pip';
import { withRoom } from './with-room.js';

const meta: Meta = {
  title: 'Room/hms-pip',
  component: 'hms-pip',
  decorators: [withRoom],
  render: () => html`<hms-pip></hms-pip>`,
};
export default meta;

export const InACall: StoryObj = {};
