import { define } from '../internal/define.js';
import '../internal/call-only.define.js';
import '../internal/stage-only.define.js';
import { HmsScreenButton } from './hms-screen-button.js';

define('hms-screen-button', HmsScreenButton);

declare global {
  interface HTMLElementTagNameMap {
    'hms-screen-button': HmsScreenButton;
  }
}
