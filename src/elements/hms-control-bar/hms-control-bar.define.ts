import { define } from '../internal/define.js';
import '../internal/call-only.define.js';
import '../hms-hand-button/hms-hand-button.define.js';
import '../hms-leave-button/hms-leave-button.define.js';
import '../hms-reaction-button/hms-reaction-button.define.js';
import { HmsControlBar } from './hms-control-bar.js';

define('hms-control-bar', HmsControlBar);

declare global {
  interface HTMLElementTagNameMap {
    'hms-control-bar': HmsControlBar;
  }
}
