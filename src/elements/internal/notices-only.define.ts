/** Sentences about what happened and what was refused in a call. Imported by whatever tells them. */
import { noticeTexts } from '../lang/en-notices.js';
import { en } from '../lang/en.js';

Object.assign(en, noticeTexts);
