/**
 * Camera, microphone and screen, straight from the browser: the lobby needs no media client for that.
 *
 * Camera and microphone that are wanted at the same moment are asked for together, so that the person sees
 * one question. When the pair fails, each is tried alone where the browser will not ask again, so that each
 * gets its own reason.
 */
import { HmsError } from '../protocol/index.js';
import type { LocalSourceName } from '../store/ports.js';
import { deviceError, nameOf } from './device-errors.js';

export type DeviceSource = Exclude<LocalSourceName, 'screen'>;

interface Wish {
  constraints: MediaTrackConstraints;
  resolve(track: MediaStreamTrack): void;
  reject(error: HmsError): void;
}

let batch: Map<DeviceSource, Wish> | null = null;

export function capture(
  source: DeviceSource,
  constraints: MediaTrackConstraints,
): Promise<MediaStreamTrack> {
  if (!canCapture()) return Promise.reject(insecure());
  return new Promise((resolve, reject) => {
    const wish = { constraints, resolve, reject };
    if (batch && !batch.has(source)) {
      batch.set(source, wish);
      return;
    }
    const mine = new Map([[source, wish]]);
    batch = mine;
    setTimeout(() => {
      if (batch === mine) batch = null;
      void fulfil(mine);
    });
  });
}

async function fulfil(wishes: Map<DeviceSource, Wish>): Promise<void> {
  const camera = wishes.get('camera');
  const microphone = wishes.get('microphone');
  if (camera && microphone) {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        video: camera.constraints,
        audio: microphone.constraints,
      });
      settle(camera, stream.getVideoTracks()[0]);
      settle(microphone, stream.getAudioTracks()[0]);
      return;
    } catch (cause) {
      if (nameOf(cause) === 'NotAllowedError') {
        const allowed = await stillAskable();
        for (const [source, wish] of wishes) {
          if (allowed.has(source)) continue;
          wish.reject(deviceError(source, cause));
          wishes.delete(source);
        }
      }
    }
  }
  for (const [source, wish] of wishes) {
    await captureOne(source, wish.constraints).then(
      (track) => wish.resolve(track),
      (cause: unknown) => wish.reject(deviceError(source, cause)),
    );
  }
}

function settle(wish: Wish, track: MediaStreamTrack | undefined): void {
  if (track) wish.resolve(track);
  else wish.reject(new HmsError('device_failed', 'The device gave no track.'));
}

async function captureOne(
  source: DeviceSource,
  constraints: MediaTrackConstraints,
): Promise<MediaStreamTrack> {
  const ask = async (what: MediaTrackConstraints) => {
    const stream = await navigator.mediaDevices.getUserMedia(
      source === 'camera' ? { video: what } : { audio: what },
    );
    const [track] = stream.getTracks();
    if (!track) throw new HmsError('device_failed', 'The device gave no track.');
    return track;
  };
  try {
    return await ask(constraints);
  } catch (cause) {
    // The remembered device is gone: any other is better than none.
    const { deviceId, ...rest } = constraints;
    const gone = ['OverconstrainedError', 'NotFoundError'].includes(nameOf(cause));
    if (deviceId === undefined || !gone) throw cause;
    return ask(rest);
  }
}

/** After a refused pair: the devices that can be asked for alone without bothering the person again. */
async function stillAskable(): Promise<Set<DeviceSource>> {
  const states = await Promise.all([permission('camera'), permission('microphone')]);
  const [camera, microphone] = states;
  const askable = new Set<DeviceSource>();
  if (camera === 'granted' || (camera === 'prompt' && microphone === 'denied'))
    askable.add('camera');
  if (microphone === 'granted' || (microphone === 'prompt' && camera === 'denied')) {
    askable.add('microphone');
  }
  return askable;
}

async function permission(name: DeviceSource): Promise<PermissionState> {
  try {
    return (await navigator.permissions.query({ name })).state;
  } catch {
    return 'denied';
  }
}

/** Video first, then the sound of the tab or screen when the person shares it. */
export async function captureScreen(size: {
  width: number;
  height: number;
  frameRate: number;
}): Promise<MediaStreamTrack[]> {
  if (!canCapture()) throw insecure();
  if (!('getDisplayMedia' in navigator.mediaDevices)) {
    throw new HmsError('screen_unsupported', 'This browser cannot share a screen.');
  }
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia({
      video: within(size),
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
    return [...stream.getVideoTracks(), ...stream.getAudioTracks()];
  } catch (cause) {
    throw deviceError('screen', cause);
  }
}

/** As large as this where the device can; never larger, which the server would refuse. */
export function within(size: {
  width: number;
  height: number;
  frameRate: number;
}): MediaTrackConstraints {
  const { width, height, frameRate } = size;
  return {
    width: { ideal: width, max: width },
    height: { ideal: height, max: height },
    frameRate: { ideal: frameRate },
  };
}

function canCapture(): boolean {
  // Absent outside secure contexts, whatever the types say.
  return (navigator as { mediaDevices?: unknown }).mediaDevices !== undefined;
}

function insecure(): HmsError {
  return new HmsError(
    'insecure_context',
    'Browsers open cameras and microphones only on https pages and on localhost.',
  );
}
