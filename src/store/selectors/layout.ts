import type { ConferencingElements, Layout } from '../../templates/types.js';
import type { RoomState } from '../state.js';

/** For a layout that says nothing about the call. */
const UNSAID: ConferencingElements = {
  chat: { public_chat_enabled: true, private_chat_enabled: true, allow_pinning_messages: true },
  participant_list: {},
  emoji_reactions: {},
  hand_raise: {},
};

export const selectLayout = (state: RoomState): Layout | null => state.layout;

/** The elements of a call's screen that the own layout shows: what is not there is off. */
export function selectCallElements({ layout }: Pick<RoomState, 'layout'>): ConferencingElements {
  const screen = layout?.screens?.conferencing;
  return (screen?.default ?? screen?.hls_live_streaming)?.elements ?? UNSAID;
}
