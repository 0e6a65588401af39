import { define } from '../internal/define.js';
import '../internal/comforts-only.define.js';
import '../internal/devices-only.define.js';
import { HmsSettings } from './hms-settings.js';

define('hms-settings', HmsSettings);

declare global {
  interface HTMLElementTagNameMap {
    'hms-settings': HmsSettings;
  }
}
