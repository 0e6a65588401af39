import { define } from '../internal/define.js';
import '../internal/call-only.define.js';
import '../internal/stage-only.define.js';
import { HmsAudioUnlock } from './hms-audio-unlock.js';

define('hms-audio-unlock', HmsAudioUnlock);

declare global {
  interface HTMLElementTagNameMap {
    'hms-audio-unlock': HmsAudioUnlock;
  }
}
