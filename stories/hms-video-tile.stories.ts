import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-video-tile';
import { INITIAL_STATE } from 'hms-kit/store';
import { withRoom } from './with-room.js';

interface Args {
  peerId: string;
  source: 'camera' | 'screen';
}

const meta: Meta<Args> = {
  title: 'Stage/hms-video-tile',
  component: 'hms-video-tile',
  decorators: [withRoom],
  args: { peerId: 'p1', source: 'camera' },
  argTypes: { source: { control: 'inline-radio', options: ['camera', 'screen'] } },
  parameters: { box: { width: 'min(640px, 100%)' } },
  render: ({ peerId, source }) =>
    html`<hms-video-tile .peerId=${peerId} .source=${source}></hms-video-tile>`,
};
export default meta;
type Story = StoryObj<Args>;

export const Camera: Story = {};
export const Speaking: Story = { parameters: { room: { speaking: [1] } } };
export const CameraOffAndMuted: Story = { parameters: { room: { cameraOff: [1], muted: [1] } } };
export const Away: Story = { parameters: { room: { away: [1] } } };
export const HandRaised: Story = { parameters: { room: { hands: [1] } } };
/** One of four reasons, each in words; hover the sign. */
export const WeakConnection: Story = {
  parameters: {
    room: {
      state: {
        media: {
          ...INITIAL_STATE.media,
          status: 'connected',
          ready: { c1: true },
          trouble: { c1: 'their-network' },
        },
      },
    },
  },
};
export const Paused: Story = {
  parameters: {
    room: {
      state: {
        media: {
          ...INITIAL_STATE.media,
          status: 'connected',
          ready: { c1: true },
          trouble: { c1: 'paused' },
        },
      },
    },
  },
};
export const Own: Story = { args: { peerId: 'p0' }, parameters: { room: { muted: [0] } } };
export const Screen: Story = { args: { source: 'screen' }, parameters: { room: { screen: 1 } } };
export const OwnScreen: Story = {
  args: { peerId: 'p0', source: 'screen' },
  parameters: { room: { screen: 0 } },
};
