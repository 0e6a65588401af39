/** Cameras, microphones and speakers by their kind, with what to call them. */
import type { RoomState, Device, DeviceKind } from '../../store/state.js';
import type { Texts } from '../lang/texts.js';

const PLURALS = {
  camera: 'cameras',
  microphone: 'microphones',
  speaker: 'speakers',
} as const satisfies Record<DeviceKind, keyof RoomState['devices']>;

export const DEVICE_TEXTS = {
  camera: 'device.camera',
  microphone: 'device.microphone',
  speaker: 'device.speaker',
} as const satisfies Record<DeviceKind, string>;

export function devicesOf(devices: RoomState['devices'], kind: DeviceKind): readonly Device[] {
  return devices[PLURALS[kind]];
}

/** Browsers give no labels before the first permission. */
export function deviceLabel(texts: Texts, kind: DeviceKind, device: Device, index: number): string {
  if (device.label) return device.label;
  return texts.t('device.unnamed', { kind: texts.t(DEVICE_TEXTS[kind]), count: index + 1 });
}

/** The device the engine uses; before it tells, the first one. */
export function selectedDevice(devices: RoomState['devices'], kind: DeviceKind): string {
  return devices.selected[kind] || (devicesOf(devices, kind)[0]?.id ?? '');
}
