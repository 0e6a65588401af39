import type { Publishable, RoleInfo } from '../protocol/index.js';
import type { HTMLVideoElementLike, MediaFact, MediaPort, Unsubscribe } from '../store/ports.js';
import { Attachments } from './attachments.js';
import { Background } from './background.js';
import { within } from './capture.js';
import { DeviceInput } from './device-input.js';
import { Devices } from './devices.js';
import { Levels } from './levels.js';
import { LazyCall } from './lazy-call.js';
import { LocalView } from './local-view.js';
import { MutedVoice } from './muted-voice.js';
import { NoiseCancellation } from './noise-cancellation.js';
import { ScreenInput } from './screen-input.js';

const CAMERA = { width: 1280, height: 720, frameRate: 30 };
const SCREEN = { width: 1920, height: 1080, frameRate: 15 };

/** The media engine and the devices of this page, behind the store's port. Opens nothing before it is asked. */
export function createMedia(): MediaPort {
  const listeners = new Set<(fact: MediaFact) => void>();
  const tell = (fact: MediaFact) => {
    for (const listener of [...listeners]) listener(fact);
  };
  let role: RoleInfo | null = null;
  /** As this one the devices open, while the person looks at what it would send. */
  let preview: RoleInfo | null = null;
  /** The own peer while the call is up. */
  let identity: string | null = null;
  let closed = false;

  const devices = new Devices(tell);
  const levels = new Levels((changed) => tell({ type: 'levels', levels: changed }));
  const attachments = new Attachments((trackId, ready) => tell({ type: 'track', trackId, ready }));
  const views = { camera: new LocalView(), screen: new LocalView() };

  const background = new Background(tell);
  const noise = new NoiseCancellation(tell);
  const mutedVoice = new MutedVoice({
    muted: () => microphone.mutedTrack,
    watch: (track, ms, listener) => levels.watch(track, ms, listener),
  });

  const hearOwn = () => {
    mutedVoice.update();
    levels.setOwn(microphone.track);
    if (identity !== null) levels.set(identity, microphone.track);
  };
  const camera = new DeviceInput('camera', {
    devices,
    tell,
    constraints: () => within(withDefaults((preview ?? role)?.publish.video, CAMERA)),
    sentAs: () => sentAs(role, 'video', ({ video, videoLayers }) => [video, videoLayers]),
    changed: (track) => views.camera.show(track),
    effect: background,
  });
  const microphone: DeviceInput = new DeviceInput('microphone', {
    devices,
    tell,
    constraints: () => noise.constraints,
    sentAs: () => sentAs(role, 'audio', ({ audioBitRate }) => audioBitRate),
    changed: hearOwn,
  });
  const screen = new ScreenInput({
    tell,
    size: () => withDefaults(role?.publish.screen, SCREEN),
    changed: (track) => views.screen.show(track),
  });
  const inputs = { camera, microphone, screen };

  const call = new LazyCall({
    attachments,
    levels,
    tell,
    role: () => role,
    speaker: () => devices.preferred('speaker'),
    async joined(publisher, id) {
      identity = id;
      hearOwn();
      await Promise.all(Object.values(inputs).map((input) => input.join(publisher)));
    },
    lost() {
      identity = null;
      for (const input of Object.values(inputs)) void input.leave();
    },
  });

  return {
    preload: () => call.preload(),
    setRole(next) {
      role = next;
      preview = null;
      const { allowed } = next.publish;
      void (allowed.includes('video') ? camera.adapt() : camera.release());
      void (allowed.includes('audio') ? microphone.adapt() : microphone.release());
      if (!allowed.includes('screen')) screen.setEnabled(false).catch(() => {});
    },
    setPreviewRole(next) {
      preview = next;
      if (next) return;
      if (!role?.publish.allowed.includes('video')) void camera.release();
      if (!role?.publish.allowed.includes('audio')) void microphone.release();
    },
    connect: (grant, renew) => call.connect(grant, renew),
    disconnect: () => call.disconnect(),
    setEnabled: (source, enabled) => inputs[source].setEnabled(enabled),
    async selectDevice(kind, id) {
      devices.choose(kind, id);
      if (kind === 'speaker') await call.setSpeaker(id);
      else await inputs[kind].select(id);
    },
    refreshDevices: () => devices.refresh(),
    offerEffects(offer) {
      background.offer(offer.background);
      void camera.applyEffect().catch(() => {});
      if (noise.offer(offer.noiseCancellation)) microphone.reopen().catch(() => {});
    },
    setEffectsUrl(url) {
      background.setFolder(url);
      void camera.applyEffect().catch(() => {});
    },
    async setBackground(chosen) {
      const back = background.choose(chosen);
      try {
        await camera.applyEffect();
      } catch (error) {
        back();
        throw error;
      }
    },
    async setNoiseCancellation(on) {
      if (noise.choose(on)) await microphone.reopen();
    },
    attachLocal: (source, video) => views[source].attach(element(video)),
    attachTrack: (trackId, video) => attachments.attach(trackId, element(video)),
    setVolume(trackId, volume) {
      const heard = Math.min(1, Math.max(0, volume));
      call.setVolume(trackId, heard);
      tell({ type: 'volume', trackId, volume: heard });
    },
    onTrackStats: (trackId, listener) => call.onTrackStats(trackId, listener),
    onLocalLevel: (listener) => levels.onOwn(listener),
    onMutedVoice: (listener) => mutedVoice.on(listener),
    async testSpeaker() {
      const { playTone } = await import('./tone.js');
      await playTone(devices.preferred('speaker'));
    },
    async unblockAudio() {
      await Promise.all([call.unblockAudio(), levels.resume()]);
    },
    onFact(listener): Unsubscribe {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      if (closed) return;
      closed = true;
      listeners.clear();
      call.close();
      for (const input of Object.values(inputs)) input.close();
      for (const view of Object.values(views)) view.show(null);
      mutedVoice.close();
      levels.close();
      devices.close();
    },
  };
}

/** Null while the role may not send it; else a word that differs when it is to be sent differently. */
function sentAs(
  role: RoleInfo | null,
  kind: Publishable,
  pick: (publish: RoleInfo['publish']) => unknown,
): string | null {
  // Before a role is known the server has the say.
  if (!role) return '';
  return role.publish.allowed.includes(kind) ? JSON.stringify(pick(role.publish)) : null;
}

/** Zero in a template means "as you like". */
function withDefaults<T extends Record<string, number>>(
  wanted: { [K in keyof T]: number } | undefined,
  defaults: T,
): T {
  if (!wanted) return defaults;
  const entries = Object.entries(defaults).map(([key, value]) => [key, wanted[key] || value]);
  return Object.fromEntries(entries) as T;
}

/** The port names only what the store needs of an element; here it is the real one. */
function element(video: HTMLVideoElementLike): HTMLVideoElement {
  return video as HTMLVideoElement;
}
