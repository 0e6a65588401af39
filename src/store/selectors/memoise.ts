import type { RoomState } from '../state.js';

type Inputs = [object, ...unknown[]];

/**
 * A selector that computes only when one of its inputs is another object. Results are kept by the first
 * input, weakly, so two rooms on one page do not evict each other.
 */
export function memoise<I extends Inputs, T>(
  pick: (state: RoomState) => I,
  compute: (...inputs: I) => T,
): (state: RoomState) => T {
  const cache = new WeakMap<object, { inputs: I; result: T }>();
  return (state) => {
    const inputs = pick(state);
    const kept = cache.get(inputs[0]);
    if (kept && inputs.every((input, at) => Object.is(input, kept.inputs[at]))) return kept.result;
    const result = compute(...inputs);
    cache.set(inputs[0], { inputs, result });
    return result;
  };
}

/** A list selector that keeps its identity until an item of the list is another object. For one store. */
export function stableList<T>(
  select: (state: RoomState) => readonly T[],
): (state: RoomState) => readonly T[] {
  let kept: readonly T[] = Object.freeze([]);
  return (state) => {
    const list = select(state);
    const same = list.length === kept.length && list.every((item, at) => Object.is(item, kept[at]));
    if (!same) kept = Object.freeze([...list]);
    return kept;
  };
}
