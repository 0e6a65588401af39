import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-reaction-button';
import 'hms-kit/elements/hms-reactions';
import { withRoom } from './with-room.js';

const meta: Meta = {
  title: 'Stage/hms-reactions',
  component: 'hms-reactions',
  decorators: [withRoom],
  parameters: { box: { width: '640px', height: '360px' } },
  render: () =>
    html`<div style="position:relative;height:100%">
      <hms-reaction-button></hms-reaction-button>
      <hms-reactions></hms-reactions>
    </div>`,
};
export default meta;

/** Press the button: what one sends, everybody sees. */
export const OverAStage: StoryObj = {};
