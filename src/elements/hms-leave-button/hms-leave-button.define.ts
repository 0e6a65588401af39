import { define } from '../internal/define.js';
import '../internal/call-only.define.js';
import { HmsLeaveButton } from './hms-leave-button.js';

define('hms-leave-button', HmsLeaveButton);

declare global {
  interface HTMLElementTagNameMap {
    'hms-leave-button': HmsLeaveButton;
  }
}
