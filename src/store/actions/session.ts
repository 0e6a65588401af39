import { HmsError, type Credential, type Feedback } from '../../protocol/index.js';
import type { LayoutPatch } from '../../templates/types.js';
import { leavesInLobby } from '../reducers/session.js';
import type { DeviceKind } from '../state.js';
import type { HTMLVideoElementLike, LocalSourceName, TrackStats, Unsubscribe } from '../ports.js';
import { selectGoesLive } from '../selectors/streaming.js';
import { goLive } from './streaming.js';
import { withBeRightBack } from '../be-right-back.js';
import type { Preferences } from '../preferences.js';
import { selectLocalPeer } from '../selectors/peers.js';
import { offeredEffects, openDevices, renewGrant, stopMedia } from './media-follows.js';
import type { ActionParts } from './parts.js';

/** Coming, going, the own devices and the own name. */
export interface SessionActions {
  /** * Shows the credential and opens the lobby. Starts loading the media client. */
  enter(credential: Credential): Promise<void>;
  /** * From the lobby into the room. */
  join(options: { name: string; metadata?: string }): Promise<void>;
  leave(): Promise<void>;
  /** After the call: what the person thought of it. Once for each stay; `conflict` says that it was told before. */
  sendFeedback(feedback: Feedback): Promise<void>;
  /**
   * In the room: opens camera and microphone for a look at oneself, as another role would send them. Nothing
   * is sent before that role is there. Throws `role_unknown`; what the devices say is a fact.
   */
  preview(options: { asRole: string }): void;
  /** Closes them again, unless the own role may send them. */
  cancelMidCallPreview(): void;
  /** * Devices on and off, in the lobby and in the room. */
  setLocalVideoEnabled(enabled: boolean): Promise<void>;
  setLocalAudioEnabled(enabled: boolean): Promise<void>;
  setScreenShareEnabled(enabled: boolean): Promise<void>;
  /** * */
  selectDevice(kind: DeviceKind, id: string): Promise<void>;
  refreshDevices(): Promise<void>;
  /**
   * The folder with the model and the code of background effects, by the page's operator; empty: none. Without
   * it there are no effects.
   */
  useEffects(url: string): void;
  /** * What stands behind the own person: `none`, `blur`, or the address of a picture. Remembered. */
  setBackground(background: string): Promise<void>;
  /** * Lets the browser take noise out of the own voice, or leaves it as it is, for music. Remembered. */
  setNoiseCancellation(on: boolean): Promise<void>;
  changeName(name: string): Promise<void>;
  changeMetadata(metadata: string): Promise<void>;
  /**
   * "Be right back", which everybody sees on the tile: `isBRBOn` in the own metadata. Throws `unprocessable`
   * where the metadata is no JSON object.
   */
  setBeRightBack(away: boolean): Promise<void>;
  /** Comforts of this person on this page, at once. `<hms-room>` remembers them in the browser. */
  setPreferences(preferences: Partial<Preferences>): void;
  dismissNotice(id: string): void;
  unblockAudio(): Promise<void>;
  testSpeaker(): Promise<void>;
  attachTrack(trackId: string, video: HTMLVideoElementLike): Unsubscribe;
  attachLocal(
    source: Exclude<LocalSourceName, 'microphone'>,
    video: HTMLVideoElementLike,
  ): Unsubscribe;
  onLocalLevel(listener: (level: number) => void): Unsubscribe;
  /** Somebody talks into the own muted microphone: at most twice a minute, heard only while somebody asks. */
  onMutedVoice(listener: () => void): Unsubscribe;
  /** How loud one voice plays on this page, 0 to 1. */
  setVolume(trackId: string, volume: number): void;
  /** Milliseconds to the room and back, asked now; also in the lobby. */
  measureRoundTrip(): Promise<number>;
  /** What is measured of a track, once a second. */
  onTrackStats(trackId: string, listener: (stats: TrackStats) => void): Unsubscribe;
  /**
   * Lays the page's own wishes over the layout of the role (JSON Merge Patch, RFC 7396: null takes away), also over
   * that of a later role. Null ends it. Nothing is checked: see `HmsRoom.layout`.
   */
  overrideLayout(override: LayoutPatch | null): void;
  /** Makes one tile (`TileInfo.key`) large for this person alone; null: none. */
  pinTile(key: string | null): void;
}

export function sessionActions(parts: ActionParts): SessionActions {
  const { store, channel, media, tell } = parts;
  // Counts up with every enter and leave: what comes back late belongs to nobody.
  let visit = 0;
  // What the person last chose, for the next lobby and the next preview.
  const wanted = { camera: true, microphone: true };

  const fail = async (error: HmsError): Promise<never> => {
    const backToLobby = store.getState().status === 'joining' && leavesInLobby(error);
    tell({ type: 'failed', error });
    if (!backToLobby) {
      visit += 1;
      void stopMedia(media);
      await channel.leave();
    }
    throw error;
  };

  return {
    async enter(credential) {
      const mine = ++visit;
      tell({ type: 'entering' });
      try {
        const entered = await channel.enter(credential);
        if (mine !== visit) return;
        tell({ type: 'clock', ahead: entered.serverTime - Date.now() });
        tell({ type: 'entered', entered });
        media.setRole(entered.role);
        media.offerEffects(offeredEffects(store.getState().layout));
        if (entered.role.needsMedia) openDevices(media, entered.role, wanted);
      } catch (error) {
        if (mine === visit) await fail(HmsError.from(error));
      }
    },

    async join(options) {
      const mine = visit;
      const goesLive = selectGoesLive(store.getState());
      tell({ type: 'joining', name: options.name });
      try {
        const joined = await channel.join(options);
        if (mine !== visit) return;
        tell({ type: 'joined', joined });
        // Its outcome is the media status; the room is joined without it as well.
        if (joined.media) media.connect(joined.media, renewGrant(channel)).catch(() => {});
        if (goesLive) void goLive(parts);
      } catch (error) {
        if (mine === visit) await fail(HmsError.from(error));
      }
    },

    async leave() {
      visit += 1;
      void stopMedia(media);
      await channel.leave();
      tell({ type: 'left' });
    },

    sendFeedback: (feedback) =>
      channel.sendFeedback(store.getState().room?.sessionId ?? '', feedback),

    preview({ asRole }) {
      const role = store.getState().roles[asRole];
      if (!role) throw new HmsError('role_unknown', `The room has no role "${asRole}".`);
      media.setPreviewRole(role);
      openDevices(media, role, wanted);
    },
    cancelMidCallPreview: () => media.setPreviewRole(null),

    setLocalVideoEnabled(enabled) {
      wanted.camera = enabled;
      return media.setEnabled('camera', enabled);
    },
    setLocalAudioEnabled(enabled) {
      wanted.microphone = enabled;
      return media.setEnabled('microphone', enabled);
    },
    setScreenShareEnabled: (enabled) => media.setEnabled('screen', enabled),
    selectDevice: (kind, id) => media.selectDevice(kind, id),
    refreshDevices: () => media.refreshDevices(),
    useEffects: (url) => media.setEffectsUrl(url),
    setBackground: (background) => media.setBackground(background),
    setNoiseCancellation: (on) => media.setNoiseCancellation(on),

    async changeName(name) {
      await channel.request('peer.update', { name });
    },
    async changeMetadata(metadata) {
      await channel.request('peer.update', { metadata });
    },
    async setBeRightBack(away) {
      const metadata = withBeRightBack(selectLocalPeer(store.getState())?.metadata ?? '', away);
      await channel.request('peer.update', { metadata });
    },
    setPreferences: (preferences) => tell({ type: 'preferences', preferences }),
    dismissNotice: (id) => tell({ type: 'notice.dismissed', id }),

    unblockAudio: () => media.unblockAudio(),
    testSpeaker: () => media.testSpeaker(),
    attachTrack: (trackId, video) => media.attachTrack(trackId, video),
    attachLocal: (source, video) => media.attachLocal(source, video),
    onLocalLevel: (listener) => media.onLocalLevel(listener),
    onMutedVoice: (listener) => media.onMutedVoice(listener),
    async measureRoundTrip() {
      const asked = Date.now();
      await channel.request('ping', {});
      return Date.now() - asked;
    },
    setVolume: (trackId, volume) => media.setVolume(trackId, volume),
    onTrackStats: (trackId, listener) => media.onTrackStats(trackId, listener),
    overrideLayout(override) {
      tell({ type: 'layout.overridden', override });
      media.offerEffects(offeredEffects(store.getState().layout));
    },
    pinTile: (tile) => tell({ type: 'pinned', tile }),
  };
}
