import { define } from '../internal/define.js';
import { en } from '../lang/en.js';
import { recordingTexts } from '../lang/en-recording.js';
import { HmsRecordingBadge } from './hms-recording-badge.js';

Object.assign(en, recordingTexts);
define('hms-recording-badge', HmsRecordingBadge);

declare global {
  interface HTMLElementTagNameMap {
    'hms-recording-badge': HmsRecordingBadge;
  }
}
