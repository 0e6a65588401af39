import { define } from '../internal/define.js';
import { en } from '../lang/en.js';
import { feedbackTexts } from '../lang/en-feedback.js';
import { HmsFeedback } from './hms-feedback.js';

Object.assign(en, feedbackTexts);
define('hms-feedback', HmsFeedback);

declare global {
  interface HTMLElementTagNameMap {
    'hms-feedback': HmsFeedback;
  }
}
