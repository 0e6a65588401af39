import { define } from '../internal/define.js';
import '../internal/call-only.define.js';
import { HmsHandButton } from './hms-hand-button.js';

define('hms-hand-button', HmsHandButton);

declare global {
  interface HTMLElementTagNameMap {
    'hms-hand-button': HmsHandButton;
  }
}
