import { beforeAll, describe, expect, it } from 'vitest';
import type { RoomActions } from '../../src/store/actions.js';
import type { RoomState } from '../../src/store/state.js';
import { MEDIA_FLAGS } from '../helpers/chromium.js';
import type { Person } from '../helpers/people.js';
import { poll } from '../helpers/people.js';
import { productInBrowser } from '../helpers/product-in-browser.js';

interface Cameras {
  /** Every camera track that the page ever opened. */
  readonly tracks: MediaStreamTrack[];
  unplug(id: string): void;
  plugAllIn(): void;
}
declare global {
  interface Window {
    cameras: Cameras;
  }
}

/** The browser's door to the devices is the outermost edge: a fake camera has no plug to pull. */
function watchCameras(): void {
  const { mediaDevices } = navigator;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  const listed = mediaDevices.enumerateDevices.bind(mediaDevices);
  // Chromium's second fake camera measures depth; no codec takes its pictures.
  mediaDevices.enumerateDevices = async () =>
    (await listed()).filter(({ label }) => label !== 'fake_device_1');
  const gone = new Set<string>();
  const tracks: MediaStreamTrack[] = [];
  mediaDevices.getUserMedia = async (constraints) => {
    let video = constraints?.video;
    if (video && gone.size > 0) {
      const { deviceId, ...rest } = video === true ? { deviceId: undefined } : video;
      const exact = (deviceId as { exact?: string } | undefined)?.exact;
      if (exact && gone.has(exact)) throw new OverconstrainedError('deviceId');
      const left = (await mediaDevices.enumerateDevices()).find(
        (device) => device.kind === 'videoinput' && !gone.has(device.deviceId),
      );
      if (!left) throw new DOMException('', 'NotFoundError');
      video = { ...rest, deviceId: { exact: left.deviceId } };
    }
    const stream = await open({ ...constraints, video: video ?? false });
    tracks.push(...stream.getVideoTracks());
    return stream;
  };
  window.cameras = {
    tracks,
    unplug(id) {
      gone.add(id);
      for (const track of tracks) {
        if (track.readyState === 'ended' || track.getSettings().deviceId !== id) continue;
        track.stop();
        track.dispatchEvent(new Event('ended'));
      }
    },
    plugAllIn: () => gone.clear(),
  };
}

/** A browser with two cameras; each case goes on where the last ended. */
describe('cameras during a call', () => {
  const here = productInBrowser(
    MEDIA_FLAGS.map((flag) => (flag.includes('fake-device') ? `${flag}=device-count=3` : flag)),
  );
  let ada: Person;
  let ben: Person;
  beforeAll(async () => {
    const meeting = here.meeting('host');
    ada = await here.open('about:blank', 'Ada');
    await ada.page.addInitScript(watchCameras);
    await ada.page.goto(meeting);
    await ada.join();
    ben = await here.open(meeting, 'Ben');
    await ben.join();
    await ben.seesMovingVideo(1);
  });
  async function wish(call: (actions: RoomActions, arg: string) => Promise<void>, arg = '') {
    await ada.page.evaluate(
      async ([source, value]) => {
        const room = document.querySelector('hms-room') as unknown as { actions: RoomActions };
        const run = (0, eval)(source) as typeof call;
        await run(room.actions, value);
      },
      [call.toString(), arg] as const,
    );
  }
  const state = async () => (await ada.state())!;
  const openCameras = () =>
    ada.page.evaluate(
      () => window.cameras.tracks.filter((track) => track.readyState === 'live').length,
    );
  const cameraIsOff = (room: RoomState, off: boolean) =>
    Object.values(room.tracks).filter(
      (track) =>
        track.source === 'camera' &&
        room.peers[track.peerId]?.name === 'Ada' &&
        track.muted === off,
    ).length === 1;
  const cameraTrack = async () => {
    const { tracks, localPeerId } = await state();
    return Object.values(tracks).find(
      ({ peerId, source }) => peerId === localPeerId && source === 'camera',
    )?.id;
  };
  const otherCamera = async () => {
    const { devices } = await state();
    return devices.cameras.find(({ id }) => id !== devices.selected.camera)!.id;
  };

  it('off closes the device, so that its light goes out, and on opens it again', async () => {
    expect(await openCameras()).toBe(1);
    await wish((actions) => actions.setLocalVideoEnabled(false));
    expect(await openCameras()).toBe(0);
    await ben.until(cameraIsOff, true);
    await wish((actions) => actions.setLocalVideoEnabled(true));
    expect(await openCameras()).toBe(1);
    await ben.until(cameraIsOff, false);
    await ben.seesMovingVideo(1);
  });

  it('another camera goes on in the same track', async () => {
    const [track, other] = [await cameraTrack(), await otherCamera()];
    await wish((actions, id) => actions.selectDevice('camera', id), other);
    await ada.until((room, id) => room.devices.selected.camera === id, other);
    expect(await openCameras()).toBe(1);
    await ben.seesMovingVideo(1);
    expect(await cameraTrack()).toBe(track);
  });

  it('a camera that was unplugged while off gives way to another', async () => {
    const [other, { devices }] = [await otherCamera(), await state()];
    await wish((actions) => actions.setLocalVideoEnabled(false));
    await ada.page.evaluate((id) => window.cameras.unplug(id), devices.selected.camera);
    await wish((actions) => actions.setLocalVideoEnabled(true));
    expect((await state()).devices).toMatchObject({
      selected: { camera: other },
      camera: { enabled: true, error: null },
    });
    await ben.seesMovingVideo(1);
  });

  it('a camera that is unplugged while it is on gives way to another', async () => {
    await ada.page.evaluate(() => window.cameras.plugAllIn());
    const [other, { devices }] = [await otherCamera(), await state()];
    await ada.page.evaluate((id) => window.cameras.unplug(id), devices.selected.camera);
    await ada.until((room, id) => room.devices.selected.camera === id, other);
    expect((await state()).devices.camera).toMatchObject({ enabled: true, error: null });
    await ben.seesMovingVideo(1);
  });

  it('says so when the last camera is gone, and comes back when one is plugged in', async () => {
    const { devices } = await state();
    await ada.page.evaluate((id) => window.cameras.unplug(id), devices.selected.camera);
    await ada.until(({ devices: { camera } }) => !camera.enabled && camera.error !== null);
    await ben.until(cameraIsOff, true);
    expect((await state()).notices).toContainEqual(
      expect.objectContaining({ kind: 'error', text: 'device_failed' }),
    );
    await ada.page.evaluate(() => window.cameras.plugAllIn());
    await wish((actions) => actions.setLocalVideoEnabled(true));
    await ben.until(cameraIsOff, false);
    await poll(
      async () => (await openCameras()) === 1,
      () => 'no camera is open',
    );
    await ben.seesMovingVideo(1);
  });
});
