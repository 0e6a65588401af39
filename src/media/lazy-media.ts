import { HmsError, type RoleInfo } from '../protocol/index.js';
import type { EffectsOffer, MediaFact, MediaPort, Unsubscribe } from '../store/ports.js';

/**
 * The media port of a page that may never need it: its code is fetched with the first wish for a device or a
 * connection, so that who watches a stream goes without. Wishes keep their order.
 */
export function createLazyMedia(): MediaPort {
  const listeners = new Set<(fact: MediaFact) => void>();
  let role: RoleInfo | null = null;
  let offer: EffectsOffer | null = null;
  let effectsUrl = '';
  let closed = false;
  let loading: Promise<MediaPort> | null = null;
  let arrive: (media: MediaPort) => void;
  const arrived = new Promise<MediaPort>((resolve) => (arrive = resolve));

  const load = async (): Promise<MediaPort> => {
    const { createMedia } = await import('./media.js').catch((cause: unknown) => {
      loading = null;
      throw new HmsError('media_unavailable', 'The media code could not be loaded.', { cause });
    });
    const media = createMedia();
    media.onFact((fact) => {
      for (const listener of [...listeners]) listener(fact);
    });
    if (closed) media.close();
    else {
      if (effectsUrl) media.setEffectsUrl(effectsUrl);
      if (offer) media.offerEffects(offer);
      if (role) media.setRole(role);
    }
    arrive(media);
    return media;
  };
  const need = () => (loading ??= load());
  /** For wishes without an answer: that the code is missing shows with those that have one. */
  const wish = (act: (media: MediaPort) => unknown) => void need().then(act, () => {});
  /** Shows what is there once something else brought it. */
  const hold = (begin: (media: MediaPort) => Unsubscribe): Unsubscribe => {
    let end: Unsubscribe | null = null;
    let ended = false;
    void arrived.then((media) => {
      if (!ended) end = begin(media);
    });
    return () => {
      ended = true;
      end?.();
    };
  };

  return {
    preload: () => wish((media) => media.preload()),
    setRole(next) {
      role = next;
      if (loading) wish((media) => media.setRole(next));
      else if (next.needsMedia) void need().catch(() => {});
    },
    setPreviewRole(next) {
      if (next ?? loading) wish((media) => media.setPreviewRole(next));
    },
    connect: async (grant, renew) => (await need()).connect(grant, renew),
    disconnect: async () => (await loading)?.disconnect(),
    async setEnabled(source, enabled) {
      if (enabled || loading) await (await need()).setEnabled(source, enabled);
    },
    selectDevice: async (kind, id) => (await need()).selectDevice(kind, id),
    refreshDevices: async () => (await need()).refreshDevices(),
    offerEffects(next) {
      offer = next;
      if (loading) wish((media) => media.offerEffects(next));
    },
    setEffectsUrl(url) {
      effectsUrl = url;
      if (loading) wish((media) => media.setEffectsUrl(url));
    },
    setBackground: async (background) => (await need()).setBackground(background),
    setNoiseCancellation: async (on) => (await need()).setNoiseCancellation(on),
    attachLocal: (source, video) => hold((media) => media.attachLocal(source, video)),
    attachTrack: (trackId, video) => hold((media) => media.attachTrack(trackId, video)),
    setVolume: (trackId, volume) => wish((media) => media.setVolume(trackId, volume)),
    onTrackStats: (trackId, listener) => hold((media) => media.onTrackStats(trackId, listener)),
    onLocalLevel: (listener) => hold((media) => media.onLocalLevel(listener)),
    onMutedVoice: (listener) => hold((media) => media.onMutedVoice(listener)),
    testSpeaker: async () => (await need()).testSpeaker(),
    unblockAudio: async () => (await need()).unblockAudio(),
    onFact(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closed = true;
      listeners.clear();
      if (loading) wish((media) => media.close());
    },
  };
}
