import type { RoomState } from '../state.js';

/** One pure function per kind of fact: the whole meaning of a source of facts, at a glance. */
export type Table<F extends { type: string }> = {
  readonly [T in F['type']]: (state: RoomState, fact: Extract<F, { type: T }>) => RoomState;
};

/** A kind that the table does not know (a newer server may tell more) changes nothing. */
export function apply<F extends { type: string }>(
  table: Table<F>,
  state: RoomState,
  fact: F,
): RoomState {
  if (!Object.hasOwn(table, fact.type)) return state;
  const reducer = table[fact.type as F['type']] as (state: RoomState, fact: F) => RoomState;
  return reducer(state, fact);
}

/** A record without one key; the same record when it had none. */
export function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  if (!(key in record)) return record;
  const { [key]: _gone, ...rest } = record;
  return rest;
}
