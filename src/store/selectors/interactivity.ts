import type { Poll } from '../../protocol/index.js';
import type { ReactionBurst, RoomState } from '../state.js';
import { memoise } from './memoise.js';

/** Those that this person may see, newest first. */
export const selectPolls: (state: RoomState) => readonly Poll[] = memoise(
  (state) => [state.polls],
  (polls) => Object.freeze(Object.values(polls).sort((a, b) => b.startedAt - a.startedAt)),
);

export const selectPollByID =
  (pollId: string) =>
  (state: RoomState): Poll | undefined =>
    state.polls[pollId];

/** A value that all people in the room share; undefined where nobody set it. */
export const selectSessionStore =
  (key: string) =>
  (state: RoomState): unknown =>
    state.sessionStore[key]?.value;

/** The last burst of reactions; another one has another number. */
export const selectReactions = (state: RoomState): ReactionBurst => state.reactions;
