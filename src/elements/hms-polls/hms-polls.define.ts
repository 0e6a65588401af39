import { define } from '../internal/define.js';
import '../internal/call-only.define.js';
import { en } from '../lang/en.js';
import { pollTexts } from '../lang/en-polls.js';
import { HmsPolls } from './hms-polls.js';

Object.assign(en, pollTexts);
define('hms-polls', HmsPolls);

declare global {
  interface HTMLElementTagNameMap {
    'hms-polls': HmsPolls;
  }
}
