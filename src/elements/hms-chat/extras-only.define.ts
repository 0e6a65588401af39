/** What only the rarer parts of the chat say and draw. */
import { CHAT_EXTRAS_ICONS } from '../internal/icons-chat-extras.js';
import { icons } from '../internal/icons.js';
import '../internal/notices-only.define.js';
import '../internal/person-only.define.js';
import { chatExtrasTexts } from '../lang/en-chat-extras.js';
import { en } from '../lang/en.js';

Object.assign(en, chatExtrasTexts);
Object.assign(icons, CHAT_EXTRAS_ICONS);
