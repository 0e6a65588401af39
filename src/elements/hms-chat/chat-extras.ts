/** What of the chat is fetched when it is first needed: the menu of a message, whom to write to, what is pinned. */
import './extras-only.define.js';

export { chatExtrasStyles } from './chat-extras.styles.js';
export { messageItems, messageMenu } from './message-menu.js';
export { pinnedStrip } from './pinned-strip.js';
export { recipientLine } from './recipient-line.js';
