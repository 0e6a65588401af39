import { define } from '../internal/define.js';
import '../internal/call-only.define.js';
import { HmsReactions } from './hms-reactions.js';

define('hms-reactions', HmsReactions);

declare global {
  interface HTMLElementTagNameMap {
    'hms-reactions': HmsReactions;
  }
}
