/**
 * What only a call shows: its sentences and its drawings, kept out of the lobby. Imported by the `.define.ts` of
 * every element of a call.
 */
import { callTexts } from '../lang/en-call.js';
import { en } from '../lang/en.js';
import { CALL_ICONS } from './icons-call.js';
import { icons } from './icons.js';

Object.assign(en, callTexts);
Object.assign(icons, CALL_ICONS);
