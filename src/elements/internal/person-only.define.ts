/** What is said of one person: on a tile, in the list, in a menu, in an invitation. */
import { en } from '../lang/en.js';
import { personTexts } from '../lang/en-person.js';

Object.assign(en, personTexts);
