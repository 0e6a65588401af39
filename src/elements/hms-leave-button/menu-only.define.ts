/** What only the menu of the leave button says and draws. */
import { LEAVE_ICONS } from '../internal/icons-leave.js';
import { icons } from '../internal/icons.js';
import { leaveTexts } from '../lang/en-leave.js';
import { en } from '../lang/en.js';

Object.assign(en, leaveTexts);
Object.assign(icons, LEAVE_ICONS);
