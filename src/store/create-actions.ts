/** The wishes, on two ports. Knows neither DOM nor transports; the facts come back through `connectPorts`. */
import { HmsError, type Credential, type MediaGrant, type RoleInfo } from '../protocol/index.js';
import type { RoomActions } from './actions.js';
import type { SessionFact } from './facts.js';
import type { ChannelPort, LocalSourceName, MediaPort } from './ports.js';
import { leavesInLobby } from './reducers/session.js';
import type { RoomStore } from './room-store.js';

export interface Ports {
  channel: ChannelPort;
  media: MediaPort;
}

/** A role that neither sends nor receives WebRTC media never loads its code. */
export function usesMedia(role: RoleInfo): boolean {
  return role.publish.allowed.length > 0 || role.subscribeToRoles.length > 0;
}

export function renewGrant(channel: ChannelPort): () => Promise<MediaGrant | null> {
  return async () => (await channel.request('media.grant', {})).media;
}

/**
 * Ends everything that a stay in the room has opened. Nobody waits for it: a device may be waiting for the
 * person's answer to the browser's question, and goes off after that.
 */
export function stopMedia(media: MediaPort): void {
  const ignore = () => {};
  media.disconnect().catch(ignore);
  const sources: LocalSourceName[] = ['camera', 'microphone', 'screen'];
  for (const source of sources) media.setEnabled(source, false).catch(ignore);
}

export function createActions(store: RoomStore, { channel, media }: Ports): RoomActions {
  // Counts up with every enter and leave: what comes back late belongs to nobody.
  let visit = 0;
  // What the person last chose, for the next lobby.
  const wanted = { camera: true, microphone: true };

  const tell = (fact: SessionFact) => store.dispatch({ from: 'session', ...fact });

  const fail = async (error: HmsError): Promise<never> => {
    const backToLobby = store.getState().status === 'joining' && leavesInLobby(error);
    tell({ type: 'failed', error });
    if (!backToLobby) {
      visit += 1;
      stopMedia(media);
      await channel.leave();
    }
    throw error;
  };

  const openLobby = (role: RoleInfo): void => {
    media.setRole(role);
    if (!usesMedia(role)) return;
    media.preload();
    // Their errors are facts, and stand beside the devices.
    const ignore = () => {};
    media.refreshDevices().catch(ignore);
    const { allowed } = role.publish;
    if (allowed.includes('video') && wanted.camera) media.setEnabled('camera', true).catch(ignore);
    if (allowed.includes('audio') && wanted.microphone) {
      media.setEnabled('microphone', true).catch(ignore);
    }
  };

  return {
    async enter(credential: Credential) {
      const mine = ++visit;
      tell({ type: 'entering' });
      try {
        const entered = await channel.enter(credential);
        if (mine !== visit) return;
        tell({ type: 'entered', entered });
        openLobby(entered.role);
      } catch (error) {
        if (mine === visit) await fail(HmsError.from(error));
      }
    },

    async join(options) {
      const mine = visit;
      tell({ type: 'joining', name: options.name });
      try {
        const joined = await channel.join(options);
        if (mine !== visit) return;
        tell({ type: 'joined', joined });
        // Its outcome is the media status; the room is joined without it as well.
        if (joined.media) media.connect(joined.media, renewGrant(channel)).catch(() => {});
      } catch (error) {
        if (mine === visit) await fail(HmsError.from(error));
      }
    },

    async leave() {
      visit += 1;
      stopMedia(media);
      await channel.leave();
      tell({ type: 'left' });
    },

    setCamera(enabled) {
      wanted.camera = enabled;
      return media.setEnabled('camera', enabled);
    },
    setMicrophone(enabled) {
      wanted.microphone = enabled;
      return media.setEnabled('microphone', enabled);
    },
    setScreen: (enabled) => media.setEnabled('screen', enabled),
    selectDevice: (kind, id) => media.selectDevice(kind, id),
    refreshDevices: () => media.refreshDevices(),

    async sendMessage(text) {
      await channel.request('chat.send', { text, clientMessageId: uniqueId() });
    },
    async changeName(name) {
      await channel.request('peer.update', { name });
    },
    async changeMetadata(metadata) {
      await channel.request('peer.update', { metadata });
    },
    markChatRead: () => tell({ type: 'chat.read' }),
    dismissNotice: (id) => tell({ type: 'notice.dismissed', id }),

    unblockAudio: () => media.unblockAudio(),
    testSpeaker: () => media.testSpeaker(),
    attachTrack: (trackId, video) => media.attachTrack(trackId, video),
    attachLocal: (source, video) => media.attachLocal(source, video),
    onLocalLevel: (listener) => media.onLocalLevel(listener),
  };
}

/** `crypto.randomUUID` needs a secure context; this only has to be unique for one sender. */
function uniqueId(): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`;
}
