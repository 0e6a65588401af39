import type { HmsError } from '../../protocol/index.js';
import type { SessionFact } from '../facts.js';
import { INITIAL_STATE, type RoomState } from '../state.js';
import { withEntered, withJoined, withoutStay } from './roster.js';
import { apply, type Table } from './table.js';

const table: Table<SessionFact> = {
  entering: (state) => ({
    ...withoutStay(state),
    status: 'entering',
    error: null,
    notices: INITIAL_STATE.notices,
  }),
  entered: (state, { entered }) => ({ ...withEntered(state, entered), status: 'lobby' }),
  joining: (state, { name }) => ({ ...state, status: 'joining', userName: name, error: null }),
  joined: (state, { joined }) => withJoined(state, joined),
  left: (state) => ({ ...withoutStay(state), status: 'left', error: null }),
  failed: (state, { error }) => {
    // A join that may work at the next try leaves the person in the lobby.
    if (state.status === 'joining' && leavesInLobby(error)) {
      return { ...state, status: 'lobby', error: error.toWire() };
    }
    return { ...withoutStay(state), status: 'failed', error: error.toWire() };
  },
  // Notices are a slice of their own: see notices.ts.
  notice: (state) => state,
  'notice.dismissed': (state) => state,
  'chat.read': (state) =>
    state.chat.unread === 0 ? state : { ...state, chat: { ...state.chat, unread: 0 } },
};

/** Also a full room: the next try may find a place. */
export function leavesInLobby(error: HmsError): boolean {
  return error.retry || !error.fatal;
}

export function reduceSession(state: RoomState, fact: SessionFact): RoomState {
  return apply(table, state, fact);
}
