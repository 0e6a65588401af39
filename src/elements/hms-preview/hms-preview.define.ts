import { define } from '../internal/define.js';
import { HmsPreview } from './hms-preview.js';

define('hms-preview', HmsPreview);

declare global {
  interface HTMLElementTagNameMap {
    'hms-preview': HmsPreview;
  }
}
