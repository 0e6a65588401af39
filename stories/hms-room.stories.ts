import type { Meta, StoryContext, StoryObj } from '@storybook/web-components-vite';
import { html, nothing, type TemplateResult } from 'lit';
import { addLocale } from 'hms-kit';
import { PSEUDO_LANG, pseudoTable } from 'hms-kit/testing';
import { directionOf, roomOf } from './with-room.js';

addLocale(PSEUDO_LANG, () => Promise.resolve({ default: pseudoTable() }));

/** As the toolbar wants it, with what the page puts inside. */
const room = (context: StoryContext, inside: TemplateResult | typeof nothing = nothing) =>
  html`<hms-room
    lang=${String(context.globals['language'] ?? 'en')}
    dir=${directionOf(context.globals) || nothing}
    theme=${context.globals['scheme'] === 'light' ? 'light' : 'dark'}
    .handle=${roomOf(context)}
    >${inside}</hms-room
  >`;

const meta: Meta = {
  title: 'Room/hms-room',
  component: 'hms-room',
  render: (_, context) => html`<div style="height:100vh">${room(context)}</div>`,
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
    room(
      context,
      html`<div style="display:grid;grid-template-columns:1fr 320px;height:100vh">
        <hms-stage></hms-stage>
        <hms-chat></hms-chat>
      </div>`,
    ),
};
