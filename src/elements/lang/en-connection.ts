/** The sentences about the connection, in English. */
import type { Text } from './text.js';

export const connectionTexts = {
  'connection.label': 'Your connection: {state}',
  'connection.title': 'Connection',
  'connection.good': 'Good',
  'connection.weak': 'Weak',
  'connection.busy': 'Device too busy',
  'connection.reconnecting': 'Reconnecting…',
  'connection.lost': 'Lost',
  'connection.offline': 'Offline',
  'connection.good-why': 'Sound and pictures arrive in time.',
  'connection.weak-why':
    'Your network is slow or loses data. Move closer to the router, or turn your camera off.',
  'connection.paused-why': 'Some pictures wait, so that the sound stays clear on your network.',
  'connection.busy-why':
    'This device cannot keep up with the pictures. Close other programs, or turn your camera off.',
  'connection.room-why': 'The room cannot be reached. Pictures and sound may still go on.',
  'connection.media-why': 'Pictures and sound are being connected again. The last pictures stay.',
  'connection.lost-why': 'Pictures and sound could not be connected. Chat still works.',
  'connection.offline-why': 'This device has no network. The meeting goes on when it is back.',
  'connection.their': 'Weak for {names}',
  'connection.round-trip': 'Round trip',
  'connection.loss': 'Lost on the way',
  'connection.ms': '{count} ms',
  'connection.again': 'Your connection is good again.',
  'connection.checking': 'Checking your connection…',
  'connection.lobby-good': 'Good connection',
  'connection.lobby-slow': 'Slow connection: an answer takes {count} ms',
  'connection.lobby-weak': 'Your connection comes and goes',
} as const satisfies Record<string, Text>;
