import type { AudioCaptureOptions, LocalTrack } from 'livekit-client';
import { loadLivekit } from './load.js';

/** A device in the media client's hands, which may stop and reopen it. */
export async function wrapDevice(raw: MediaStreamTrack): Promise<LocalTrack> {
  const { LocalAudioTrack, LocalVideoTrack } = await loadLivekit();
  const Wrapper = raw.kind === 'video' ? LocalVideoTrack : LocalAudioTrack;
  return new Wrapper(raw, reopening(raw), false);
}

/** How the device is opened again: the same one if it is still there, else any other. */
function reopening(raw: MediaStreamTrack): MediaTrackConstraints {
  const { deviceId } = raw.getSettings();
  return { ...raw.getConstraints(), deviceId: deviceId ? { ideal: deviceId } : undefined };
}

/** The same device, opened in another way; muted, it stays muted. */
export async function reopenMicrophone(
  local: LocalTrack,
  constraints: MediaTrackConstraints,
): Promise<void> {
  const { LocalAudioTrack } = await loadLivekit();
  if (!(local instanceof LocalAudioTrack)) return;
  const { deviceId } = local.mediaStreamTrack.getSettings();
  // Without a device the client would pass over the other wishes.
  await local.restartTrack({
    ...(constraints as AudioCaptureOptions),
    deviceId: deviceId ?? 'default',
  });
}
