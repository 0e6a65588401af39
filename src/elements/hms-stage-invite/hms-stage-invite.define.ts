import { define } from '../internal/define.js';
import '../internal/devices-only.define.js';
import '../internal/call-only.define.js';
import '../internal/notices-only.define.js';
import '../internal/people-only.define.js';
import '../internal/person-only.define.js';
import { inviteTexts } from '../lang/en-invite.js';
import { en } from '../lang/en.js';
import { HmsStageInvite } from './hms-stage-invite.js';

Object.assign(en, inviteTexts);
define('hms-stage-invite', HmsStageInvite);

declare global {
  interface HTMLElementTagNameMap {
    'hms-stage-invite': HmsStageInvite;
  }
}
