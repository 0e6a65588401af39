import { define } from '../internal/define.js';
import '../internal/call-only.define.js';
import { icons } from '../internal/icons.js';
import { POLLS_ICONS } from '../internal/icons-polls.js';
import { en } from '../lang/en.js';
import { pollTexts } from '../lang/en-polls.js';
import { HmsPolls } from './hms-polls.js';

Object.assign(en, pollTexts);
Object.assign(icons, POLLS_ICONS);
define('hms-polls', HmsPolls);

declare global {
  interface HTMLElementTagNameMap {
    'hms-polls': HmsPolls;
  }
}
