/**
 * What of the chat is fetched when it is first needed: the menu of a message, keys of the list, whom to write to, what is
 * pinned, and why one cannot write.
 */
import './extras-only.define.js';

export { MenuController } from '../internal/menu-controller.js';
export { RovingRows } from '../internal/roving-rows.js';
export { menuStyles } from '../styles/menu.js';
export { chatExtrasStyles } from './chat-extras.styles.js';
export { closedComposer } from './closed-composer.js';
export { messageItems, messageMenu } from './message-menu.js';
export { pendingMessage } from './pending-message.js';
export { pinnedStrip } from './pinned-strip.js';
export { recipientLine } from './recipient-line.js';
export { replying } from './replying.js';
