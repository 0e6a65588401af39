import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-hand-button';
import { withRoom } from './with-room.js';

const meta: Meta = {
  title: 'Room/hms-hand-button',
  component: 'hms-hand-button',
  decorators: [withRoom],
  render: () => html`<hms-hand-button></hms-hand-button>`,
};
export default meta;

export const InACall: StoryObj = {};
