/**
 * A look at the way to the room before somebody joins: a few questions one after the other, whose answers come over
 * the same connection as the room itself. It says nothing about the way that media will take, which nobody knows
 * before it is opened.
 */
import type { RoomActions } from '../../store/actions.js';

const QUESTIONS = 4;
/** An answer after that long is felt in a conversation. */
const SLOW_MS = 300;

export type LobbyVerdict = { kind: 'good' } | { kind: 'slow'; ms: number } | { kind: 'weak' };

export async function checkConnection(
  actions: Pick<RoomActions, 'measureRoundTrip'>,
): Promise<LobbyVerdict> {
  const answers: number[] = [];
  try {
    while (answers.length < QUESTIONS) answers.push(await actions.measureRoundTrip());
  } catch {
    return { kind: 'weak' };
  }
  // The first one may have waited for a radio or a sleeping laptop; one slow answer is nobody's fault.
  const [, middle = 0] = answers.slice(1).sort((a, b) => a - b);
  return middle > SLOW_MS ? { kind: 'slow', ms: middle } : { kind: 'good' };
}
