import { define } from '../internal/define.js';
import '../internal/devices-only.define.js';
import { HmsCameraButton } from './hms-camera-button.js';

define('hms-camera-button', HmsCameraButton);

declare global {
  interface HTMLElementTagNameMap {
    'hms-camera-button': HmsCameraButton;
  }
}
