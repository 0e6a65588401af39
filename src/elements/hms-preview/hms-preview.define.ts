import { define } from '../internal/define.js';
import '../hms-camera-button/hms-camera-button.define.js';
import '../hms-mic-button/hms-mic-button.define.js';
import { HmsPreview } from './hms-preview.js';

define('hms-preview', HmsPreview);

declare global {
  interface HTMLElementTagNameMap {
    'hms-preview': HmsPreview;
  }
}
