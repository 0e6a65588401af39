import { define } from '../internal/define.js';
import '../internal/call-only.define.js';
import '../internal/chat-only.define.js';
import { HmsChat } from './hms-chat.js';

define('hms-chat', HmsChat);

declare global {
  interface HTMLElementTagNameMap {
    'hms-chat': HmsChat;
  }
}
