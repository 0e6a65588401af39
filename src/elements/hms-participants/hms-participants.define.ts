import { define } from '../internal/define.js';
import '../internal/devices-only.define.js';
import '../internal/call-only.define.js';
import '../internal/people-only.define.js';
import '../internal/person-only.define.js';
import { HmsParticipants } from './hms-participants.js';

define('hms-participants', HmsParticipants);

declare global {
  interface HTMLElementTagNameMap {
    'hms-participants': HmsParticipants;
  }
}
