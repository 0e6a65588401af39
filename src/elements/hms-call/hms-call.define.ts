import { define } from '../internal/define.js';
import '../internal/call-only.define.js';
import '../hms-control-bar/hms-control-bar.define.js';
import { HmsCall } from './hms-call.js';

define('hms-call', HmsCall);

declare global {
  interface HTMLElementTagNameMap {
    'hms-call': HmsCall;
  }
}
