/**
 * The room store: what one page knows of one room.
 *
 * Three methods. `dispatch` takes facts (what channel, media or the page report) and is the only way in;
 * wishes are the actions' business and change nothing here by themselves, so the state never runs ahead of
 * the truth. The store knows no DOM, no WebRTC and no Lit; its object identity never changes.
 */
import { createStore } from 'zustand/vanilla';
import { deepFreeze } from './deep-freeze.js';
import type { Fact } from './facts.js';
import { reduce } from './reducers/index.js';
import { INITIAL_STATE, type RoomState } from './state.js';

export type Selector<T> = (state: RoomState) => T;
export type Unsubscribe = () => void;

export interface RoomStore {
  getState(): RoomState;
  /**
   * Calls `listener` with the selected value now, and again whenever it changes (`Object.is`, or `equal`).
   */
  subscribe<T>(
    selector: Selector<T>,
    listener: (value: T) => void,
    equal?: (a: T, b: T) => boolean,
  ): Unsubscribe;
  dispatch(fact: Fact): void;
}

/** `told` hears every fact with the state before and after it, when all subscribers have. */
export function createRoomStore(
  initial: RoomState = INITIAL_STATE,
  told?: (fact: Fact, before: RoomState, after: RoomState) => void,
): RoomStore {
  const inner = createStore<RoomState>(() => deepFreeze(initial));
  return {
    getState: inner.getState,
    subscribe(selector, listener, equal = Object.is) {
      let current = selector(inner.getState());
      const off = inner.subscribe((state) => {
        const next = selector(state);
        if (equal(current, next)) return;
        current = next;
        listener(next);
      });
      listener(current);
      return off;
    },
    dispatch(fact) {
      const before = inner.getState();
      const after = reduce(before, fact);
      if (after !== before) inner.setState(deepFreeze(after), true);
      told?.(fact, before, after);
    },
  };
}
