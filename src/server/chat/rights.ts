/** What the layout of a role lets its people do in the chat. The platform's page only hides; here the server asks. */
import type { Layout } from '../../templates/types.js';

export interface ChatRights {
  /** Write to everybody. */
  everyone: boolean;
  /** Write to one person. */
  peer: boolean;
  /** Roles that they may write to. */
  roles: ReadonlySet<string>;
  react: boolean;
  pin: boolean;
  hide: boolean;
  block: boolean;
  pause: boolean;
}

const known = new WeakMap<Layout, ChatRights>();

export function chatRights(layout: Layout): ChatRights {
  const rights = known.get(layout) ?? read(layout);
  known.set(layout, rights);
  return rights;
}

/** A layout that says nothing of the call is drawn with the platform's own default, which allows all of it. */
const DEFAULT: ChatRights = {
  everyone: true,
  peer: true,
  roles: new Set(),
  react: true,
  pin: true,
  hide: true,
  block: true,
  pause: true,
};

function read(layout: Layout): ChatRights {
  const screen: unknown = Object.values(layout.screens?.conferencing ?? {})[0];
  if (screen === undefined) return DEFAULT;
  const elements = member(screen, 'elements');
  // Presence switches an element on.
  const chat = member(elements, 'chat');
  const controls = member(chat, 'real_time_controls');
  const roles = member(chat, 'roles_whitelist');
  return {
    everyone: isObject(chat) && member(chat, 'public_chat_enabled') !== false,
    peer: member(chat, 'private_chat_enabled') === true,
    roles: new Set(Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : []),
    react: isObject(member(elements, 'emoji_reactions')),
    pin: member(chat, 'allow_pinning_messages') === true,
    hide: member(controls, 'can_hide_message') === true,
    block: member(controls, 'can_block_user') === true,
    pause: member(controls, 'can_disable_chat') === true,
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function member(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}
