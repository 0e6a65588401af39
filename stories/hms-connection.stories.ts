import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-connection';
import { withRoom } from './with-room.js';

const meta: Meta = {
  title: 'Room/hms-connection',
  component: 'hms-connection',
  decorators: [withRoom],
  render: () => html`<hms-connection></hms-connection>`,
};
export default meta;

export const InACall: StoryObj = {};
