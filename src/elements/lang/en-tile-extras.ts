/** The sentences of the menu of a tile and of its measures, in English. */
import type { Text } from './text.js';

export const tileExtrasTexts = {
  'tile.pin': 'Pin for me',
  'tile.unpin': 'Unpin',
  'tile.full-screen-leave': 'Leave full screen',
  'tile.pop-out': 'Open in its own window',
  'tile.stop-screen': 'Stop this presentation',
  'tile.volume': 'Volume for me',
  'tile.percent': '{count} percent',
  'stats.show': 'Show statistics',
  'stats.hide': 'Hide statistics',
  'stats.picture': 'Picture',
  'stats.rate': 'Bit rate',
  'stats.loss': 'Packet loss',
  'stats.jitter': 'Jitter',
  'stats.round-trip': 'Round trip',
  'stats.codec': 'Codec',
  'stats.frames': '{size}, {count} frames/s',
} as const satisfies Record<string, Text>;
