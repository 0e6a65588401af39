import { define } from '../internal/define.js';
import '../internal/call-only.define.js';
import '../internal/stage-only.define.js';
import '../hms-video-tile/hms-video-tile.define.js';
import { HmsStage } from './hms-stage.js';

define('hms-stage', HmsStage);

declare global {
  interface HTMLElementTagNameMap {
    'hms-stage': HmsStage;
  }
}
