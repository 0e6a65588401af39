/** What only settings, shortcuts and the menu beside them say and draw. */
import { en } from '../lang/en.js';
import { comfortTexts } from '../lang/en-comforts.js';
import { COMFORT_ICONS } from './icons-comforts.js';
import { icons } from './icons.js';

Object.assign(en, comfortTexts);
Object.assign(icons, COMFORT_ICONS);
