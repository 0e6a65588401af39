import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/hms-chat';
import { STAGE } from './stage-room.js';
import { withRoom } from './with-room.js';

const meta: Meta = {
  title: 'Side/hms-chat',
  component: 'hms-chat',
  decorators: [withRoom],
  parameters: { box: { width: '360px', height: '560px' } },
  render: () => html`<hms-chat></hms-chat>`,
};
export default meta;
type Story = StoryObj;

export const Conversation: Story = { parameters: { room: { messages: 12 } } };
export const Empty: Story = {};
export const Reconnecting: Story = {
  parameters: { room: { messages: 4, status: 'reconnecting' } },
};
export const Moderated: Story = {
  parameters: {
    room: {
      ...STAGE,
      messages: [
        { text: 'Welcome! Questions go here.', peerId: 'p1', name: 'Ben Okafor', role: 'host' },
        { text: 'Will the slides be shared?', peerId: 'p5', name: 'Farid Haddad', role: 'viewer' },
        {
          ...{ text: 'Yes, right after the talk.', peerId: 'p0', name: 'Ada Lindqvist' },
          replyTo: 'msg-000001',
        },
        {
          ...{ text: 'Could you bring me up next?', peerId: 'p8', name: 'Ines Duarte' },
          ...{ role: 'viewer', to: { kind: 'peer', peerId: 'p0' } },
        },
      ],
      chat: {
        pinned: [
          {
            ...{ messageId: 'msg-000000', name: 'Ben Okafor', text: 'Welcome! Questions go here.' },
            ...{ pinnedBy: 'Ada Lindqvist', pinnedAt: 1 },
          },
        ],
        outbox: [
          {
            ...{ clientMessageId: 'c1', text: 'I will be right back.', replyTo: null },
            ...{ to: { kind: 'everyone' }, status: 'sending', error: null },
          },
          {
            ...{ clientMessageId: 'c2', text: 'And thanks, all!', replyTo: null },
            ...{ to: { kind: 'everyone' }, status: 'failed' },
            error: { code: 'rate_limited', message: '' },
          },
        ],
      },
    },
  },
};
export const Paused: Story = {
  parameters: {
    room: {
      ...{ ...STAGE, messages: 3 },
      chat: { paused: { by: { peerId: 'p1', userId: '', name: 'Ben Okafor' }, at: 1 } },
    },
  },
};
export const Blocked: Story = { parameters: { room: { messages: 3, chat: { blocked: ['p0'] } } } };
export const HostileText: Story = {
  parameters: {
    room: {
      messages: [
        { text: '<b>bold?</b> <img src=x onerror=alert(1)> javascript:alert(1)' },
        { text: 'a-very-long-word-'.repeat(20) },
        { text: 'مرحبا بالجميع، هل تسمعونني؟' },
      ],
    },
  },
};
