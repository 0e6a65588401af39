/** What only the menu of a tile and its measures say and draw. */
import '../internal/people-only.define.js';
import { TILE_EXTRAS_ICONS } from '../internal/icons-tile-extras.js';
import { icons } from '../internal/icons.js';
import { en } from '../lang/en.js';
import { tileExtrasTexts } from '../lang/en-tile-extras.js';

Object.assign(en, tileExtrasTexts);
Object.assign(icons, TILE_EXTRAS_ICONS);
