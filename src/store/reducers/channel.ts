import type { ChannelFact } from '../ports.js';
import type { RoomState } from '../state.js';
import { reduceEvent } from './events.js';
import { withEntered, withJoined, withoutStay } from './roster.js';
import { apply, type Table } from './table.js';

const table: Table<ChannelFact> = {
  event: (state, { event }) => reduceEvent(state, event),
  dropped: (state) => (state.status === 'joined' ? { ...state, status: 'reconnecting' } : state),
  resumed: (state) => (state.status === 'reconnecting' ? { ...state, status: 'joined' } : state),
  rejoined: (state, { entered, joined }) => withJoined(withEntered(state, entered), joined),
  reentered: (state, { entered }) => withEntered(state, entered),
  ended: (state, { error }) => ({
    ...withoutStay(state),
    status: 'failed',
    error: error.toWire(),
  }),
};

export function reduceChannel(state: RoomState, fact: ChannelFact): RoomState {
  return apply(table, state, fact);
}
