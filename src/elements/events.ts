/**
 * Every DOM event of the elements, with its detail. They bubble and are composed. Asking events
 * (`hms-request-…`) are cancelable; telling events are in the past tense.
 */
import type { PlaybackState } from '../playback/playback.js';
import type { FailureKind, StreamMetadata } from '../playback/types.js';
import type { ErrorCode } from '../protocol/errors.js';

export interface HmsEventDetails {
  /** The own person is in the room. */
  'hms-joined': { peerId: string; roomId: string };
  /** The own person left by choice. A session that ended otherwise tells `hms-error`. */
  'hms-left': { roomId: string };
  /** Joining failed, the session ended, or a wish was refused. */
  'hms-error': { code: ErrorCode; message: string; fatal: boolean; retry: boolean };
  /** A person asked to leave; `preventDefault()` keeps them in the room. */
  'hms-request-leave': { source: 'button' };
  /** A person wants to write to one other person; `preventDefault()` keeps the chat closed. */
  'hms-request-chat': { peerId: string };
  /** What the broadcaster sent along with the picture, told when the viewer's play-head is there. */
  'hms-timed-metadata': StreamMetadata;
  /** The player of the stream began to play, stopped, waits, and so on. */
  'hms-stream-state': { phase: PlaybackState['phase'] };
  /** Playback failed; unless `fatal`, the player is at work on it. `detail` is for logs. */
  'hms-stream-error': { kind: FailureKind; detail: string; fatal: boolean };
  /** A person wants to answer a poll; `preventDefault()` keeps the polls closed. */
  'hms-request-poll': { pollId: string };
  /** A person wants to see the settings; `preventDefault()` keeps them closed. */
  'hms-request-settings': Record<string, never>;
  /** A person wants to see the keyboard shortcuts; `preventDefault()` keeps them closed. */
  'hms-request-shortcuts': Record<string, never>;
  /** A person wants the side panel with this in it, or closed if it shows it; `preventDefault()` leaves it. */
  'hms-request-panel': { panel: 'chat' | 'people' };
  /** A person wants their own picture, which lies over the others, out of the way. */
  'hms-request-fold': { peerId: string };
  /** A person answered what the layout asks after a call. */
  'hms-feedback': { label: string; rating: number; reasons: string[]; comment: string };
  /** A sentence for the room's one live region. */
  'hms-announce': { text: string };
}

export type HmsEventName = keyof HmsEventDetails;
export type HmsEvent<N extends HmsEventName> = CustomEvent<HmsEventDetails[N]>;

declare global {
  interface GlobalEventHandlersEventMap {
    'hms-joined': HmsEvent<'hms-joined'>;
    'hms-left': HmsEvent<'hms-left'>;
    'hms-error': HmsEvent<'hms-error'>;
    'hms-request-leave': HmsEvent<'hms-request-leave'>;
    'hms-request-chat': HmsEvent<'hms-request-chat'>;
    'hms-timed-metadata': HmsEvent<'hms-timed-metadata'>;
    'hms-stream-state': HmsEvent<'hms-stream-state'>;
    'hms-stream-error': HmsEvent<'hms-stream-error'>;
    'hms-request-poll': HmsEvent<'hms-request-poll'>;
    'hms-request-settings': HmsEvent<'hms-request-settings'>;
    'hms-request-shortcuts': HmsEvent<'hms-request-shortcuts'>;
    'hms-request-panel': HmsEvent<'hms-request-panel'>;
    'hms-request-fold': HmsEvent<'hms-request-fold'>;
    'hms-feedback': HmsEvent<'hms-feedback'>;
    'hms-announce': HmsEvent<'hms-announce'>;
  }
}
