import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-toasts';
import { withRoom } from './with-room.js';

const meta: Meta = {
  title: 'Notices/hms-toasts',
  component: 'hms-toasts',
  decorators: [withRoom],
  parameters: {
    room: {
      state: {
        notices: [
          { id: 'a', kind: 'info', text: 'notice.peer-joined', values: { name: 'Maya Sharma' } },
          { id: 'b', kind: 'error', text: 'screen_unsupported' },
          { id: 'notice.reconnecting', kind: 'info', text: 'notice.reconnecting' },
        ],
      },
    },
  },
  render: () => html`<hms-toasts></hms-toasts>`,
};
export default meta;
type Story = StoryObj;

export const Notices: Story = {};
export const Nothing: Story = { parameters: { room: { state: {} } } };
export const LongName: Story = {
  parameters: {
    room: {
      state: {
        notices: [
          {
            id: 'a',
            kind: 'info',
            text: 'notice.peer-joined',
            values: { name: 'Wolfeschlegelsteinhausenbergerdorff '.repeat(2).slice(0, 64) },
          },
        ],
      },
    },
  },
};
