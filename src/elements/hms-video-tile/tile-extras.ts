import '../internal/people-only.define.js';

/** What a tile fetches when somebody first asks for it. */
export { tileMenuTemplate, volumeTemplate } from './tile-menu.js';
export { statsTemplate } from './tile-stats.js';
