import type { ChatMessage, EnterResult, HmsError, JoinResult } from '../protocol/index.js';
import type { LayoutPatch } from '../templates/types.js';
import type { ChannelFact, MediaFact } from './ports.js';
import type { Preferences } from './preferences.js';
import type { Notice, PendingMessage } from './state.js';

/** What the page and the session report. */
export type SessionFact =
  | { type: 'entering' }
  | { type: 'entered'; entered: EnterResult }
  /** Milliseconds by which the server's clock is ahead, as it was when the room was entered. */
  | { type: 'clock'; ahead: number }
  | { type: 'joining'; name: string }
  | { type: 'joined'; joined: JoinResult }
  /** The person left. */
  | { type: 'left' }
  /** Entering or joining failed, or the session ended against the person's will. */
  | { type: 'failed'; error: HmsError }
  | { type: 'notice'; notice: Notice }
  | { type: 'notice.dismissed'; id: string }
  /** The chat is on screen: nothing is unread. */
  | { type: 'chat.read' }
  /** An own message is on its way: for the first time, or again. */
  | { type: 'chat.sending'; message: Omit<PendingMessage, 'status' | 'error'> }
  /** The room has it. */
  | { type: 'chat.sent'; message: ChatMessage }
  /** It did not arrive; `waiting` for the connection, or not to be sent again without the person. */
  | { type: 'chat.unsent'; clientMessageId: string; waiting: boolean; error: HmsError }
  | { type: 'chat.discarded'; clientMessageId: string }
  | { type: 'chat.asking' }
  /** The room took an own reaction, and will tell it together with those of others. */
  | { type: 'reacted'; emoji: string; at: number }
  /** A page of older messages, or a failed try to get one. */
  | { type: 'chat.older'; messages: readonly ChatMessage[]; more: boolean }
  /** The person answered, be it yes or no. */
  | { type: 'role.answered'; requestId: string }
  | { type: 'unmute.answered' }
  /** The page lays its own wishes over the layout of the role; null: no longer. */
  | { type: 'layout.overridden'; override: LayoutPatch | null }
  /** The person wants one tile large, or none. */
  | { type: 'pinned'; tile: string | null }
  /** The player shows this moment of the stream; null: nothing waits for it any more. */
  | { type: 'playHead'; at: number | null }
  /** Remembered ones, or what the person just chose. */
  | { type: 'preferences'; preferences: Partial<Preferences> }
  /** The page began, or ended, to listen to keys for this room. */
  | { type: 'shortcuts'; live: boolean };

/** Everything that may change the state. Sources are told apart by `from`. */
export type Fact =
  | ({ from: 'channel' } & ChannelFact)
  | ({ from: 'media' } & MediaFact)
  | ({ from: 'session' } & SessionFact);
