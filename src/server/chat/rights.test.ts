import { expect, it } from 'vitest';
import type { Layout } from '../../templates/types.js';
import { chatRights } from './rights.js';

const of = (conferencing: unknown) =>
  chatRights({ role: 'x', screens: { conferencing } } as unknown as Layout);
const withChat = (chat: unknown) => of({ default: { elements: { chat } } });
const all = { everyone: true, peer: true, react: true, pin: true, hide: true, block: true };

it('a layout that says nothing of the call is drawn with the default, which allows all', () => {
  expect(chatRights({ role: 'x' })).toMatchObject({ ...all, pause: true });
});

it('an element that is not there is off', () => {
  const rights = of({ default: { elements: {} } });
  expect(rights).toMatchObject({ everyone: false, peer: false, react: false, pin: false });
});

it('a chat that says nothing is a public one without controls', () => {
  expect(withChat({})).toMatchObject({ everyone: true, peer: false, pin: false, pause: false });
});

it('reads every switch, of the first screen', () => {
  const chat = {
    public_chat_enabled: false,
    private_chat_enabled: true,
    roles_whitelist: ['host', 7],
    allow_pinning_messages: true,
    real_time_controls: { can_hide_message: true, can_block_user: false },
  };
  const screens = { hls_live_streaming: { elements: { chat, emoji_reactions: {} } }, default: {} };
  expect(of(screens)).toEqual({
    everyone: false,
    peer: true,
    roles: new Set(['host']),
    react: true,
    pin: true,
    hide: true,
    block: false,
    pause: false,
  });
});

it.each([null, 'chat', [], { elements: null }])('makes nothing of %j', (screen) => {
  expect(of({ default: screen })).toMatchObject({ everyone: false, pin: false });
});
