/**
 * Own messages on their way to the room. They wait in the state, under an id of their own: the room takes
 * each id once, so a message whose answer was lost goes out again without being doubled.
 */
import { HmsError } from '../protocol/index.js';
import type { ActionParts } from './actions/parts.js';

type Parts = Pick<ActionParts, 'store' | 'channel' | 'tell'>;

/** Sends one message of the outbox. A message that only waits for the connection is no failure. */
export async function deliver(parts: Parts, clientMessageId: string): Promise<void> {
  const pending = outboxOf(parts).find((one) => one.clientMessageId === clientMessageId);
  if (!pending) return;
  const { text, to, replyTo } = pending;
  parts.tell({ type: 'chat.sending', message: { clientMessageId, text, to, replyTo } });
  try {
    const { message } = await parts.channel.request('chat.send', {
      clientMessageId,
      text,
      to,
      ...(replyTo !== null && { replyTo }),
    });
    parts.tell({ type: 'chat.sent', message });
  } catch (cause) {
    const error = HmsError.from(cause);
    const waiting = error.code === 'server_away' || error.code === 'server_stopping';
    parts.tell({ type: 'chat.unsent', clientMessageId, waiting, error });
    if (!waiting) throw error;
  }
}

/** The connection is back: what waited goes out, in the order of writing. */
export async function deliverWaiting(parts: Parts): Promise<void> {
  for (const { clientMessageId, status } of outboxOf(parts)) {
    // A refusal stands beside the message.
    if (status === 'waiting') await deliver(parts, clientMessageId).catch(() => {});
  }
}

function outboxOf({ store }: Parts) {
  return store.getState().chat.outbox;
}
