import { define } from '../internal/define.js';
import { CONNECTION_ICONS } from '../internal/icons-connection.js';
import { icons } from '../internal/icons.js';
import { connectionTexts } from '../lang/en-connection.js';
import { en } from '../lang/en.js';
import { HmsConnection } from './hms-connection.js';

Object.assign(en, connectionTexts);
Object.assign(icons, CONNECTION_ICONS);
define('hms-connection', HmsConnection);

declare global {
  interface HTMLElementTagNameMap {
    'hms-connection': HmsConnection;
  }
}
