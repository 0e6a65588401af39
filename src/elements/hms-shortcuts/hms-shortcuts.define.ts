import { define } from '../internal/define.js';
import '../internal/comforts-only.define.js';
import { HmsShortcuts } from './hms-shortcuts.js';

define('hms-shortcuts', HmsShortcuts);

declare global {
  interface HTMLElementTagNameMap {
    'hms-shortcuts': HmsShortcuts;
  }
}
