/** What only the stage and its tiles show: their sentences and drawings, which come with them. */
import { en } from '../lang/en.js';
import { stageTexts } from '../lang/en-stage.js';
import { STAGE_ICONS } from './icons-stage.js';
import { icons } from './icons.js';

Object.assign(en, stageTexts);
Object.assign(icons, STAGE_ICONS);
