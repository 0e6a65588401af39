import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-hls-player';
import { aStream } from 'hms-kit/testing';
import { withoutRoom, withRoom } from './with-room.js';

/** A stream on Storybook's own server; a built site of stories has its picture as a recording. */
const aFixture = (name: string, wishes: string) => ({
  loaders: [
    async () => {
      const here = (path: string) => new URL(`stream-fixture/${path}`, document.baseURI).href;
      if (!import.meta.env.DEV) return { src: here('recording/master.m3u8') };
      await fetch(here(`${name}/control?${wishes}`));
      return { src: here(`${name}/master.m3u8`) };
    },
  ],
});

const meta: Meta = {
  title: 'Stream/hms-hls-player',
  component: 'hms-hls-player',
  decorators: [withRoom],
  parameters: { box: { width: 'min(100%, 960px)' } },
  render: (_, { parameters, loaded }) =>
    html`<hms-hls-player
      src=${String(loaded['src'] ?? parameters['src'] ?? '')}
      muted
      rest-after="0"
    ></hms-hls-player>`,
};
export default meta;
type Story = StoryObj;

export const Live: Story = aFixture('story-live', 'window=12');
export const WithAPast: Story = aFixture('story-past', 'window=120&captions=1');
export const Recording: Story = aFixture('story-recording', 'mode=vod');
export const Phone: Story = {
  ...aFixture('story-phone', 'window=120'),
  parameters: { box: { width: '390px' } },
};
export const NotStartedYet: Story = { parameters: { room: { peers: 5 } } };
export const AboutToStart: Story = {
  parameters: { room: { state: { stream: aStream({ state: 'initialised', url: null }) } } },
};
export const CouldNotStart: Story = {
  parameters: { room: { state: { stream: aStream({ state: 'failed', url: null }) } } },
};
/** A file that is no stream. */
export const CannotPlay: Story = { parameters: { src: './iframe.html' } };
export const WithPoster: Story = {
  render: () =>
    html`<hms-hls-player>
      <div slot="poster" style="display:grid;gap:8px;justify-items:center">
        <strong style="font-size:28px">Product news, autumn</strong>
        <span>Starts at 18:00</span>
      </div>
    </hms-hls-player>`,
};
export const OutsideARoom: Story = { decorators: [withoutRoom] };
