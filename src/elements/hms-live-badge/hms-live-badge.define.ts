import { define } from '../internal/define.js';
import '../internal/live-only.define.js';
import { HmsLiveBadge } from './hms-live-badge.js';

define('hms-live-badge', HmsLiveBadge);

declare global {
  interface HTMLElementTagNameMap {
    'hms-live-badge': HmsLiveBadge;
  }
}
