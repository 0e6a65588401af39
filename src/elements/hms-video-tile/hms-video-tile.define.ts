import { define } from '../internal/define.js';
import '../internal/devices-only.define.js';
import '../internal/call-only.define.js';
import '../internal/person-only.define.js';
import '../internal/stage-only.define.js';
import { HmsVideoTile } from './hms-video-tile.js';

define('hms-video-tile', HmsVideoTile);

declare global {
  interface HTMLElementTagNameMap {
    'hms-video-tile': HmsVideoTile;
  }
}
