/** What only the controls of the player say and draw. */
import { PLAYER_CONTROLS_ICONS } from '../internal/icons-player-controls.js';
import { icons } from '../internal/icons.js';
import { playerControlsTexts } from '../lang/en-player-controls.js';
import { en } from '../lang/en.js';

Object.assign(en, playerControlsTexts);
Object.assign(icons, PLAYER_CONTROLS_ICONS);
