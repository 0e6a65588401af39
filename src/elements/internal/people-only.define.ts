/** What is said and drawn about people wherever something can be done with them. */
import { en } from '../lang/en.js';
import { peopleTexts } from '../lang/en-people.js';
import { PEOPLE_ICONS } from './icons-people.js';
import { icons } from './icons.js';

Object.assign(en, peopleTexts);
Object.assign(icons, PEOPLE_ICONS);
