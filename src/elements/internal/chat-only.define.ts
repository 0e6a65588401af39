/** What only the chat shows: its sentences and drawings. Imported by its `.define.ts`. */
import { chatTexts } from '../lang/en-chat.js';
import { en } from '../lang/en.js';
import { CHAT_ICONS } from './icons-chat.js';
import { icons } from './icons.js';

Object.assign(en, chatTexts);
Object.assign(icons, CHAT_ICONS);
