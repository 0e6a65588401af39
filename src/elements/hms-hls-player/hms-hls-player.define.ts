import '../internal/call-only.define.js';
import { define } from '../internal/define.js';
import { PLAYER_ICONS } from '../internal/icons-player.js';
import { icons } from '../internal/icons.js';
import { playerTexts } from '../lang/en-player.js';
import { en } from '../lang/en.js';
import { HmsHlsPlayer } from './hms-hls-player.js';

Object.assign(en, playerTexts);
Object.assign(icons, PLAYER_ICONS);
define('hms-hls-player', HmsHlsPlayer);

declare global {
  interface HTMLElementTagNameMap {
    'hms-hls-player': HmsHlsPlayer;
  }
}
