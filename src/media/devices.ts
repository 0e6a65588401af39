import type { MediaFact } from '../store/ports.js';
import type { Device, DeviceKind } from '../store/state.js';
import { recall, remember } from './remembered.js';

const KEY = 'device.';
const KINDS = {
  camera: 'videoinput',
  microphone: 'audioinput',
  speaker: 'audiooutput',
} as const satisfies Record<DeviceKind, MediaDeviceKind>;

/** The lists of devices, and which of them the person prefers: remembered on this machine. */
export class Devices {
  #tell: (fact: MediaFact) => void;
  #preferred: Record<DeviceKind, string> = {
    camera: recall(`${KEY}camera`),
    microphone: recall(`${KEY}microphone`),
    speaker: recall(`${KEY}speaker`),
  };
  #onChange = () => void this.refresh();
  #watching = false;

  constructor(tell: (fact: MediaFact) => void) {
    this.#tell = tell;
  }

  /** Empty when the person never chose. */
  preferred(kind: DeviceKind): string {
    return this.#preferred[kind];
  }

  choose(kind: DeviceKind, id: string): void {
    this.#preferred[kind] = id;
    remember(KEY + kind, id);
    this.#tell({ type: 'selected', kind, id });
  }

  /** Labels are empty until a device of that kind was opened once. */
  async refresh(): Promise<void> {
    const media = (navigator as { mediaDevices?: MediaDevices }).mediaDevices;
    if (!media) return;
    if (!this.#watching) {
      this.#watching = true;
      media.addEventListener('devicechange', this.#onChange);
    }
    const all = await media.enumerateDevices().catch(() => []);
    const of = (kind: DeviceKind): Device[] =>
      all
        .filter((device) => device.kind === KINDS[kind] && device.deviceId !== '')
        .map(({ deviceId, label }) => ({ id: deviceId, label }));
    const [cameras, microphones, speakers] = [of('camera'), of('microphone'), of('speaker')];
    this.#tell({ type: 'devices', cameras, microphones, speakers });
  }

  close(): void {
    if (!this.#watching) return;
    this.#watching = false;
    navigator.mediaDevices.removeEventListener('devicechange', this.#onChange);
  }
}
