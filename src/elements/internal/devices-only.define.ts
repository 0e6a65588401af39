/** What is said and drawn about camera, microphone and speaker, for who has them or sees those of others. */
import { deviceTexts } from '../lang/en-devices.js';
import { en } from '../lang/en.js';
import { DEVICE_ICONS } from './icons-devices.js';
import { icons } from './icons.js';

Object.assign(en, deviceTexts);
Object.assign(icons, DEVICE_ICONS);
