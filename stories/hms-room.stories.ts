import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { addLocale } from 'hms-kit';
import { PSEUDO_LANG, pseudoTable } from 'hms-kit/testing';
import { roomOf } from './with-room.js';

addLocale(PSEUDO_LANG, () => Promise.resolve({ default: pseudoTable() }));

const meta: Meta = {
  title: 'Room/hms-room',
  component: 'hms-room',
  render: (_, context) =>
    html`<div style="height:100vh">
      <hms-room
        lang=${String(context.globals['language'] ?? 'en')}
        theme=${context.globals['scheme'] === 'light' ? 'light' : 'dark'}
        .handle=${roomOf(context)}
      ></hms-room>
    </div>`,
};
export default meta;
type Story = StoryObj;

export const Call: Story = { parameters: { room: { speaking: [1], muted: [2] } } };
export const Lobby: Story = { parameters: { room: { status: 'lobby' } } };
export const LobbyInGerman: Story = {
  globals: { language: 'de' },
  parameters: { room: { status: 'lobby' } },
};
export const Left: Story = { parameters: { room: { status: 'left' } } };
export const LinkUnknown: Story = {
  parameters: { room: { status: 'failed', error: 'code_unknown' } },
};
export const MovedToAnotherTab: Story = {
  parameters: { room: { status: 'failed', error: 'session_replaced' } },
};
export const ServerAway: Story = {
  parameters: { room: { status: 'failed', error: 'server_away' } },
};

/** With children, the page composes. */
export const Composed: Story = {
  parameters: { room: { messages: 6 } },
  render: (_, context) =>
    html`<hms-room theme="dark" .handle=${roomOf(context)}>
      <div style="display:grid;grid-template-columns:1fr 320px;height:100vh">
        <hms-stage></hms-stage>
        <hms-chat></hms-chat>
      </div>
    </hms-room>`,
};
