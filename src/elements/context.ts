/**
 * What flows from `<hms-room>` to the elements inside it: the room handle, and the texts in its language.
 * The keys are registered symbols, so two copies of the package on one page still understand each other.
 */
import { ContextRoot, createContext } from '@lit/context';
import type { RoomHandle } from '../store/actions.js';
import type { Texts } from './lang/texts.js';

export const roomContext = createContext<RoomHandle | null>(Symbol.for('hms-kit.room'));
export const textsContext = createContext<Texts>(Symbol.for('hms-kit.texts'));

let root: ContextRoot | null = null;

/** Remembers requests that nobody answered yet, for elements that are upgraded before their room. */
export function keepContextRequests(): void {
  if (root) return;
  root = new ContextRoot();
  root.attach(document.documentElement);
}
