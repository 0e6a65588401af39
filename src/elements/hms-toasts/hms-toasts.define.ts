import { define } from '../internal/define.js';
import '../internal/call-only.define.js';
import '../internal/notices-only.define.js';
import { HmsToasts } from './hms-toasts.js';

define('hms-toasts', HmsToasts);

declare global {
  interface HTMLElementTagNameMap {
    'hms-toasts': HmsToasts;
  }
}
