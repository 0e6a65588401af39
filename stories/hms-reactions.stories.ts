import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-reactions';
import { withRoom } from './with-room.js';

const meta: Meta = {
  title: 'Room/hms-reactions',
  component: 'hms-reactions',
  decorators: [withRoom],
  render: () => html`<hms-reactions></hms-reactions>`,
};
export default meta;

export const InACall: StoryObj = {};
