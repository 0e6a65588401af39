import type { EnterResult, HmsError, JoinResult } from '../protocol/index.js';
import type { ChannelFact, MediaFact } from './ports.js';
import type { Notice } from './state.js';

/** What the page and the session report. */
export type SessionFact =
  | { type: 'entering' }
  | { type: 'entered'; entered: EnterResult }
  | { type: 'joining'; name: string }
  | { type: 'joined'; joined: JoinResult }
  /** The person left. */
  | { type: 'left' }
  /** Entering or joining failed, or the session ended against the person's will. */
  | { type: 'failed'; error: HmsError }
  | { type: 'notice'; notice: Notice }
  | { type: 'notice.dismissed'; id: string }
  /** The chat is on screen: nothing is unread. */
  | { type: 'chat.read' };

/** Everything that may change the state. Sources are told apart by `from`. */
export type Fact =
  | ({ from: 'channel' } & ChannelFact)
  | ({ from: 'media' } & MediaFact)
  | ({ from: 'session' } & SessionFact);
