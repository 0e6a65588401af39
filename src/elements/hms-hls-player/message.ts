/** What stands in the place of the picture, in words. */
import type { PlaybackState } from '../../playback/playback.js';
import type { RoomStream } from '../../protocol/index.js';
import type { TextKey } from '../lang/en.js';

export interface Message {
  title: TextKey;
  hint?: TextKey;
  /** How many people wait is worth saying. */
  waiting?: true;
  /** The person can try again. */
  retry?: true;
  ended?: true;
}

export interface MessageFacts {
  playback: Pick<PlaybackState, 'phase' | 'failure' | 'longTrouble'>;
  inRoom: boolean;
  hasSource: boolean;
  stream: RoomStream | null;
  /** A stream of this room was there, and is no more. */
  over: boolean;
}

const WAITING: Message = { title: 'player.waiting', hint: 'player.waiting-hint', waiting: true };
const ENDED: Message = { title: 'player.ended', hint: 'player.ended-hint', ended: true };

/** Null while there is a picture, or one is on its way. */
export function messageOf({ playback, ...facts }: MessageFacts): Message | null {
  const { phase, failure, longTrouble } = playback;
  if (phase === 'ended') return ENDED;
  if (!facts.hasSource && phase === 'idle') {
    if (!facts.inRoom) return { title: 'player.none', hint: 'player.none-hint' };
    switch (facts.stream?.state) {
      case 'initialised':
        return { title: 'player.starting', waiting: true };
      case 'failed':
        return { title: 'player.not-started', hint: 'player.not-started-hint' };
      default:
        return facts.over ? ENDED : WAITING;
    }
  }
  if (phase === 'failed') return { title: 'player.failed', hint: 'player.failed-hint' };
  if (failure?.kind === 'forbidden' && (phase === 'recovering' || phase === 'loading')) {
    return { title: 'player.forbidden', hint: 'player.forbidden-hint', retry: true };
  }
  if (phase === 'missing') return WAITING;
  if (phase === 'recovering' && longTrouble) {
    return { title: 'player.away', hint: 'player.away-hint', retry: true };
  }
  return null;
}
