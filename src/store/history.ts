import type { ChatMessage } from '../protocol/index.js';
import type { ActionParts } from './actions/parts.js';

const PAGE = 100;
const MOST_PAGES = 20;

/** One page of what was written before the first message here. */
export async function loadOlder(
  { store, channel, tell }: Pick<ActionParts, 'store' | 'channel' | 'tell'>,
  limit = PAGE,
): Promise<void> {
  const { messages, older } = store.getState().chat;
  const before = messages[0]?.id;
  if (older !== 'maybe') return;
  tell({ type: 'chat.asking' });
  try {
    const page = await channel.request('chat.history', {
      limit,
      ...(before !== undefined && { before }),
    });
    tell({ type: 'chat.older', ...page });
  } catch (error) {
    tell({ type: 'chat.older', messages: [], more: true });
    throw error;
  }
}

/**
 * After a fresh join the page has the newest messages only. Goes back to where it had been before, by pages
 * from the room, so that neither a gap nor a message that was hidden meanwhile is left.
 */
export async function refillHistory(
  parts: Pick<ActionParts, 'store' | 'channel' | 'tell'>,
  oldest: ChatMessage | undefined,
): Promise<void> {
  if (!oldest) return;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { messages, older } = parts.store.getState().chat;
    const first = messages[0];
    if (!first || first.id <= oldest.id || older !== 'maybe') return;
    await loadOlder(parts);
  }
}
