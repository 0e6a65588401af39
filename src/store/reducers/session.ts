import type { HmsError } from '../../protocol/index.js';
import type { SessionFact } from '../facts.js';
import { INITIAL_STATE, type RoomState } from '../state.js';
import {
  withChat,
  withMessage,
  withOlder,
  withoutPending,
  withSending,
  withUnsent,
} from './chat.js';
import { withOwnReaction } from './reactions.js';
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
  clock: (state, { ahead }) => ({ ...state, clockAhead: ahead }),
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
  'layout.overridden': (state, { override }) => ({ ...state, layoutOverride: override }),
  // Notices are a slice of their own: see notices.ts.
  notice: (state) => state,
  'notice.dismissed': (state) => state,
  'chat.read': (state) => (state.chat.unread === 0 ? state : withChat(state, { unread: 0 })),
  'chat.sending': (state, { message }) => withSending(state, message),
  'chat.sent': (state, { message }) =>
    withoutPending(withMessage(state, message), message.clientMessageId),
  'chat.unsent': withUnsent,
  'chat.discarded': (state, { clientMessageId }) => withoutPending(state, clientMessageId),
  'chat.asking': (state) => withChat(state, { older: 'loading' }),
  'chat.older': withOlder,
  reacted: withOwnReaction,
  'role.answered': (state, { requestId }) =>
    state.roleChangeRequest?.id === requestId ? { ...state, roleChangeRequest: null } : state,
  'unmute.answered': (state) =>
    state.unmuteRequest === null ? state : { ...state, unmuteRequest: null },
  playHead: (state, { at }) => (state.playHead === at ? state : { ...state, playHead: at }),
  pinned: (state, { tile }) => ({ ...state, pinned: tile }),
  preferences: (state, { preferences }) => ({
    ...state,
    preferences: { ...state.preferences, ...preferences },
  }),
  shortcuts: (state, { live }) => ({ ...state, shortcuts: live }),
};

/** Also a full room: the next try may find a place. */
export function leavesInLobby(error: HmsError): boolean {
  return error.retry || !error.fatal;
}

export function reduceSession(state: RoomState, fact: SessionFact): RoomState {
  return apply(table, state, fact);
}
