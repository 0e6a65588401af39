/** What only the menu of the reactions says. */
import { reactionTexts } from '../lang/en-reactions.js';
import { en } from '../lang/en.js';

Object.assign(en, reactionTexts);
