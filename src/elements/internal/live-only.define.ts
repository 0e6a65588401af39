/** What only going live says. Imported by the `.define.ts` of its elements. */
import { en } from '../lang/en.js';
import { liveTexts } from '../lang/en-live.js';

Object.assign(en, liveTexts);
