import { define } from '../internal/define.js';
import '../internal/call-only.define.js';
import { HmsReactionButton } from './hms-reaction-button.js';

define('hms-reaction-button', HmsReactionButton);

declare global {
  interface HTMLElementTagNameMap {
    'hms-reaction-button': HmsReactionButton;
  }
}
