import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-stage';
import { withRoom } from './with-room.js';

const EDGE_TO_EDGE = {
  screens: {
    conferencing: {
      default: {
        elements: {
          video_tile_layout: { grid: { edge_to_edge: true, rounded_video_tile: false } },
        },
      },
    },
  },
};

const meta: Meta = {
  title: 'Stage/hms-stage',
  component: 'hms-stage',
  decorators: [withRoom],
  parameters: { box: { height: 'calc(100vh - 48px)' } },
  render: () => html`<hms-stage></hms-stage>`,
};
export default meta;
type Story = StoryObj;

/** As many people as the toolbar says. */
export const Grid: Story = { parameters: { room: { speaking: [2], cameraOff: [3] } } };
export const Alone: Story = { parameters: { room: { peers: 1 } } };
export const Pair: Story = { parameters: { room: { peers: 2 } } };
export const Nine: Story = { parameters: { room: { peers: 9, cameraOff: [3, 6] } } };
/** The own picture can be dragged to a corner, moved by arrow keys and hidden. */
export const Inset: Story = { parameters: { room: { peers: 4 } } };
export const Pages: Story = { parameters: { room: { peers: 24, speaking: [1] } } };
export const Pinned: Story = {
  parameters: { room: { peers: 6, state: { pinned: 'p3/camera' } } },
};
export const EdgeToEdge: Story = { parameters: { room: { peers: 6, layout: EDGE_TO_EDGE } } };
export const SharedScreen: Story = { parameters: { room: { screen: 1 } } };
export const NobodyOnStage: Story = { parameters: { room: { peers: 1, role: 'viewer' } } };
export const BeforeTheCall: Story = { parameters: { room: { status: 'lobby' } } };
