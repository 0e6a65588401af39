/** The sentences about camera, microphone and speaker, in English. */
import type { Text } from './text.js';

export const deviceTexts = {
  'lobby.devices': 'Devices',
  'lobby.preview': 'Your camera',
  'lobby.camera-off': 'Your camera is off',
  'lobby.camera-starting': 'Starting your camera…',
  'lobby.test-speaker': 'Play a test sound',
  'device.camera': 'Camera',
  'device.microphone': 'Microphone',
  'device.speaker': 'Speaker',
  'device.none': 'None found',
  'device.unnamed': '{kind} {count}',
  'device.choose-camera': 'Choose a camera',
  'device.choose-microphone': 'Choose a microphone and speaker',
  'mic.on': 'Mute microphone',
  'mic.off': 'Unmute microphone',
  'camera.on': 'Turn camera off',
  'camera.off': 'Turn camera on',
  'state.muted': 'You are muted.',
  'state.unmuted': 'Your microphone is on.',
  'state.camera-off': 'Your camera is off.',
  'state.camera-on': 'Your camera is on.',
  'error.camera_missing': 'No camera found. You can join without one, or plug one in.',
  'error.camera_denied':
    'The camera is blocked for this page. Allow it in the address bar, or join without it.',
  'error.camera_in_use': 'Another app is using the camera. Close that app, or join without it.',
  'error.microphone_missing': 'No microphone found. You can join and listen, or plug one in.',
  'error.microphone_denied':
    'The microphone is blocked for this page. Allow it in the address bar, or join and listen.',
  'error.microphone_in_use':
    'Another app is using the microphone. Close that app, or join and listen.',
  'error.device_failed': 'The device did not start. Try again, or choose another one.',
  'error.media_full': 'There is no room for more video right now. Try again in a moment.',
  'unmute.somebody': 'A host',
} as const satisfies Record<string, Text>;
