import { define } from '../internal/define.js';
import '../internal/devices-only.define.js';
import { HmsMicButton } from './hms-mic-button.js';

define('hms-mic-button', HmsMicButton);

declare global {
  interface HTMLElementTagNameMap {
    'hms-mic-button': HmsMicButton;
  }
}
