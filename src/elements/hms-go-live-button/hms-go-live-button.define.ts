import { define } from '../internal/define.js';
import '../internal/live-only.define.js';
import { HmsGoLiveButton } from './hms-go-live-button.js';

define('hms-go-live-button', HmsGoLiveButton);

declare global {
  interface HTMLElementTagNameMap {
    'hms-go-live-button': HmsGoLiveButton;
  }
}
