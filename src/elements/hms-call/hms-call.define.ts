import { define } from '../internal/define.js';
import '../internal/call-only.define.js';
import '../hms-audio-unlock/hms-audio-unlock.define.js';
import '../hms-chat/hms-chat.define.js';
import '../hms-control-bar/hms-control-bar.define.js';
import '../hms-reactions/hms-reactions.define.js';
import '../hms-stage-invite/hms-stage-invite.define.js';
import '../hms-stage/hms-stage.define.js';
import { HmsCall } from './hms-call.js';

define('hms-call', HmsCall);

declare global {
  interface HTMLElementTagNameMap {
    'hms-call': HmsCall;
  }
}
