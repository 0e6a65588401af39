import { define } from '../internal/define.js';
import '../hms-preview/hms-preview.define.js';
import { HmsRoom } from './hms-room.js';

define('hms-room', HmsRoom);

declare global {
  interface HTMLElementTagNameMap {
    'hms-room': HmsRoom;
  }
}
