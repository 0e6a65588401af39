/** What only the question to unmute says. */
import { en } from '../lang/en.js';
import { unmuteTexts } from '../lang/en-unmute.js';

Object.assign(en, unmuteTexts);
