/**
 * Entry of the origin process, started by the server with `fork`. Settings come as the first message, as they hold
 * secrets. It ends by itself when its parent is gone.
 */
import type { OriginNotice, OriginOrder } from './messages.js';
import { Origin } from './origin.js';

let origin: Origin | null = null;

function notify(notice: OriginNotice): void {
  if (process.connected) process.send?.(notice);
}

async function obey(order: OriginOrder): Promise<void> {
  if (order.type === 'listen') {
    origin ??= new Origin(order.settings);
    notify({ type: 'ready', port: await origin.listen() });
  } else if (order.type === 'end') origin?.end(order.streamId);
  else if (order.type === 'forget') await origin?.forget(order.streamId);
  else if (order.type === 'stats') {
    if (origin) notify({ type: 'stats', id: order.id, stats: origin.stats() });
  } else {
    await origin?.close();
    process.disconnect();
  }
}

process.on('message', (order: OriginOrder) => {
  obey(order).catch((error: unknown) => {
    notify({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  });
});
process.on('disconnect', () => {
  process.exitCode = 0;
  void (origin?.close() ?? Promise.resolve()).finally(() => process.exit());
});
// A key press in the terminal reaches the whole group; the parent says when it is over.
process.on('SIGINT', () => {});
