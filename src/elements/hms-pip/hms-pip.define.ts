import '../internal/call-only.define.js';
import { define } from '../internal/define.js';
import { PIP_ICONS } from '../internal/icons-pip.js';
import { icons } from '../internal/icons.js';
import '../internal/devices-only.define.js';
import '../internal/stage-only.define.js';
import { pipTexts } from '../lang/en-pip.js';
import { en } from '../lang/en.js';
import { HmsPip } from './hms-pip.js';

Object.assign(en, pipTexts);
Object.assign(icons, PIP_ICONS);
define('hms-pip', HmsPip);

declare global {
  interface HTMLElementTagNameMap {
    'hms-pip': HmsPip;
  }
}
