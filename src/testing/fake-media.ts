import type { LocalSourceName, MediaFact, MediaPort, Unsubscribe } from '../store/ports.js';
import type { Call } from './fake-channel.js';

/** A media engine without devices: it records the calls, and tells what the real one would tell. */
export interface FakeMedia extends MediaPort {
  readonly calls: Call[];
  /** By method, or by source name for `setEnabled`: an Error to reject with. */
  readonly failures: Record<string, Error>;
  push(fact: MediaFact): void;
  /** Own microphone level, to the meters. */
  pushLevel(level: number): void;
}

export function fakeMedia(failures: Record<string, Error> = {}): FakeMedia {
  const listeners = new Set<(fact: MediaFact) => void>();
  const meters = new Set<(level: number) => void>();
  const calls: Call[] = [];
  const push = (fact: MediaFact) => listeners.forEach((listener) => listener(fact));
  const call = async (name: string, ...args: unknown[]): Promise<void> => {
    calls.push({ name, args });
    const failure = failures[name];
    if (failure) throw failure;
  };
  const attach = (name: string, ...args: unknown[]): Unsubscribe => {
    calls.push({ name, args });
    return () => calls.push({ name: `${name}.off`, args });
  };
  return {
    calls,
    failures,
    push,
    pushLevel: (level) => meters.forEach((meter) => meter(level)),
    preload: () => void calls.push({ name: 'preload', args: [] }),
    setRole: (role) => void calls.push({ name: 'setRole', args: [role] }),
    setPreviewRole: (role) => void calls.push({ name: 'setPreviewRole', args: [role] }),
    async connect(grant, renew) {
      await call('connect', grant, renew);
      push({ type: 'status', status: 'connected' });
    },
    async disconnect() {
      await call('disconnect');
      push({ type: 'status', status: 'idle' });
    },
    async setEnabled(source: LocalSourceName, enabled) {
      await call('setEnabled', source, enabled);
      const failure = enabled ? failures[source] : undefined;
      if (failure) throw failure;
      push({ type: 'source', source, enabled, busy: false, error: null });
    },
    async selectDevice(kind, id) {
      await call('selectDevice', kind, id);
      push({ type: 'selected', kind, id });
    },
    refreshDevices: () => call('refreshDevices'),
    offerEffects: (offer) => void calls.push({ name: 'offerEffects', args: [offer] }),
    setEffectsUrl: (url) => void calls.push({ name: 'setEffectsUrl', args: [url] }),
    async setBackground(chosen) {
      await call('setBackground', chosen);
      push({ type: 'background', chosen, available: true, busy: false, error: null });
    },
    async setNoiseCancellation(on) {
      await call('setNoiseCancellation', on);
      push({ type: 'noiseCancellation', on });
    },
    onMutedVoice: () => attach('onMutedVoice'),
    attachLocal: (source, video) => attach('attachLocal', source, video),
    attachTrack: (trackId, video) => attach('attachTrack', trackId, video),
    setVolume(trackId, volume) {
      calls.push({ name: 'setVolume', args: [trackId, volume] });
      push({ type: 'volume', trackId, volume });
    },
    onTrackStats: (trackId) => attach('onTrackStats', trackId),
    onLocalLevel(listener) {
      meters.add(listener);
      return () => meters.delete(listener);
    },
    testSpeaker: () => call('testSpeaker'),
    unblockAudio: () => call('unblockAudio'),
    onFact(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => void calls.push({ name: 'close', args: [] }),
  };
}
