import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-reaction-button';
import { withRoom } from './with-room.js';

const meta: Meta = {
  title: 'Controls/hms-reaction-button',
  component: 'hms-reaction-button',
  decorators: [withRoom],
  render: () => html`<hms-reaction-button></hms-reaction-button>`,
};
export default meta;

export const InACall: StoryObj = {};
