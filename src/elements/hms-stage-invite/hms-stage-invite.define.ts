import { define } from '../internal/define.js';
import '../internal/call-only.define.js';
import { HmsStageInvite } from './hms-stage-invite.js';

define('hms-stage-invite', HmsStageInvite);

declare global {
  interface HTMLElementTagNameMap {
    'hms-stage-invite': HmsStageInvite;
  }
}
